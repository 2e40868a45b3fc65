#pragma once
// Reads rate cards in the schema `tunegauge.rates/1` (README.md of this folder): the embedded one
// and those of --rates FILE go through the same door.

#include <string>
#include <string_view>

#include "base/result.h"
#include "estimator/pricing/rate_card.h"

namespace tunegauge::pricing {

/// Largest rate file that is read: 1 MiB. Ours has 11 KB.
inline constexpr std::size_t max_rates_bytes = std::size_t{1} << 20;

/// Parses a rate file; `name` begins every message. All problems come at once, each with its JSON
/// path, in the Error's details (kind `input`).
[[nodiscard]] Result<RateBook> parse_rates(std::string_view json, const std::string& name);

/// The rate card inside the program.
[[nodiscard]] Result<RateBook> embedded_rates();

}  // namespace tunegauge::pricing
