#pragma once
// Numbers of 64 bits as text, for both of Python's ways of formatting.

#include <cstdint>
#include <string>

namespace tunegauge::chat_templates::python {

/// The digits without a sign. `base` is 2 to 16.
[[nodiscard]] std::string integer_digits(std::int64_t value, int base, bool is_upper);

/// What "c" writes. Throws std::out_of_range where Python raises OverflowError, and
/// std::invalid_argument for surrogates, which Python takes but UTF-8 does not.
[[nodiscard]] std::string character_of(std::int64_t code_point);

}  // namespace tunegauge::chat_templates::python
