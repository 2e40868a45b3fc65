#pragma once
// String literals of Jinja2, whose escapes are those of Python's codec "unicode-escape".

#include <optional>
#include <string>
#include <string_view>

namespace tunegauge::chat_templates::python {

struct DecodedLiteral {
  std::optional<std::string> text;
  std::string_view error;  ///< set where there is no text; the words are those of jinja2
};

/// What the inside of a literal (without its quotes) stands for, as jinja2 3.1.6 has it:
/// text.encode("ascii", "backslashreplace").decode("unicode-escape"). Two things are errors that
/// are none in Python: names of characters (\N{...}), and surrogates, which UTF-8 cannot have.
[[nodiscard]] DecodedLiteral decode_string_literal(std::string_view text);

}  // namespace tunegauge::chat_templates::python
