#pragma once
// The four Unicode normalization forms (UAX #15) with the tables of Unicode 9.0, which is what the
// crate unicode-normalization-alignments 0.1.12 has: younger marks neither move nor compose.

#include <string>
#include <string_view>

namespace tunegauge::tokenizers::unicode {

enum class NormalizationForm { nfc, nfd, nfkc, nfkd };

/// Whether `text` surely is in the form already: no code point of it decomposes, composes with one
/// before it, or moves. False when in doubt.
[[nodiscard]] bool is_surely_normalized(std::string_view text, NormalizationForm form) noexcept;

/// Puts the form of `text` (valid UTF-8) into `result`, replacing what is there.
void normalize(std::string_view text, NormalizationForm form, std::string& result);

}  // namespace tunegauge::tokenizers::unicode
