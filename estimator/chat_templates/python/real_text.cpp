// Lays out the digits that std::to_chars finds, which rounds correctly at any precision.

#include "estimator/chat_templates/python/real_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string_view>

#include "estimator/chat_templates/python/limits.h"

namespace tunegauge::chat_templates::python {
namespace {

/// A double has no more digits than this behind the point, nor in all; further ones are zeros.
constexpr std::size_t most_digits = 1100;
constexpr int most_plain_exponent = 16;  ///< repr writes 1e16 with an exponent

/// One digit other than zero before the point, except for zero itself.
struct Digits {
  std::string digits;
  int exponent = 0;
};

std::string digits_of(double value, std::chars_format format, std::size_t precision) {
  std::string text(most_digits + 400, '\0');  // 309 digits may stand before the point
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value, format,
                                 static_cast<int>(std::min(precision, most_digits)));
  text.resize(static_cast<std::size_t>(end.ptr - text.data()));
  return text;
}

/// Takes "d.ddde+xx" apart.
Digits parse_scientific(std::string_view text) {
  Digits result;
  const std::size_t e = text.find('e');
  for (const char c : text.substr(0, e)) {
    if (c != '.') result.digits.push_back(c);
  }
  const char* exponent = text.data() + e + 1;
  if (*exponent == '+') ++exponent;
  std::from_chars(exponent, text.data() + text.size(), result.exponent);
  return result;
}

Digits shortest(double value) {
  char text[32];
  const auto end = std::to_chars(text, text + sizeof(text), value, std::chars_format::scientific);
  return parse_scientific({text, static_cast<std::size_t>(end.ptr - text)});
}

void append_exponent(std::string& text, int exponent) {
  text.append(exponent < 0 ? "e-" : "e+");
  const std::string digits = std::to_string(std::abs(exponent));
  if (digits.size() < 2) text.push_back('0');
  text.append(digits);
}

/// Zeros behind the last digit that std::to_chars was asked for.
void append_zeros(std::string& text, std::size_t precision) {
  if (precision <= most_digits) return;
  require_room(precision, 1, text.size());
  text.append(precision - most_digits, '0');
}

std::string with_fixed_point(double value, const RealStyle& style) {
  std::string text = digits_of(value, std::chars_format::fixed, style.precision);
  append_zeros(text, style.precision);
  if (style.alternate && style.precision == 0) text.push_back('.');
  return text;
}

std::string with_exponent(double value, const RealStyle& style) {
  std::string text = digits_of(value, std::chars_format::scientific, style.precision);
  const std::size_t e = text.find('e');
  const std::string exponent = text.substr(e);
  text.resize(e);
  append_zeros(text, style.precision);
  if (style.alternate && style.precision == 0) text.push_back('.');
  return text.append(exponent);
}

/// g and r: the digits with or without an exponent. `wanted` is how many there are to be, 0 for as
/// many as there are.
std::string lay_out(const Digits& number, bool has_exponent, std::size_t wanted,
                    const RealStyle& style) {
  std::string digits = number.digits;
  if (wanted > digits.size()) {
    require_room(wanted);
    digits.append(wanted - digits.size(), '0');
  }
  int places = has_exponent ? 1 : number.exponent + 1;  // digits before the point
  if (places < 1) {
    digits.insert(0, static_cast<std::size_t>(1 - places), '0');
    places = 1;
  }
  const auto before_point = static_cast<std::size_t>(places);
  if (digits.size() < before_point) digits.append(before_point - digits.size(), '0');
  if (digits.size() > before_point) {
    digits.insert(before_point, 1, '.');
  } else if (style.adds_dot_zero && !has_exponent) {
    digits.append(".0");
  } else if (style.alternate) {
    digits.push_back('.');
  }
  if (has_exponent) append_exponent(digits, number.exponent);
  return digits;
}

std::string with_shortest_digits(double value, const RealStyle& style) {
  const Digits number = shortest(value);
  const bool has_exponent = number.exponent < -4 || number.exponent >= most_plain_exponent;
  return lay_out(number, has_exponent, 0, style);
}

std::string general(double value, const RealStyle& style) {
  const std::size_t precision = std::max<std::size_t>(style.precision, 1);
  Digits number = parse_scientific(digits_of(value, std::chars_format::scientific, precision - 1));
  if (!style.alternate) {
    while (number.digits.size() > 1 && number.digits.back() == '0') number.digits.pop_back();
  }
  // The ".0" takes one of the digits.
  const std::size_t most_places = precision - (style.adds_dot_zero ? 1 : 0);
  const bool has_exponent =
      number.exponent < -4 ||
      (number.exponent >= 0 && static_cast<std::size_t>(number.exponent) >= most_places);
  return lay_out(number, has_exponent, style.alternate ? precision : 0, style);
}

std::string magnitude_text(double value, const RealStyle& style) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return "inf";
  switch (style.type) {
    case 'e':
      return with_exponent(value, style);
    case 'f':
      return with_fixed_point(value, style);
    case 'g':
      return general(value, style);
    default:
      return with_shortest_digits(value, style);
  }
}

/// Whether the digits before an exponent are all zeros.
bool is_zero(std::string_view text) {
  return text.substr(0, text.find('e')).find_first_not_of("0.") == std::string_view::npos;
}

}  // namespace

std::string real_text(double value, const RealStyle& style) {
  std::string text = magnitude_text(std::fabs(value), style);
  if (style.is_upper) {
    for (char& c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c ^ 0x20) : c;
  }
  const bool is_negative = std::signbit(value) && !std::isnan(value);
  if (is_negative && !(style.is_zero_unsigned && is_zero(text))) text.insert(0, 1, '-');
  return text;
}

}  // namespace tunegauge::chat_templates::python
