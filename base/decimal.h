#pragma once
// Exact decimal numbers for money: a 128-bit coefficient and a power of ten. No binary floating
// point takes part in a sum; a double is made only at the end, for display.

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tunegauge {

class Decimal {
 public:
  Decimal() = default;
  Decimal(std::int64_t whole) : coefficient_(whole) {}  // NOLINT: numbers convert

  /// "12", "-0.48", "4.00": at most 18 digits, no exponent. The scale is kept ("4.00" stays so).
  static Result<Decimal> parse(std::string_view text);

  /// Exact; throws std::overflow_error beyond 38 digits, which checked input cannot reach.
  friend Decimal operator+(const Decimal& a, const Decimal& b);
  friend Decimal operator-(const Decimal& a, const Decimal& b);
  friend Decimal operator*(const Decimal& a, const Decimal& b);
  /// This number times 10^-digits, exactly.
  [[nodiscard]] Decimal shifted_down(int digits) const;

  friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b);
  friend bool operator==(const Decimal& a, const Decimal& b) { return std::is_eq(a <=> b); }

  /// Rounded half away from zero to `digits` places behind the point.
  [[nodiscard]] Decimal rounded(int digits) const;
  /// This number / divisor, rounded half away from zero to `digits` (0 or more) places; the one
  /// operation here that is not exact. Precondition: divisor > 0.
  [[nodiscard]] Decimal divided(std::int64_t divisor, int digits) const;
  /// Plain digits, trailing zeros dropped but for `least_places`: 36.25728 -> "36.25728", 4 ->
  /// "4.00".
  [[nodiscard]] std::string to_string(int least_places = 0) const;
  [[nodiscard]] double to_double() const;

 private:
  __extension__ using Coefficient = __int128;
  Decimal(Coefficient coefficient, int scale) : coefficient_(coefficient), scale_(scale) {}
  static Coefficient scaled_to(const Decimal& number, int scale);
  Coefficient coefficient_ = 0;
  int scale_ = 0;  ///< the number is coefficient_ / 10^scale_
};

}  // namespace tunegauge
