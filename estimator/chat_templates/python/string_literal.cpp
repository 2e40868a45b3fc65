// Replaces the escapes of a string literal.

#include "estimator/chat_templates/python/string_literal.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "estimator/chat_templates/python/code_points.h"
#include "estimator/chat_templates/python/limits.h"

namespace tunegauge::chat_templates::python {
namespace {

constexpr std::string_view truncated_x = "truncated \\xXX escape";
constexpr std::string_view truncated_u = "truncated \\uXXXX escape";
constexpr std::string_view truncated_long_u = "truncated \\UXXXXXXXX escape";
constexpr std::string_view lone_backslash = "\\ at end of string";
constexpr std::string_view out_of_range = "illegal Unicode character";
constexpr std::string_view named_character = "names of characters (\\N{...}) are not supported";
constexpr std::string_view surrogate = "surrogates are not supported";

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

class Decoder {
 public:
  explicit Decoder(std::string_view text) : text_(text) {}

  DecodedLiteral decode() {
    while (at_ < text_.size() && error_.empty()) {
      const std::size_t backslash = std::min(text_.find('\\', at_), text_.size());
      result_.append(text_, at_, backslash - at_);
      at_ = backslash + 1;
      if (backslash < text_.size()) decode_escape();
    }
    if (!error_.empty()) return {std::nullopt, error_};
    return {std::move(result_), {}};
  }

 private:
  /// `at_` is behind the backslash.
  void decode_escape() {
    if (at_ == text_.size()) {
      error_ = lone_backslash;
      return;
    }
    const char c = text_[at_];
    if (c >= '0' && c <= '7') {
      decode_octal();
      return;
    }
    if (!is_ascii(c)) {
      append_own_escape();
      return;
    }
    ++at_;
    switch (c) {
      case 'x':
        decode_hex(2, truncated_x);
        break;
      case 'u':
        decode_hex(4, truncated_u);
        break;
      case 'U':
        decode_hex(8, truncated_long_u);
        break;
      case 'N':
        error_ = named_character;
        break;
      default:
        append_simple(c);
    }
  }

  void append_simple(char c) {
    constexpr std::string_view names = "\\'\"bfntrva";
    constexpr std::string_view meanings = "\\'\"\b\f\n\t\r\v\a";
    if (c == '\n') return;  // the literal goes on in the next line
    const std::size_t place = names.find(c);
    if (place == std::string_view::npos) {
      result_.push_back('\\');
      result_.push_back(c);
    } else {
      result_.push_back(meanings[place]);
    }
  }

  void decode_octal() {
    char32_t value = 0;
    for (int digits = 0; digits < 3 && at_ < text_.size(); ++digits, ++at_) {
      const char c = text_[at_];
      if (c < '0' || c > '7') break;
      value = value * 8 + static_cast<char32_t>(c - '0');
    }
    append_utf8(result_, value);
  }

  void decode_hex(int digits, std::string_view error_if_short) {
    char32_t value = 0;
    for (; digits > 0; --digits, ++at_) {
      const int digit = at_ < text_.size() ? hex_value(text_[at_]) : -1;
      if (digit < 0) {
        error_ = error_if_short;
        return;
      }
      value = value * 16 + static_cast<char32_t>(digit);
    }
    if (value > 0x10FFFF) {
      error_ = out_of_range;
    } else if (value >= 0xD800 && value <= 0xDFFF) {
      error_ = surrogate;
    } else {
      append_utf8(result_, value);
    }
  }

  /// The codec sees two backslashes, since the character is an escape by then: they make one, and
  /// what is left of the escape stands for itself.
  void append_own_escape() {
    const char32_t character = next_code_point(text_, at_);
    const bool is_short = character < 0x100;
    const bool is_long = character >= 0x10000;
    result_.append(is_short ? "\\x" : is_long ? "\\U" : "\\u");
    for (int digit = is_short ? 2 : is_long ? 8 : 4; digit-- > 0;) {
      result_.push_back("0123456789abcdef"[(character >> (4 * digit)) & 0xF]);
    }
    require_room(result_.size());
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string result_;
  std::string_view error_;
};

}  // namespace

DecodedLiteral decode_string_literal(std::string_view text) {
  return Decoder(text).decode();
}

}  // namespace tunegauge::chat_templates::python
