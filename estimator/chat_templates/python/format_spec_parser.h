#pragma once
// Python's format specification mini-language: "*^+20,.2f" taken apart.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tunegauge::chat_templates::python {

/// What differs between the types that are formatted.
struct FormattedType {
  std::string_view name;  ///< as errors call it
  char default_type;
  char default_align;
};
inline constexpr FormattedType integer_type{"int", 'd', '>'};
inline constexpr FormattedType real_type{"float", '\0', '>'};
inline constexpr FormattedType text_type{"str", 's', '<'};

struct FormatSpec {
  char32_t fill = U' ';
  char align = '>';
  char sign = '\0';                   ///< '+', '-', ' ' or none
  bool is_zero_unsigned = false;      ///< 'z'
  bool alternate = false;             ///< '#'
  std::optional<std::int64_t> width;  ///< at most INT64_MAX, as in Python
  char separator = '\0';              ///< of groups: ',', '_' or none
  std::optional<std::int64_t> precision;
  char32_t type = U'\0';
};

/// Throws std::invalid_argument with Python's message.
[[nodiscard]] FormatSpec parse_format_spec(std::string_view spec, const FormattedType& type);

/// Throws the std::invalid_argument for a type that the formatted one does not have.
[[noreturn]] void fail_unknown_type(char32_t spec_type, const FormattedType& type);

}  // namespace tunegauge::chat_templates::python
