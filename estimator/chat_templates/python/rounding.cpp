// Rounds through decimal text, as Python does: scaling by a power of ten would round twice.

#include "estimator/chat_templates/python/rounding.h"

#include <charconv>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>

namespace tunegauge::chat_templates::python {
namespace {

// Beyond these, Python does not look: a double has no digits there.
constexpr std::int64_t most_digits = 323;
constexpr std::int64_t fewest_digits = -308;
constexpr int most_integer_power = 19;  ///< 10**19 exceeds 64 bits, signed

double parse(std::string_view text) {
  double value = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
  return end.ec == std::errc::result_out_of_range ? HUGE_VAL : value;
}

/// Rounds what is not below zero to a multiple of 10**power; `power` is positive.
double round_to_power(double value, int power) {
  char text[1500];  // all digits of any double: 309 before the point, 1074 behind it
  const auto end = std::to_chars(text, text + sizeof(text), value, std::chars_format::fixed, 1074);
  const std::string_view digits(text, static_cast<std::size_t>(end.ptr - text));
  const std::size_t point = digits.find('.');
  const auto cut = static_cast<std::size_t>(power);
  if (cut > point) return 0;
  std::string kept(digits.substr(0, point - cut));
  const char next = digits[point - cut];
  const bool has_more = digits.find_first_not_of(".0", point - cut + 1) != std::string_view::npos;
  const bool is_odd = !kept.empty() && (kept.back() - '0') % 2 != 0;
  if (next > '5' || (next == '5' && (has_more || is_odd))) {
    std::size_t place = kept.size();
    while (place > 0 && kept[place - 1] == '9') kept[--place] = '0';
    if (place > 0) {
      ++kept[place - 1];
    } else {
      kept.insert(0, 1, '1');
    }
  }
  if (kept.empty()) return 0;
  return parse(kept.append("e").append(std::to_string(power)));
}

double round_fraction(double value, int digits) {
  char text[700];  // 309 before the point, 323 behind it
  const auto end =
      std::to_chars(text, text + sizeof(text), value, std::chars_format::fixed, digits);
  return parse({text, static_cast<std::size_t>(end.ptr - text)});
}

/// int(value) / 10**digits, correctly rounded. `value` is integral, `digits` not below zero.
double quotient(double value, std::int64_t digits) {
  char text[400];
  const auto end =
      std::to_chars(text, text + sizeof(text), std::fabs(value), std::chars_format::fixed, 0);
  const std::string decimal =
      std::string(text, end.ptr).append("e-").append(std::to_string(digits));
  return std::copysign(parse(decimal), value) + 0.0;  // an int has no -0
}

template <class Function>
double round_scaled(double value, std::int64_t digits, Function function) {
  constexpr std::int64_t most_power = 308;
  if (digits > most_power) throw std::overflow_error("int too large to convert to float");
  const double scale = digits < 0 ? std::pow(10.0, static_cast<double>(digits))
                                  : parse("1e" + std::to_string(digits));
  const double scaled = value * scale;
  if (std::isnan(scaled)) throw std::invalid_argument("cannot convert float NaN to integer");
  if (std::isinf(scaled)) throw std::overflow_error("cannot convert float infinity to integer");
  const double whole = function(scaled) + 0.0;
  if (digits >= 0) return quotient(whole, digits);
  if (scale == 0) throw std::domain_error("float division by zero");
  return whole / scale;
}

template <class Function>
double round_scaled(std::int64_t value, std::int64_t digits, Function function) {
  if (digits >= 0) return static_cast<double>(value);  // both ways are exact
  return round_scaled(static_cast<double>(value), digits, function);
}

constexpr double (*up)(double) = [](double value) { return std::ceil(value); };
constexpr double (*down)(double) = [](double value) { return std::floor(value); };

}  // namespace

double round_half_even(double value, std::int64_t digits) {
  if (!std::isfinite(value) || digits > most_digits) return value;
  if (digits < fewest_digits) return std::copysign(0.0, value);
  const double magnitude = std::fabs(value);
  const int places = static_cast<int>(digits);
  const double rounded =
      places >= 0 ? round_fraction(magnitude, places) : round_to_power(magnitude, -places);
  if (std::isinf(rounded)) throw std::overflow_error("rounded value too large to represent");
  return std::copysign(rounded, value);
}

std::int64_t round_half_even(std::int64_t value, std::int64_t digits) {
  if (digits >= 0) return value;
  if (digits < -most_integer_power) return 0;
  const bool is_negative = value < 0;
  const auto signed_magnitude = static_cast<std::uint64_t>(value);
  const std::uint64_t magnitude =
      is_negative ? std::uint64_t{0} - signed_magnitude : signed_magnitude;
  std::uint64_t scale = 1;
  for (std::int64_t i = digits; i < 0; ++i) scale *= 10;
  const std::uint64_t remainder = magnitude % scale;
  std::uint64_t quotient_part = magnitude / scale;
  const std::uint64_t to_next = scale - remainder;
  if (remainder > to_next || (remainder == to_next && quotient_part % 2 != 0)) ++quotient_part;
  const std::uint64_t most =
      static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()) + (is_negative ? 1 : 0);
  if (quotient_part > most / scale) throw std::overflow_error("an integer exceeds 64 bits");
  const std::uint64_t rounded = quotient_part * scale;
  return static_cast<std::int64_t>(is_negative ? std::uint64_t{0} - rounded : rounded);
}

double round_up(double value, std::int64_t digits) {
  return round_scaled(value, digits, up);
}
double round_down(double value, std::int64_t digits) {
  return round_scaled(value, digits, down);
}
double round_up(std::int64_t value, std::int64_t digits) {
  return round_scaled(value, digits, up);
}
double round_down(std::int64_t value, std::int64_t digits) {
  return round_scaled(value, digits, down);
}

}  // namespace tunegauge::chat_templates::python
