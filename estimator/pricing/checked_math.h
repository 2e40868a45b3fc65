#pragma once
// 64-bit sums, products and shares of token counts that notice when a result does not fit.

#include <cstdint>
#include <limits>

#include "estimator/pricing/job.h"

namespace tunegauge::pricing {

/// Remembers whether a result did not fit; that one reads as the largest number. The caller asks
/// once, at the end.
class Checked {
 public:
  std::int64_t times(std::int64_t a, std::int64_t b) {
    std::int64_t product = 0;
    const bool overflow = __builtin_mul_overflow(a, b, &product);
    return settle(overflow, product);
  }
  std::int64_t plus(std::int64_t a, std::int64_t b) {
    std::int64_t sum = 0;
    const bool overflow = __builtin_add_overflow(a, b, &sum);
    return settle(overflow, sum);
  }
  /// number x part / whole, rounded down. Preconditions: none negative, whole > 0.
  std::int64_t share(std::int64_t number, std::int64_t part, std::int64_t whole) {
    __extension__ using Wide = unsigned __int128;
    const auto wide = [](std::int64_t value) { return Wide{static_cast<std::uint64_t>(value)}; };
    const Wide result = wide(number) * wide(part) / wide(whole);
    return settle(result > wide(std::numeric_limits<std::int64_t>::max()),
                  static_cast<std::int64_t>(result));
  }
  TokenRange times(const TokenRange& range, std::int64_t factor) {
    return {times(range.value, factor), times(range.low, factor), times(range.high, factor)};
  }
  TokenRange plus(const TokenRange& a, const TokenRange& b) {
    return {plus(a.value, b.value), plus(a.low, b.low), plus(a.high, b.high)};
  }
  [[nodiscard]] bool overflown() const { return overflown_; }

 private:
  std::int64_t settle(bool overflow, std::int64_t result) {
    overflown_ = overflown_ || overflow;
    return overflow ? std::numeric_limits<std::int64_t>::max() : result;
  }
  bool overflown_ = false;
};

}  // namespace tunegauge::pricing
