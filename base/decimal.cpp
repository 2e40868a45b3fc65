// Exact decimals on 128-bit coefficients. Magnitudes are unsigned while they are multiplied: clang
// would need a run-time routine that libgcc lacks to check signed 128-bit products.

#include "base/decimal.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <stdexcept>

namespace tunegauge {

namespace {

__extension__ using Signed = __int128;
__extension__ using Magnitude = unsigned __int128;

constexpr int kMostDigits = 38;
constexpr int kMostParsedDigits = 18;

constexpr Magnitude power_of_ten(int exponent) {
  Magnitude power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

/// The largest number of 38 digits; the sign is apart.
constexpr Magnitude kMost = power_of_ten(kMostDigits) - 1;

Magnitude magnitude_of(Signed number) {
  return number < 0 ? Magnitude{0} - static_cast<Magnitude>(number)
                    : static_cast<Magnitude>(number);
}

Signed with_sign(Magnitude magnitude, bool negative) {
  if (magnitude > kMost) throw std::overflow_error("a decimal number of more than 38 digits");
  const auto number = static_cast<Signed>(magnitude);
  return negative ? -number : number;
}

bool product_fits(Magnitude a, Magnitude b) {
  return a == 0 || b <= kMost / a;
}

Magnitude product(Magnitude a, Magnitude b) {
  if (!product_fits(a, b)) throw std::overflow_error("a decimal number of more than 38 digits");
  return a * b;
}

/// `number` x 10^exponent.
Signed scaled_up(Signed number, int exponent) {
  if (number == 0 || exponent == 0) return number;
  if (exponent > kMostDigits) throw std::overflow_error("a decimal number of more than 38 digits");
  return with_sign(product(magnitude_of(number), power_of_ten(exponent)), number < 0);
}

std::string digits_of(Magnitude magnitude) {
  std::string digits;
  do {
    digits += static_cast<char>('0' + static_cast<int>(magnitude % 10));
    magnitude /= 10;
  } while (magnitude != 0);
  std::reverse(digits.begin(), digits.end());
  return digits;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

Result<Decimal> Decimal::parse(std::string_view text) {
  const bool negative = !text.empty() && text.front() == '-';
  Magnitude magnitude = 0;
  int digits = 0;
  std::optional<int> scale;
  bool sound = true;
  for (const char c : text.substr(negative ? 1 : 0)) {
    if (c == '.' && !scale && digits > 0) {
      scale = 0;
    } else if (is_digit(c) && digits < kMostParsedDigits) {
      magnitude = magnitude * 10 + static_cast<Magnitude>(c - '0');
      ++digits;
      if (scale) ++*scale;
    } else {
      sound = false;
      break;
    }
  }
  if (!sound || digits == 0 || scale == 0) {
    const std::string shown(text.substr(0, 40));
    return input_error("", "\"" + shown + "\" is no decimal number of at most 18 digits",
                       "write it like 12 or 0.48");
  }
  return Decimal(with_sign(magnitude, negative), scale.value_or(0));
}

Decimal::Coefficient Decimal::scaled_to(const Decimal& number, int scale) {
  return scaled_up(number.coefficient_, scale - number.scale_);
}

Decimal operator+(const Decimal& a, const Decimal& b) {
  const int scale = std::max(a.scale_, b.scale_);
  // Both have at most 38 digits: the sum of less than 2 x 10^38 may pass what a signed number
  // holds.
  const Signed x = Decimal::scaled_to(a, scale);
  const Signed y = Decimal::scaled_to(b, scale);
  if ((x < 0) != (y < 0)) return {x + y, scale};
  return {with_sign(magnitude_of(x) + magnitude_of(y), x < 0), scale};
}

Decimal operator-(const Decimal& a, const Decimal& b) {
  return a + Decimal(-b.coefficient_, b.scale_);
}

Decimal operator*(const Decimal& a, const Decimal& b) {
  const Magnitude magnitude = product(magnitude_of(a.coefficient_), magnitude_of(b.coefficient_));
  return {with_sign(magnitude, (a.coefficient_ < 0) != (b.coefficient_ < 0)), a.scale_ + b.scale_};
}

Decimal Decimal::shifted_down(int digits) const {
  const int scale = scale_ + digits;
  if (scale >= 0) return {coefficient_, scale};
  return {scaled_up(coefficient_, -scale), 0};
}

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) {
  const bool a_negative = a.coefficient_ < 0;
  if (a_negative != (b.coefficient_ < 0)) {
    return a_negative ? std::strong_ordering::less : std::strong_ordering::greater;
  }
  if (a.scale_ > b.scale_) return 0 <=> (b <=> a);
  // Here b has at least as many places. Where a, brought to them, has too many digits, it is the
  // one farther from zero.
  const int places = b.scale_ - a.scale_;
  const Magnitude a_size = magnitude_of(a.coefficient_);
  const Magnitude b_size = magnitude_of(b.coefficient_);
  std::strong_ordering sizes = std::strong_ordering::greater;
  if (a_size == 0) {
    sizes = b_size == 0 ? std::strong_ordering::equal : std::strong_ordering::less;
  } else if (places <= kMostDigits && product_fits(a_size, power_of_ten(places))) {
    const Magnitude scaled = a_size * power_of_ten(places);
    if (scaled == b_size) return std::strong_ordering::equal;
    sizes = scaled < b_size ? std::strong_ordering::less : std::strong_ordering::greater;
  }
  return a_negative ? 0 <=> sizes : sizes;
}

Decimal Decimal::rounded(int digits) const {
  const int dropped = scale_ - digits;
  if (dropped <= 0) return *this;
  Magnitude magnitude = 0;
  if (dropped <= kMostDigits) {
    const Magnitude unit = power_of_ten(dropped);
    const Magnitude size = magnitude_of(coefficient_);
    magnitude = size / unit + (size % unit >= unit / 2 ? 1 : 0);
  }
  return Decimal(with_sign(magnitude, coefficient_ < 0), digits).shifted_down(0);
}

Decimal Decimal::divided(std::int64_t divisor, int digits) const {
  const auto by = static_cast<Magnitude>(divisor);
  Magnitude size = magnitude_of(scale_ < digits ? scaled_to(*this, digits) : coefficient_);
  bool half_dropped = false;  // whether the places beyond `digits` make half a unit or more
  if (const int dropped = scale_ - digits; dropped > kMostDigits) {
    size = 0;
  } else if (dropped > 0) {
    const Magnitude unit = power_of_ten(dropped);
    half_dropped = size % unit >= unit / 2;
    size /= unit;
  }
  const Magnitude rest = size % by;
  const bool up = 2 * rest >= by || (2 * rest + 1 == by && half_dropped);
  return {with_sign(size / by + (up ? 1 : 0), coefficient_ < 0), digits};
}

std::string Decimal::to_string(int least_places) const {
  std::string digits = digits_of(magnitude_of(coefficient_));
  const auto places = static_cast<std::size_t>(scale_);
  if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
  std::string fraction = digits.substr(digits.size() - places);
  digits.resize(digits.size() - places);
  fraction.resize(fraction.find_last_not_of('0') + 1);
  const auto least = static_cast<std::size_t>(std::max(least_places, 0));
  if (fraction.size() < least) fraction.append(least - fraction.size(), '0');
  std::string text = coefficient_ < 0 ? "-" + digits : digits;
  if (!fraction.empty()) text += "." + fraction;
  return text;
}

double Decimal::to_double() const {
  const std::string text = to_string();
  double number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace tunegauge
