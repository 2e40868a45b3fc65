// merge_short_texts: choice of instructions, and the portable ones.

#include "estimator/tokenizers/fast/short_merges.h"

#include <algorithm>
#include <bit>

#include "estimator/tokenizers/fast/short_merges_avx2.h"
#include "estimator/tokenizers/fast/short_merges_avx512.h"
#include "estimator/tokenizers/utf8_scan.h"

namespace tunegauge::tokenizers {

namespace {

#include "estimator/tokenizers/fast/merge_lanes.inc"

struct PortableSteps {
  template <std::size_t count>
  class Pairs {
   public:
    void assign(const std::uint32_t* pairs) { std::copy_n(pairs, count, pairs_.begin()); }
    /// Nothing where `place` is not one of them.
    void set(std::uint32_t place, std::uint32_t pair) { pairs_[place] = pair; }
    [[nodiscard]] std::uint32_t least() const {
      // Halves against each other: few steps that wait for one another.
      std::array<std::uint32_t, count / 2> least;
      for (std::size_t at = 0; at < count / 2; ++at) {
        least[at] = std::min(pairs_[at], pairs_[at + count / 2]);
      }
      for (std::size_t half = count / 4; half > 0; half /= 2) {
        for (std::size_t at = 0; at < half; ++at) least[at] = std::min(least[at], least[at + half]);
      }
      return least[0];
    }

   private:
    std::array<std::uint32_t, count + 1> pairs_;  // one more for the place that is none
  };
  static std::uint64_t find(const MergeTable& merges, std::size_t home, std::uint64_t key) {
    return merges.find_value_from(home, key);
  }
};

}  // namespace

void merge_short_texts(const FirstSymbols& first, std::span<ShortText> texts, Simd simd) {
  if (simd == Simd::avx512) {
    merge_short_texts_avx512(first, texts);
  } else if (simd == Simd::avx2) {
    merge_short_texts_avx2(first, texts);
  } else {
    merge_texts<PortableSteps>(first, texts);
  }
}

}  // namespace tunegauge::tokenizers
