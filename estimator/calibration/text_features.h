#pragma once
// What a text is made of, as counts that a token estimate is linear in: words by length and by how
// English their letter triples are, digits, spaces, line ends, punctuation, and the letters of each
// script. Counts of parts add up to the counts of the whole, but for a run that a cut goes through.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tunegauge::calibration {

/// One counter. "Word" is a run of Latin letters, cut where a capital follows a small letter.
/// The names, in this order, are feature_names(); coefficients are keyed by them.
enum class Feature : std::uint8_t {
  bytes,  ///< of the whole text; no coefficient
  latin_letters,
  // Words by letters: 1, 2 ... 8, 9-10, 11-12, 13-16, more; and the letters beyond the sixteenth.
  word_1,
  word_2,
  word_3,
  word_4,
  word_5,
  word_6,
  word_7,
  word_8,
  word_10,
  word_12,
  word_16,
  word_long,
  letters_beyond_16,
  word_title,        ///< a capital, then small letters
  word_upper,        ///< two or more capitals and nothing else
  letters_upper,     ///< of such words
  word_after_start,  ///< the text or a line begins with it, or a tab stands before it
  word_after_punct,
  word_after_digit,
  word_after_camel,  ///< the part of a word behind aB
  word_after_other,  ///< behind a sign that is not ASCII
  accented_words,    ///< words with a letter outside ASCII
  accented_letters,  ///< ASCII letters and others of such words
  // Letters outside ASCII by blocks of 16 from U+00C0 on, which tells languages apart somewhat.
  letters_c0,
  letters_d0,
  letters_e0,
  letters_f0,
  letters_100,
  letters_110,
  letters_120,
  letters_130,
  letters_140,
  letters_150,
  letters_160,
  letters_170,
  letters_latin_more,  ///< U+0180 ... U+02FF
  letters_latin_viet,  ///< U+1E00 ... U+1EFF
  // Letter triples (a word's ends count as a letter) by class of letter_triples.h, 0 commonest.
  triples_0,
  triples_1,
  triples_2,
  triples_3,
  triples_4,
  triples_5,
  triples_6,
  triples_7,
  digits,
  digit_runs,
  digit_triples,  ///< a run of n digits has (n + 2) / 3
  space_before_digit,
  space_before_punct,
  space_before_other,  ///< before a sign outside ASCII
  space_at_end,        ///< at the end of a line or of the text
  spaces_2,            ///< runs of two spaces, and so on
  spaces_3,
  spaces_4,
  spaces_8,
  spaces_16,
  spaces_long,
  spaces_beyond_16,
  tab_runs,
  tabs,
  newline_runs,
  newlines,
  carriage_returns,
  controls,  ///< other control characters, and bytes that are not UTF-8
  // Punctuation that stands alone, by sign.
  dot_comma,
  quote,
  hyphen,
  underscore,
  bracket,
  colon,
  slash,
  sign,
  // Longer runs of punctuation.
  punct_2,
  punct_3,
  punct_4,
  punct_long,
  punct_changes,         ///< neighbours in a run that differ
  punct_repeats,         ///< neighbours in a run that are the same, up to the eighth
  punct_repeats_beyond,  ///< the further ones
  // Other scripts: runs, and characters.
  greek_runs,
  greek,
  cyrillic_runs,
  cyrillic,
  cyrillic_more,  ///< letters outside the Russian alphabet
  caucasus_runs,  ///< Armenian, Georgian
  caucasus,
  hebrew_runs,
  hebrew,
  arabic_runs,
  arabic,
  arabic_more,  ///< letters outside the Arabic alphabet: Persian, Urdu
  devanagari_runs,
  devanagari,
  bengali_runs,
  bengali,
  tamil_runs,
  tamil,
  indic_runs,  ///< the other scripts of India and Sri Lanka
  indic,
  thai_runs,
  thai,
  khmer_runs,
  khmer,
  other_runs,  ///< any other script
  other,
  other_wide,  ///< beyond U+FFFF, and presentation forms
  hangul_runs,
  hangul,
  hangul_rare,
  hiragana_runs,
  hiragana,
  katakana_runs,
  katakana,
  han_runs,
  han,
  han_rare,            ///< not among the common ones of common_characters.h
  cjk_punct,           ///< and full-width forms
  latin_signs,         ///< U+00A0 ... U+00BF
  general_punct_runs,  ///< U+2000 ... U+206F: dashes, curved quotes, zero-width signs
  general_punct,
  symbol_runs,  ///< arrows, mathematics, boxes, dingbats
  symbols,
  emoji_runs,
  emoji,
  marks,  ///< combining marks, variation selectors
  count_,
};

inline constexpr std::size_t feature_count = static_cast<std::size_t>(Feature::count_);

/// The name of every feature, as coefficients.json has it.
[[nodiscard]] const std::array<std::string_view, feature_count>& feature_names();

struct TextFeatures {
  std::array<std::uint64_t, feature_count> counts{};

  [[nodiscard]] std::uint64_t operator[](Feature feature) const {
    return counts[static_cast<std::size_t>(feature)];
  }
  TextFeatures& operator+=(const TextFeatures& more);
  friend bool operator==(const TextFeatures&, const TextFeatures&) = default;
};

/// Counts one text. Bytes that are not UTF-8 count as control characters; nothing is refused.
[[nodiscard]] TextFeatures features_of(std::string_view text);

}  // namespace tunegauge::calibration
