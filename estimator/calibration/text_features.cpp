// One pass over a text: run by run, each by the class of its first byte.

#include "estimator/calibration/text_features.h"

#include <algorithm>

#include "estimator/calibration/byte_table.h"
#include "estimator/calibration/letter_triples.h"
#include "estimator/calibration/script_table.h"

namespace tunegauge::calibration {
namespace {

/// A decoded character; one byte with value 0 where the bytes are not UTF-8. base/utf8.h wants
/// valid text, and to check all of it first would be a second pass.
struct Wide {
  char32_t value = 0;
  std::size_t length = 1;
};

Wide decode(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = byte(at);
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || at + length > text.size()) return {};
  char32_t value = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0U) != 0x80U) return {};
    value = value << 6U | (byte(at + i) & 0x3FU);
  }
  return {value, length};
}

/// The classes of letter triples, packed 8 bits each, as an addition in a register is much cheaper
/// than a counter in memory. Flushed before a class can overflow.
struct Triples {
  std::uint64_t packed = 0;
  std::uint32_t recent = 0;  ///< the last three letters, 5 bits each
  std::uint32_t room = 255;  ///< triples that may be added before the next flush

  void add(std::uint32_t letter, TextFeatures& features) {
    recent = (recent << 5U | letter) & (letter_triples.size() - 1);
    packed += std::uint64_t{1} << letter_triples[recent];
    if (--room == 0) flush(features);
  }
  void flush(TextFeatures& features) {
    auto* counts = &features.counts[static_cast<std::size_t>(Feature::triples_0)];
    for (; packed != 0; packed >>= 8U) *counts++ += packed & 0xFFU;
    room = 255;
  }
};

/// What stands before a word.
enum class Before : std::uint8_t { start, space, punct, digit, other };

struct Word {
  std::size_t letters, capitals, accented;
  bool title;  ///< begins with a capital
};

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  TextFeatures run() {
    add(Feature::bytes, text_.size());
    while (at_ < text_.size()) {
      switch (kind(at_)) {
        case Byte::small:
        case Byte::capital:
          word();
          break;
        case Byte::digit:
          number();
          break;
        case Byte::space:
          spaces();
          break;
        case Byte::tab:
          tabs();
          break;
        case Byte::line_end:
          line_ends();
          break;
        case Byte::punct:
          punctuation();
          break;
        case Byte::control:
          add(Feature::controls);
          ++at_;
          before_ = Before::other;
          break;
        case Byte::wide:
          wide();
          break;
      }
    }
    triples_.flush(features_);
    return features_;
  }

 private:
  void add(Feature feature, std::uint64_t times = 1) {
    features_.counts[static_cast<std::size_t>(feature)] += times;
  }
  [[nodiscard]] unsigned char byte(std::size_t at) const {
    return static_cast<unsigned char>(text_[at]);
  }
  [[nodiscard]] Byte kind(std::size_t at) const { return bytes[byte(at)]; }
  /// How many bytes from at_ on are of the kind.
  [[nodiscard]] std::size_t run_of(Byte wanted) const {
    std::size_t end = at_ + 1;
    while (end < text_.size() && kind(end) == wanted) ++end;
    return end - at_;
  }

  void word();
  /// Counts up to the next capital behind a small letter; whether there is one.
  bool part_of_word();
  void end_of_word(const Word& word);
  /// Counts the Latin letter outside ASCII that stands at `at`; its bytes, 0 where there is none.
  std::size_t accented_letter(std::size_t at);
  void number();
  void spaces();
  void tabs();
  void line_ends();
  void punctuation();
  void wide();

  std::string_view text_;
  std::size_t at_ = 0;
  Before before_ = Before::start;
  std::uint8_t script_ = 0xFF;  ///< of the character before at_, where that is wide
  std::size_t script_end_ = 0;  ///< where that character ends
  Triples triples_;
  TextFeatures features_;
};

void Scanner::word() {
  constexpr std::array before_features = {Feature::word_after_start, Feature::count_,
                                          Feature::word_after_punct, Feature::word_after_digit,
                                          Feature::word_after_other};
  const Feature before = before_features[static_cast<std::size_t>(before_)];
  if (before != Feature::count_) add(before);
  while (part_of_word()) add(Feature::word_after_camel);
  // A space and another word is what follows most words; it needs no look at other classes.
  while (at_ + 1 < text_.size() && text_[at_] == ' ' && is_letter(kind(at_ + 1))) {
    ++at_;
    while (part_of_word()) add(Feature::word_after_camel);
  }
  before_ = Before::other;
}

bool Scanner::part_of_word() {
  Triples triples = triples_;  // and at: copies that can stay in registers
  triples.recent = 0;
  const std::size_t begin = at_;
  std::size_t at = at_, capitals = 0, wide_bytes = 0, accented = 0;
  const bool title = bytes[byte(at)] == Byte::capital;
  bool small_before = false, goes_on = false;
  while (at < text_.size()) {
    const unsigned char c = byte(at);
    const Byte here = bytes[c];
    if (here == Byte::small) {
      small_before = true;
    } else if (here == Byte::capital) {
      goes_on = small_before;
      if (goes_on) break;
      ++capitals;
    } else if (here == Byte::wide) {
      const std::size_t length = accented_letter(at);
      if (length == 0) break;
      small_before = true;
      triples.add(0, features_);
      at += length;
      wide_bytes += length - 1;
      ++accented;
      continue;
    } else {
      break;
    }
    triples.add(c & 0x1FU, features_);
    ++at;
  }
  triples.add(0, features_);
  triples_ = triples;
  at_ = at;
  end_of_word({at - begin - wide_bytes, capitals, accented, title});
  return goes_on;
}

void Scanner::end_of_word(const Word& word) {
  add(Feature::latin_letters, word.letters);
  add(word_by_length[std::min(word.letters, longest_step)]);
  if (word.letters > 16) add(Feature::letters_beyond_16, word.letters - 16);
  if (word.accented > 0) {
    add(Feature::accented_words);
    add(Feature::accented_letters, word.letters);
  }
  if (word.capitals == 0) return;
  if (word.capitals == word.letters && word.letters > 1) {
    add(Feature::word_upper);
    add(Feature::letters_upper, word.letters);
  } else if (word.title) {
    add(Feature::word_title);
  }
}

std::size_t Scanner::accented_letter(std::size_t at) {
  const Wide found = decode(text_, at);
  const std::uint8_t script = script_of(found.value);
  if (script != latin || found.value == 0) return 0;
  constexpr auto first_block = static_cast<std::size_t>(Feature::letters_c0);
  add(found.value < 0x180   ? static_cast<Feature>(first_block + ((found.value - 0xC0) >> 4U))
      : found.value < 0x300 ? Feature::letters_latin_more
                            : Feature::letters_latin_viet);
  return found.length;
}

void Scanner::number() {
  const std::size_t length = run_of(Byte::digit);
  add(Feature::digit_runs);
  add(Feature::digits, length);
  add(Feature::digit_triples, (length + 2) / 3);
  at_ += length;
  before_ = Before::digit;
}

void Scanner::spaces() {
  const std::size_t length = run_of(Byte::space);
  at_ += length;
  before_ = Before::space;
  const Byte next = at_ < text_.size() ? kind(at_) : Byte::line_end;
  if (length > 1) {
    add(spaces_by_length[std::min(length, longest_step)]);
    if (length > 16) add(Feature::spaces_beyond_16, length - 16);
  }
  if (next == Byte::digit) add(Feature::space_before_digit);
  if (next == Byte::punct) add(Feature::space_before_punct);
  if (next == Byte::wide) add(Feature::space_before_other);
  if (next == Byte::line_end) add(Feature::space_at_end);
}

void Scanner::tabs() {
  const std::size_t length = run_of(Byte::tab);
  add(Feature::tab_runs);
  add(Feature::tabs, length);
  at_ += length;
  before_ = Before::start;
}

void Scanner::line_ends() {
  const std::size_t length = run_of(Byte::line_end);
  const auto begin = text_.begin() + static_cast<std::ptrdiff_t>(at_);
  const auto returns = static_cast<std::size_t>(
      std::count(begin, begin + static_cast<std::ptrdiff_t>(length), '\r'));
  add(Feature::newline_runs);
  add(Feature::newlines, length - returns);
  add(Feature::carriage_returns, returns);
  at_ += length;
  before_ = Before::start;
}

void Scanner::punctuation() {
  constexpr std::size_t counted_repeats = 8;
  const std::size_t length = run_of(Byte::punct);
  if (length == 1) {
    add(lone_sign(text_[at_]));
  } else {
    add(length == 2   ? Feature::punct_2
        : length == 3 ? Feature::punct_3
        : length == 4 ? Feature::punct_4
                      : Feature::punct_long);
    std::size_t same = 0;
    for (std::size_t i = at_ + 1; i < at_ + length; ++i) {
      same = text_[i] == text_[i - 1] ? same + 1 : 0;
      add(same == 0                 ? Feature::punct_changes
          : same <= counted_repeats ? Feature::punct_repeats
                                    : Feature::punct_repeats_beyond);
    }
  }
  at_ += length;
  before_ = Before::punct;
}

void Scanner::wide() {
  const Wide found = decode(text_, at_);
  const std::uint8_t script =
      found.value == 0 ? script_of(Feature::controls) : script_of(found.value);
  if (script == latin) {
    word();
    return;
  }
  const Script& entry = scripts[script];
  const bool goes_on = script_end_ == at_ && script_ != 0xFF && scripts[script_].run == entry.run;
  if (!goes_on && entry.run != Feature::count_) add(entry.run);
  add(entry.sign);
  at_ += found.length;
  script_ = script;
  script_end_ = at_;
  before_ = Before::other;
}

}  // namespace

TextFeatures& TextFeatures::operator+=(const TextFeatures& more) {
  for (std::size_t i = 0; i < counts.size(); ++i) counts[i] += more.counts[i];
  return *this;
}

TextFeatures features_of(std::string_view text) {
  return Scanner(text).run();
}

}  // namespace tunegauge::calibration
