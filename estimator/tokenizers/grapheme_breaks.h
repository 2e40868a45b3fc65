#pragma once
// Extended grapheme clusters (UAX #29), as the crate unicode-segmentation finds them (17.0).

#include <cstddef>
#include <string_view>

namespace tunegauge::tokenizers::unicode {

/// End of the grapheme cluster that begins at `at`. Precondition: valid UTF-8, at < text.size().
[[nodiscard]] std::size_t grapheme_end(std::string_view text, std::size_t at) noexcept;

}  // namespace tunegauge::tokenizers::unicode
