// The merging of short texts with AVX2: sixteen pairs or the four slots of a bucket in a few
// instructions.

#include "estimator/tokenizers/fast/short_merges_avx2.h"

#if defined(__x86_64__)

#include <immintrin.h>

#include <algorithm>
#include <bit>

#include "estimator/tokenizers/utf8_scan.h"

namespace tunegauge::tokenizers {

namespace {

// Only what is in here may use the instructions, and all of it has internal linkage: functions that
// are shared with other files would otherwise be compiled with them, and the linker could choose
// that copy.
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,bmi,bmi2,popcnt"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,bmi,bmi2,popcnt")
#endif

#include "estimator/tokenizers/fast/merge_lanes.inc"

struct Avx2Steps {
  /// In registers: numbers that are written one by one and read eight at a time would have to wait
  /// for the way through the cache.
  template <std::size_t count>
  class Pairs {
   public:
    void assign(const std::uint32_t* pairs) {
      for (std::size_t at = 0; at < count / 8; ++at) {
        eights_[at] = _mm256_load_si256(reinterpret_cast<const __m256i*>(pairs) + at);
      }
    }
    /// Nothing where `place` is not one of them.
    void set(std::uint32_t place, std::uint32_t pair) {
      const __m256i wanted = _mm256_set1_epi32(static_cast<int>(place));
      const __m256i value = _mm256_set1_epi32(static_cast<int>(pair));
      __m256i places = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
      for (__m256i& eight : eights_) {
        eight = _mm256_blendv_epi8(eight, value, _mm256_cmpeq_epi32(places, wanted));
        places = _mm256_add_epi32(places, _mm256_set1_epi32(8));
      }
    }
    [[nodiscard]] std::uint32_t least() const {
      __m256i eight = eights_[0];
      for (std::size_t at = 1; at < count / 8; ++at) eight = _mm256_min_epu32(eight, eights_[at]);
      __m128i four =
          _mm_min_epu32(_mm256_castsi256_si128(eight), _mm256_extracti128_si256(eight, 1));
      four = _mm_min_epu32(four, _mm_shuffle_epi32(four, 0x4E));
      four = _mm_min_epu32(four, _mm_shuffle_epi32(four, 0xB1));
      return static_cast<std::uint32_t>(_mm_cvtsi128_si32(four));
    }

   private:
    __m256i eights_[count / 8];
  };

  static std::uint64_t find(const MergeTable& merges, std::size_t home, std::uint64_t key) {
    const __m256i wanted = _mm256_set1_epi64x(static_cast<long long>(key));
    for (;; home = merges.next(home)) {
      const MergeTable::Bucket& bucket = merges.bucket(home);
      const auto* const keys = reinterpret_cast<const __m256i*>(bucket.keys.data());
      const auto* const values = reinterpret_cast<const __m256i*>(bucket.values.data());
      const __m256i is_it = _mm256_cmpeq_epi64(_mm256_load_si256(keys), wanted);
      const __m256i four = _mm256_and_si256(is_it, _mm256_load_si256(values));
      __m128i two = _mm_or_si128(_mm256_castsi256_si128(four), _mm256_extracti128_si256(four, 1));
      two = _mm_or_si128(two, _mm_unpackhi_epi64(two, two));
      const auto found = static_cast<std::uint64_t>(_mm_cvtsi128_si64(two));
      if (found != 0 || bucket.values.back() == 0) [[likely]]
        return found;
    }
  }
};

void merge_with_avx2(const FirstSymbols& first, std::span<ShortText> texts) {
  merge_texts<Avx2Steps>(first, texts);
}

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

}  // namespace

void merge_short_texts_avx2(const FirstSymbols& first, std::span<ShortText> texts) {
  merge_with_avx2(first, texts);
}

}  // namespace tunegauge::tokenizers

#else

#include <cstdlib>

namespace tunegauge::tokenizers {

void merge_short_texts_avx2(const FirstSymbols& /*first*/, std::span<ShortText> /*texts*/) {
  std::abort();  // best_simd() is portable here
}

}  // namespace tunegauge::tokenizers

#endif
