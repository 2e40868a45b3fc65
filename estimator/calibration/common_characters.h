#pragma once
// Which Chinese characters and Korean syllables are common: a table made by
// tools/fit/make_common_characters.py. Tokenizers hold common ones whole and spell rare ones in
// bytes.

#include <array>
#include <cstdint>

namespace tunegauge::calibration {

inline constexpr char32_t first_common = 0x4E00, last_common = 0xD7FF;

/// One bit a code point from first_common on, the lowest bit first.
extern const std::array<std::uint64_t, (last_common + 1 - first_common) / 64> common_characters;

/// Precondition: first_common <= code_point <= last_common.
inline bool is_common(char32_t code_point) {
  const char32_t at = code_point - first_common;
  return (common_characters[at / 64] >> (at % 64) & 1U) != 0;
}

}  // namespace tunegauge::calibration
