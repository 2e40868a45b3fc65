#pragma once
// UTF-8: validation, decoding, encoding, and the width of text on a terminal.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tunegauge {

/// Byte offset of the first byte that is not UTF-8 (RFC 3629: no surrogates, no overlong forms), or
/// npos where all of it is.
[[nodiscard]] std::size_t find_invalid_utf8(std::string_view text);

struct CodePoint {
  char32_t value = 0;
  std::uint8_t bytes = 0;  ///< 1 to 4
};
/// The code point at `at`. Precondition: `text` is valid UTF-8 and `at` starts a code point.
[[nodiscard]] CodePoint decode_utf8(std::string_view text, std::size_t at) noexcept;

/// Appends the UTF-8 form of a Unicode scalar value.
void append_utf8(std::string& text, char32_t code_point);

/// A copy in which every maximal invalid subsequence is U+FFFD.
[[nodiscard]] std::string replace_invalid_utf8(std::string_view text);

/// Columns that a terminal gives this text: 2 for wide East Asian characters and emoji, 0 for
/// marks. Any bytes will do.
[[nodiscard]] std::size_t display_width(std::string_view text);

}  // namespace tunegauge
