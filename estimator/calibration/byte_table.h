#pragma once
// Which features ASCII bytes and runs of them count for.

#include <array>
#include <cstddef>
#include <cstdint>

#include "estimator/calibration/text_features.h"

namespace tunegauge::calibration {

/// What a byte begins. The order is of no meaning.
enum class Byte : std::uint8_t {
  small,
  capital,
  digit,
  space,
  tab,
  line_end,
  punct,
  control,
  wide
};

constexpr std::array<Byte, 256> make_bytes() {
  std::array<Byte, 256> table{};
  for (std::size_t c = 0; c < 256; ++c) {
    table[c] = c >= 0x80                ? Byte::wide
               : c >= 'a' && c <= 'z'   ? Byte::small
               : c >= 'A' && c <= 'Z'   ? Byte::capital
               : c >= '0' && c <= '9'   ? Byte::digit
               : c == ' '               ? Byte::space
               : c == '\t'              ? Byte::tab
               : c == '\n' || c == '\r' ? Byte::line_end
               : c < ' ' || c == 0x7F   ? Byte::control
                                        : Byte::punct;
  }
  return table;
}
inline constexpr std::array<Byte, 256> bytes = make_bytes();

constexpr bool is_letter(Byte kind) {
  return kind == Byte::small || kind == Byte::capital;
}

/// The feature of a lone punctuation sign.
constexpr Feature lone_sign(char c) {
  switch (c) {
    case '.':
    case ',':
      return Feature::dot_comma;
    case '\'':
    case '"':
      return Feature::quote;
    case '-':
      return Feature::hyphen;
    case '_':
      return Feature::underscore;
    case '(':
    case ')':
    case '[':
    case ']':
    case '{':
    case '}':
      return Feature::bracket;
    case ':':
    case ';':
      return Feature::colon;
    case '/':
    case '\\':
      return Feature::slash;
    default:
      return Feature::sign;
  }
}

/// The feature of a word, or of a run of spaces, by its length; longest_step stands for all longer.
inline constexpr Feature word_by_length[] = {
    Feature::word_1,  Feature::word_1,  Feature::word_2,   Feature::word_3,  Feature::word_4,
    Feature::word_5,  Feature::word_6,  Feature::word_7,   Feature::word_8,  Feature::word_10,
    Feature::word_10, Feature::word_12, Feature::word_12,  Feature::word_16, Feature::word_16,
    Feature::word_16, Feature::word_16, Feature::word_long};
inline constexpr Feature spaces_by_length[] = {
    Feature::spaces_2,  Feature::spaces_2,   Feature::spaces_2,  Feature::spaces_3,
    Feature::spaces_4,  Feature::spaces_8,   Feature::spaces_8,  Feature::spaces_8,
    Feature::spaces_8,  Feature::spaces_16,  Feature::spaces_16, Feature::spaces_16,
    Feature::spaces_16, Feature::spaces_16,  Feature::spaces_16, Feature::spaces_16,
    Feature::spaces_16, Feature::spaces_long};
inline constexpr std::size_t longest_step = 17;

}  // namespace tunegauge::calibration
