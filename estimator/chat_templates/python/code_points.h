#pragma once
// Steps over the code points of valid UTF-8.

#include <cstddef>
#include <string>
#include <string_view>

#include "base/utf8.h"

namespace tunegauge::chat_templates::python {

[[nodiscard]] constexpr bool is_continuation(char byte) noexcept {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

[[nodiscard]] constexpr bool is_ascii(char byte) noexcept {
  return static_cast<unsigned char>(byte) < 0x80;
}

/// The code point at `at`, which moves behind it.
[[nodiscard]] inline char32_t next_code_point(std::string_view text, std::size_t& at) noexcept {
  if (is_ascii(text[at])) return static_cast<unsigned char>(text[at++]);
  const CodePoint point = decode_utf8(text, at);
  at += point.bytes;
  return point.value;
}

/// The code point that ends at `at`, which moves to its start.
[[nodiscard]] inline char32_t previous_code_point(std::string_view text, std::size_t& at) noexcept {
  do --at;
  while (is_continuation(text[at]));
  return decode_utf8(text, at).value;
}

[[nodiscard]] inline std::string utf8_of(char32_t code_point) {
  std::string text;
  append_utf8(text, code_point);
  return text;
}

/// Appends `text` so many times. Precondition: the caller has checked that there is room.
inline void append_repeated(std::string& result, std::string_view text, std::size_t count) {
  if (text.size() == 1) {
    result.append(count, text.front());
  } else {
    while (count-- > 0) result.append(text);
  }
}

}  // namespace tunegauge::chat_templates::python
