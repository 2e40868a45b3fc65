#pragma once
// int(text) and float(text).

#include <cstdint>
#include <optional>
#include <string_view>

namespace tunegauge::chat_templates::python {

struct ReadInteger {
  std::optional<std::int64_t> value;  ///< nothing where Python raises ValueError
  bool overflows = false;             ///< a number, but one of more than 64 bits
};

/// White space around it, a sign, single underscores between digits, digits of all scripts. `base`:
/// 2 to 36, or 0 for one that the prefix names; others give nothing.
[[nodiscard]] ReadInteger read_integer(std::string_view text, std::int64_t base = 10);

/// The same with a point, an exponent, "inf" and "nan".
[[nodiscard]] std::optional<double> read_real(std::string_view text);

}  // namespace tunegauge::chat_templates::python
