// Formats numbers and text as a specification says.

#include "estimator/chat_templates/python/format_spec.h"

#include <algorithm>
#include <limits>
#include <stdexcept>

#include "estimator/chat_templates/python/code_points.h"
#include "estimator/chat_templates/python/format_spec_parser.h"
#include "estimator/chat_templates/python/integer_text.h"
#include "estimator/chat_templates/python/limits.h"
#include "estimator/chat_templates/python/real_text.h"
#include "estimator/chat_templates/python/text.h"

namespace tunegauge::chat_templates::python {
namespace {

/// A number in the parts between which fillings may stand.
struct NumberParts {
  bool is_negative = false;
  std::string_view prefix;  ///< "0x"
  std::string_view digits;  ///< those that may be grouped
  std::string_view rest;    ///< from the point on
};

std::string sign_of(const NumberParts& number, const FormatSpec& spec) {
  if (number.is_negative) return "-";
  return spec.sign == '+' || spec.sign == ' ' ? std::string(1, spec.sign) : "";
}

/// The digits with zeros before them up to `least_size`, in groups if the specification says so.
/// No group is left without a digit, so the size may come to one more than wanted.
std::string grouped(std::string_view digits, std::size_t least_size, const FormatSpec& spec) {
  const bool is_decimal =
      std::string_view("boxX").find(static_cast<char>(spec.type)) == std::string_view::npos;
  const std::size_t group = is_decimal ? 3 : 4;
  std::string backwards;
  std::size_t left = digits.size();
  for (std::size_t placed = 0; left > 0 || backwards.size() < least_size; ++placed) {
    if (spec.separator != '\0' && placed > 0 && placed % group == 0) {
      backwards.push_back(spec.separator);
    }
    backwards.push_back(left > 0 ? digits[--left] : '0');
  }
  std::reverse(backwards.begin(), backwards.end());
  return backwards;
}

/// What is lacking of the width; throws if it is more than a result may have.
std::size_t padding_of(const FormatSpec& spec, std::size_t characters) {
  const auto width = static_cast<std::uint64_t>(spec.width.value_or(0));
  if (width <= characters) return 0;
  require_room(width - characters, utf8_of(spec.fill).size(), characters);
  return width - characters;
}

std::string padded(std::string_view before, std::string_view after, std::size_t after_characters,
                   const FormatSpec& spec) {
  const std::size_t padding = padding_of(spec, before.size() + after_characters);
  const std::size_t left = spec.align == '>' ? padding : spec.align == '^' ? padding / 2 : 0;
  const std::size_t inside = spec.align == '=' ? padding : 0;
  const std::string fill = utf8_of(spec.fill);
  std::string result;
  require_room(padding, fill.size(), before.size() + after.size());
  append_repeated(result, fill, left);
  result.append(before);
  append_repeated(result, fill, inside);
  result.append(after);
  append_repeated(result, fill, padding - left - inside);
  return result;
}

std::string format_number(const NumberParts& number, const FormatSpec& spec) {
  const std::string before = sign_of(number, spec).append(number.prefix);
  std::size_t least_digits = 0;
  if (spec.fill == U'0' && spec.align == '=') {
    (void)padding_of(spec, 0);  // throws if there are too many zeros
    const auto width = static_cast<std::size_t>(spec.width.value_or(0));
    const std::size_t others = before.size() + number.rest.size();
    least_digits = width > others ? width - others : 0;
  }
  std::string text;
  if (!number.digits.empty()) text = grouped(number.digits, least_digits, spec);
  text.append(number.rest);
  return padded(before, text, text.size(), spec);
}

std::string format_character(std::int64_t value, const FormatSpec& spec) {
  if (spec.sign != '\0') {
    throw std::invalid_argument("Sign not allowed with integer format specifier 'c'");
  }
  if (spec.alternate) {
    throw std::invalid_argument("Alternate form (#) not allowed with integer format specifier 'c'");
  }
  return padded("", character_of(value), 1, spec);
}

struct Base {
  int value;
  std::string_view prefix;
};

Base base_of(char32_t type) {
  switch (type) {
    case 'b':
      return {2, "0b"};
    case 'o':
      return {8, "0o"};
    case 'x':
      return {16, "0x"};
    case 'X':
      return {16, "0X"};
    default:
      return {10, ""};
  }
}

std::string format_whole(std::int64_t value, const FormatSpec& spec) {
  if (spec.precision) {
    throw std::invalid_argument("Precision not allowed in integer format specifier");
  }
  if (spec.is_zero_unsigned) {
    throw std::invalid_argument(
        "Negative zero coercion (z) not allowed in integer format specifier");
  }
  if (spec.type == 'c') return format_character(value, spec);
  const Base base = base_of(spec.type);
  const std::string digits = integer_digits(value, base.value, spec.type == 'X');
  return format_number({value < 0, spec.alternate ? base.prefix : "", digits, ""}, spec);
}

std::string format_real_as(double value, const FormatSpec& spec) {
  if (spec.precision.value_or(0) > std::numeric_limits<int>::max()) {
    throw std::invalid_argument("precision too big");
  }
  RealStyle style{.alternate = spec.alternate, .is_zero_unsigned = spec.is_zero_unsigned};
  if (spec.precision) style.precision = static_cast<std::size_t>(*spec.precision);
  switch (spec.type) {
    case '\0':
      style.type = spec.precision ? 'g' : 'r';
      style.adds_dot_zero = true;
      break;
    case 'n':  // in the C locale
      style.type = 'g';
      break;
    case '%':
      style.type = 'f';
      value *= 100;
      break;
    default:
      style.type = static_cast<char>(spec.type | 0x20);
      style.is_upper = spec.type < 'a';
  }
  std::string text = real_text(value, style);
  if (spec.type == '%') text.push_back('%');
  const bool is_negative = text.starts_with('-');
  const std::string_view magnitude = std::string_view(text).substr(is_negative ? 1 : 0);
  const std::size_t digits = std::min(magnitude.find_first_not_of("0123456789"), magnitude.size());
  return format_number({is_negative, "", magnitude.substr(0, digits), magnitude.substr(digits)},
                       spec);
}

constexpr bool is_one_of(char32_t type, std::string_view types) {
  return type < 0x80 && types.find(static_cast<char>(type)) != std::string_view::npos;
}
constexpr std::string_view real_types = "eEfFgG%";

}  // namespace

std::string format_integer(std::int64_t value, std::string_view spec) {
  const FormatSpec parsed = parse_format_spec(spec, integer_type);
  if (is_one_of(parsed.type, "bcdoxXn")) return format_whole(value, parsed);
  if (is_one_of(parsed.type, real_types)) {
    return format_real_as(static_cast<double>(value), parsed);
  }
  fail_unknown_type(parsed.type, integer_type);
}

std::string format_real(double value, std::string_view spec) {
  const FormatSpec parsed = parse_format_spec(spec, real_type);
  if (parsed.type == '\0' || parsed.type == 'n' || is_one_of(parsed.type, real_types)) {
    return format_real_as(value, parsed);
  }
  fail_unknown_type(parsed.type, real_type);
}

std::string format_text(std::string_view value, std::string_view spec) {
  if (spec.empty()) return std::string(value);
  const FormatSpec parsed = parse_format_spec(spec, text_type);
  if (parsed.type != 's') fail_unknown_type(parsed.type, text_type);
  if (parsed.sign == ' ') {
    throw std::invalid_argument("Space not allowed in string format specifier");
  }
  if (parsed.sign != '\0') {
    throw std::invalid_argument("Sign not allowed in string format specifier");
  }
  if (parsed.is_zero_unsigned) {
    throw std::invalid_argument(
        "Negative zero coercion (z) not allowed in string format specifier");
  }
  if (parsed.alternate) {
    throw std::invalid_argument("Alternate form (#) not allowed in string format specifier");
  }
  if (parsed.align == '=') {
    throw std::invalid_argument("'=' alignment not allowed in string format specifier");
  }
  const std::string_view shown = slice(value, {std::nullopt, parsed.precision});
  return padded("", shown, length(shown), parsed);
}

}  // namespace tunegauge::chat_templates::python
