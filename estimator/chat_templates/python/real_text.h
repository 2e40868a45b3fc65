#pragma once
// Numbers of type double as text, in the ways that all of Python's formatting is made of.

#include <cstddef>
#include <string>

namespace tunegauge::chat_templates::python {

/// How Python's PyOS_double_to_string is told what to write.
struct RealStyle {
  char type = 'r';            ///< e, f, g, or r for the shortest digits that read back the same
  std::size_t precision = 6;  ///< ignored for r
  bool alternate = false;     ///< '#': a decimal point always, and no zeros cut off for g
  bool adds_dot_zero = false;
  bool is_upper = false;
  bool is_zero_unsigned = false;  ///< 'z': what is rounded to -0 loses its sign
};

/// "inf" and "nan" if it is none; only a minus is written as a sign. Rounds half to even. Throws
/// std::length_error.
[[nodiscard]] std::string real_text(double value, const RealStyle& style);

}  // namespace tunegauge::chat_templates::python
