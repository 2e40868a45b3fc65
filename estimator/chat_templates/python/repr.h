#pragma once
// repr() and ascii() of Python's str and repr() of its float.

#include <string>
#include <string_view>

namespace tunegauge::chat_templates::python {

/// In quotes, with what is not printable escaped. Throws std::length_error.
[[nodiscard]] std::string repr(std::string_view text);
/// The same with all that is not ASCII escaped.
[[nodiscard]] std::string ascii(std::string_view text);
/// What repr() made, with all that is not ASCII escaped.
[[nodiscard]] std::string ascii_only(std::string_view shown);
/// The shortest digits that read back as the same number: "1.0", "1e+16", "inf". str() is the same.
[[nodiscard]] std::string repr(double value);

}  // namespace tunegauge::chat_templates::python
