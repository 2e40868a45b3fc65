#pragma once
// Walks valid UTF-8 in the hot loops of the text stage: the inline form of base/utf8.h.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/utf8.h"

namespace tunegauge::tokenizers {

/// Bytes of the code point that `lead` begins.
[[nodiscard]] inline std::size_t utf8_length(char lead) noexcept {
  const auto byte = static_cast<unsigned char>(lead);
  if (byte < 0x80) return 1;
  if (byte < 0xE0) return 2;
  return byte < 0xF0 ? 3 : 4;
}

/// The code point at `at`. Precondition: valid UTF-8, `at` starts a code point.
[[nodiscard]] inline CodePoint decode_inline(std::string_view text, std::size_t at) noexcept {
  const auto byte = [&](std::size_t i) -> char32_t {
    return static_cast<unsigned char>(text[at + i]);
  };
  const char32_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  if (lead < 0xE0) return {((lead & 0x1F) << 6) | (byte(1) & 0x3F), 2};
  if (lead < 0xF0) {
    return {((lead & 0x0F) << 12) | ((byte(1) & 0x3F) << 6) | (byte(2) & 0x3F), 3};
  }
  const char32_t high = ((lead & 0x07) << 18) | ((byte(1) & 0x3F) << 12);
  return {high | ((byte(2) & 0x3F) << 6) | (byte(3) & 0x3F), 4};
}

/// Calls `visit(code_point, begin, end)` for each code point of `text`.
template <class Visitor>
void for_each_code_point(std::string_view text, Visitor visit) {
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint code_point = decode_inline(text, at);
    visit(code_point.value, at, at + code_point.bytes);
    at += code_point.bytes;
  }
}

}  // namespace tunegauge::tokenizers
