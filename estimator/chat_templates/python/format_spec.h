#pragma once
// Python's format(value, spec), which str.format uses too. A bad specification throws
// std::invalid_argument with the message of Python's ValueError; a result that would exceed
// most_result_bytes throws std::length_error.

#include <cstdint>
#include <string>
#include <string_view>

namespace tunegauge::chat_templates::python {

/// "c" throws std::out_of_range (Python: OverflowError) for what is no code point, and
/// std::invalid_argument for surrogates, which Python takes.
[[nodiscard]] std::string format_integer(std::int64_t value, std::string_view spec);
[[nodiscard]] std::string format_real(double value, std::string_view spec);
[[nodiscard]] std::string format_text(std::string_view value, std::string_view spec);

}  // namespace tunegauge::chat_templates::python
