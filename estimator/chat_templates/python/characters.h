#pragma once
// What Python 3.11 (Unicode 14.0) knows of single characters. ASCII is answered at once, the rest
// by binary search.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace tunegauge::chat_templates::python {

enum class Property : std::uint8_t {
  alpha,    ///< isalpha()
  decimal,  ///< isdecimal()
  digit,    ///< isdigit() but not isdecimal()
  numeric,  ///< isnumeric() but not isdigit()
  lower,    ///< islower()
  upper,    ///< isupper()
  title,    ///< a title case letter such as U+01C5
  other_cased,
  case_ignorable,
  printable,
  identifier_start,
  identifier_rest,
};

[[nodiscard]] bool has_property(char32_t character, Property property) noexcept;

[[nodiscard]] bool is_space(char32_t character) noexcept;
/// Ends a line for splitlines(); a pair of CR and LF is one end.
[[nodiscard]] bool is_line_end(char32_t character) noexcept;
[[nodiscard]] bool is_alphanumeric(char32_t character) noexcept;
[[nodiscard]] bool is_printable(char32_t character) noexcept;
/// Has two or three cases: title() and the final sigma rule look for such characters.
[[nodiscard]] bool is_cased(char32_t character) noexcept;
[[nodiscard]] bool is_identifier_start(char32_t character) noexcept;
[[nodiscard]] bool is_identifier_rest(char32_t character) noexcept;

/// 0 to 9 for the decimal digits of all scripts.
[[nodiscard]] std::optional<unsigned> decimal_value(char32_t character) noexcept;

enum class CaseMapping : std::uint8_t { lower, upper, title, fold };

struct MappedCharacters {
  std::array<char32_t, 3> characters{};
  std::size_t count = 1;
};
/// The full mapping without regard to neighbours: sharp s becomes "SS".
[[nodiscard]] MappedCharacters map_case(char32_t character, CaseMapping mapping) noexcept;

}  // namespace tunegauge::chat_templates::python
