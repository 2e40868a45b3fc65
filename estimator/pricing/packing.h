#pragma once
// How many sequences of the training context packing makes of rows of given lengths.
//
// The provider's packing is unpublished ("a variation of sample packing"), so two numbers bound it:
// one stream cut every `context` tokens (least), and whole rows put together by best fit decreasing
// (a realistic upper number). Works on the histogram of lengths: millions of rows cost no more than
// their distinct lengths do, and their order has no part in it.

#include <cstdint>
#include <map>

#include "base/result.h"

namespace tunegauge::pricing {

struct Packing {
  std::int64_t tokens = 0;           ///< of all rows
  std::int64_t sequences_least = 0;  ///< ceil(tokens / context)
  std::int64_t sequences = 0;        ///< best fit decreasing, rows kept whole
  double fill = 0;                   ///< tokens / (sequences x context), 0 without rows
};

/// `lengths`: tokens -> rows; rows longer than `context` count as cut to it, rows of no tokens not
/// at all. Precondition: context > 0. Errors: more tokens than 64 bits count.
[[nodiscard]] Result<Packing> pack(const std::map<std::int64_t, std::int64_t>& lengths,
                                   std::int64_t context);

}  // namespace tunegauge::pricing
