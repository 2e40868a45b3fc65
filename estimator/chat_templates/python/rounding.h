#pragma once
// Python's round() and the methods of Jinja2's filter round. What Python raises as OverflowError is
// std::overflow_error here, its ValueError std::invalid_argument, its ZeroDivisionError
// std::domain_error, all with Python's message.

#include <cstdint>

namespace tunegauge::chat_templates::python {

/// round(value, digits): the double that is nearest to the correctly rounded decimal, ties to even.
[[nodiscard]] double round_half_even(double value, std::int64_t digits);
/// The same of an int, which stays one. Throws std::overflow_error if it leaves the 64 bits.
[[nodiscard]] std::int64_t round_half_even(std::int64_t value, std::int64_t digits);

// math.ceil(value * 10**digits) / 10**digits, and the same of math.floor, as Jinja2 computes it.
[[nodiscard]] double round_up(double value, std::int64_t digits);
[[nodiscard]] double round_down(double value, std::int64_t digits);
[[nodiscard]] double round_up(std::int64_t value, std::int64_t digits);
[[nodiscard]] double round_down(std::int64_t value, std::int64_t digits);

}  // namespace tunegauge::chat_templates::python
