#pragma once
// Texts that are hard to cut and to count, made from a seed: the tests hold fast paths against
// plain ones on them. Header only, so that fuzz targets can use it too.

#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/utf8.h"

namespace tunegauge::test {

/// Lengths just below, at and above those of words of memory, vector blocks, keys and buffers.
inline constexpr auto kEdgeLengths = std::to_array<std::size_t>(
    {1,   2,   3,   4,   7,   8,   9,   13,  14,  15,  16,   17,   18,  30,  31,
     32,  33,  34,  47,  48,  62,  63,  64,  65,  66,  126,  127,  128, 129, 130,
     191, 192, 193, 254, 255, 256, 257, 511, 512, 513, 1023, 1024, 1025});

/// What texts are put together from: one or a few characters that some rule looks at.
inline constexpr auto kHardParts = std::to_array<std::string_view>(
    {// words and single letters of many scripts, cased and not
     "a", "b", "Z", "the", "Tokenizer", "HTTPServer", "abcdefghijklmno", "abcdefghijklmnop", "é",
     "ß", "Ä", "ſ", "ﬁ", "ǅ", "İ", "Ω", "K", "я", "Щ", "א", "ع", "ह", "ก", "ไทย", "한", "각", "中",
     "文字", "日本語", "の", "ア", "ー", "ｶ", "𠀀", "𝒜", "ª", "ʰ",
     // numbers
     "0", "7", "12", "123", "1234", "٣", "१", "½", "Ⅳ", "²", "①", "１", "𝟙",
     // contractions and what looks like one
     "'s", "'S", "'t", "'re", "'LL", "'ve", "'m", "'d", "'ſ", "’s", "'", "''", "'r", "'l",
     // white space, and what is none
     " ", " ", " ", "  ", "   ", "\t", "\n", "\n", "\n\n", "\r", "\r\n", " \n", "\n ", "\v", "\f",
     "\x1c", "\u0085", "\u00A0", "\u2003", "\u2028", "\u202F", "\u3000", "\u200B", "\uFEFF",
     "\u2581", "\u2581\u2581",
     // punctuation and symbols
     ".", ",", "!", "?", "...", "/", "//", "-", "--", "_", "(", "){", "\"", "<", ">", "=", "+", "€",
     "。", "」", "—",
     // marks, joiners, emoji, controls, the ends of the code space
     "\u0301", "\u0323", "\u093F", "\u3099"});

/// More of them: what stands outside the basic plane, joins, or is no character.
inline constexpr auto kRareParts = std::to_array<std::string_view>(
    {"\u200D", "\uFE0F", "😀", "👍🏽", "👨‍👩‍👧", "🇩🇪", "\U0001D165", "\U0001E944",
     "\u1100", "\u1161", "\u11A8", std::string_view("\0", 1), "\x7F", "\uE000", "\uFFFD",
     "\U0010FFFF"});

inline constexpr std::size_t kParts = kHardParts.size() + kRareParts.size();

[[nodiscard]] constexpr std::string_view hard_part(std::size_t number) {
  return number < kHardParts.size() ? kHardParts[number] : kRareParts[number - kHardParts.size()];
}

[[nodiscard]] inline std::string repeated(std::string_view part, std::size_t times) {
  std::string text;
  text.reserve(part.size() * times);
  for (std::size_t i = 0; i < times; ++i) text += part;
  return text;
}

/// Makes one text after the other, every kind by turns. The same arguments give the same texts.
class HardText {
 public:
  /// `entries` are vocabulary entries as text, `added` the added tokens; all valid UTF-8.
  HardText(std::uint64_t seed, std::vector<std::string> entries, std::vector<std::string> added)
      : random_(seed), entries_(std::move(entries)), added_(std::move(added)) {
    if (entries_.empty()) entries_.emplace_back("a");
    if (added_.empty()) added_.emplace_back("<s>");
  }

  std::string next() {
    constexpr std::array kKinds{
        &HardText::vocabulary,   &HardText::words,      &HardText::halves,
        &HardText::parts,        &HardText::runs,       &HardText::added_tokens,
        &HardText::code_points,  &HardText::edge_words, &HardText::white_space,
        &HardText::long_letters, &HardText::mixture};
    const auto kind = kKinds[number_++ % kKinds.size()];
    std::string text = (this->*kind)();
    // Every third text is moved, so that all of it stands elsewhere in the blocks of a scanner.
    return number_ % 3 == 0 ? std::string(below(66), 'x') + text : text;
  }

 private:
  std::size_t below(std::size_t limit) { return random_() % limit; }

  template <class Strings>
  const auto& one_of(const Strings& strings) {
    return strings[below(strings.size())];
  }
  std::string_view part() { return hard_part(below(kParts)); }

  /// Cut between two characters.
  std::string_view half(std::string_view text) {
    std::size_t at = below(text.size() + 1);
    while (at > 0 && at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) {
      --at;
    }
    return below(2) == 0 ? text.substr(0, at) : text.substr(at);
  }

  std::string vocabulary() {
    std::string text;
    for (std::size_t i = 1 + below(40); i > 0; --i) text += one_of(entries_);
    return text;
  }

  std::string words() {
    std::string text;
    for (std::size_t i = 1 + below(60); i > 0; --i) {
      text += one_of(entries_);
      text += below(4) == 0 ? part() : std::string_view(" ");
    }
    return text;
  }

  std::string halves() {
    std::string text;
    for (std::size_t i = 1 + below(60); i > 0; --i) text += half(one_of(entries_));
    return text;
  }

  std::string parts() {
    std::string text;
    for (std::size_t i = 1 + below(150); i > 0; --i) text += part();
    return text;
  }

  std::string runs() {
    std::string text;
    for (std::size_t i = 1 + below(3); i > 0; --i) {
      text += repeated(part(), one_of(kEdgeLengths));
      text += part();
    }
    return text;
  }

  std::string added_tokens() {
    std::string text;
    for (std::size_t i = 1 + below(12); i > 0; --i) {
      const std::string& token = one_of(added_);
      text += below(2) == 0 ? std::string_view(token) : half(token);
      if (below(2) == 0) text += part();
    }
    return text;
  }

  /// Of every part of the code space, assigned or not.
  std::string code_points() {
    std::string text;
    for (std::size_t i = 1 + below(60); i > 0; --i) {
      block_ = (block_ + 0x40) % 0x110000;
      if (block_ == 0xD800) block_ = 0xE000;  // no surrogates
      append_utf8(text, block_ + static_cast<char32_t>(below(0x40)));
      if (below(3) == 0) text += part();
    }
    return text;
  }

  /// Pieces whose lengths are those of keys and blocks.
  std::string edge_words() {
    std::string text;
    for (std::size_t i = 1 + below(12); i > 0; --i) {
      if (below(2) == 0) text += ' ';
      for (std::size_t n = one_of(kEdgeLengths); n > 0; --n) {
        text += static_cast<char>('a' + below(26));
      }
      text += part();
    }
    return text;
  }

  std::string white_space() {
    constexpr std::array<std::string_view, 12> kSpaces{
        " ", "  ", "\n", "\r\n", "\r", "\t", "\v", "\u00A0", "\u3000", "\u0085", " \n", "\n\n"};
    std::string text;
    for (std::size_t i = 1 + below(60); i > 0; --i) {
      text += repeated(one_of(kSpaces), 1 + (below(8) == 0 ? below(70) : below(3)));
      if (below(4) == 0) text += part();
    }
    return text;
  }

  std::string long_letters() {
    constexpr std::array<std::string_view, 4> kAlphabets{"abcdefghijklmnopqrstuvwxyz", "ab", "ACGT",
                                                         "0123456789abcdef"};
    const std::string_view alphabet = one_of(kAlphabets);
    std::string text;
    for (std::size_t i = 1 + below(3000); i > 0; --i) text += one_of(alphabet);
    return text;
  }

  std::string mixture() {
    return vocabulary() + white_space() + parts() + added_tokens() + words();
  }

  std::mt19937_64 random_;
  std::vector<std::string> entries_;
  std::vector<std::string> added_;
  std::size_t number_ = 0;
  char32_t block_ = 0;
};

}  // namespace tunegauge::test
