// TokenStarts: 64 or 32 places at a time where the machine can, else place by place.

#include "estimator/tokenizers/token_starts.h"

#include <bit>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace tunegauge::tokenizers {

void TokenStarts::Halves::add(std::size_t byte, std::uint8_t group) {
  lower[byte & 15] |= group;
  upper[byte >> 4] |= group;
}

void TokenStarts::add(std::string_view pattern) {
  const std::size_t first = byte_at(pattern, 0);
  // Patterns that begin alike are one group; there are groups enough for nearly every tokenizer.
  if (groups_[first] == 0) {
    groups_[first] = static_cast<std::uint8_t>(1U << (starts_ % halves_groups));
    only_start_ = starts_ == 0 ? static_cast<int>(first) : -1;
    ++starts_;
  }
  const std::uint8_t group = groups_[first];
  first_.add(first, group);
  if (pattern.size() >= 2) {
    pairs_.set(pair_of(pattern, 0));
    second_.add(byte_at(pattern, 1), group);
    return;
  }
  alone_.set(first);
  for (std::size_t byte = 0; byte < 256; ++byte) second_.add(byte, group);
}

std::size_t TokenStarts::next_portably(std::string_view text, std::size_t from) const {
  for (; from < text.size(); ++from) {
    if (only_start_ >= 0) {
      const void* const found = std::memchr(text.data() + from, only_start_, text.size() - from);
      if (found == nullptr) return text.size();
      from = static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
    }
    if (may_begin(text, from)) return from;
  }
  return text.size();
}

#if defined(__x86_64__)

namespace {

/// The groups of 32 bytes by their halves.
__attribute__((target("avx2"))) inline __m256i groups_of(__m256i bytes, __m256i lower,
                                                         __m256i upper) {
  const __m256i half = _mm256_set1_epi8(0x0F);
  const __m256i upper_halves = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), half);
  return _mm256_and_si256(_mm256_shuffle_epi8(lower, _mm256_and_si256(bytes, half)),
                          _mm256_shuffle_epi8(upper, upper_halves));
}

__attribute__((target("avx2"))) inline __m256i load_twice(const std::array<std::uint8_t, 16>& at) {
  return _mm256_broadcastsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(at.data())));
}

__attribute__((target("avx2"))) inline __m256i load(const char* at) {
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
}

}  // namespace

__attribute__((target("avx2"))) std::size_t TokenStarts::next_by_avx2(std::string_view text,
                                                                      std::size_t from) const {
  constexpr std::size_t step = 32;
  const __m256i first_lower = load_twice(first_.lower);
  const __m256i first_upper = load_twice(first_.upper);
  const __m256i second_lower = load_twice(second_.lower);
  const __m256i second_upper = load_twice(second_.upper);
  for (; from + step < text.size(); from += step) {
    const char* const at = text.data() + from;
    const __m256i groups = _mm256_and_si256(groups_of(load(at), first_lower, first_upper),
                                            groups_of(load(at + 1), second_lower, second_upper));
    const __m256i none = _mm256_cmpeq_epi8(groups, _mm256_setzero_si256());
    auto places = ~static_cast<unsigned>(_mm256_movemask_epi8(none));
    for (; places != 0; places &= places - 1) {
      const std::size_t place = from + static_cast<std::size_t>(std::countr_zero(places));
      if (may_begin(text, place)) return place;
    }
  }
  return next_portably(text, from);
}

#define TUNEGAUGE_AVX512 __attribute__((target("avx512f,avx512bw")))

namespace {

/// The groups of 64 bytes by their halves.
TUNEGAUGE_AVX512 inline __m512i groups_of(__m512i bytes, __m512i lower, __m512i upper) {
  const __m512i half = _mm512_set1_epi8(0x0F);
  const __m512i upper_halves = _mm512_and_si512(_mm512_srli_epi16(bytes, 4), half);
  return _mm512_and_si512(_mm512_shuffle_epi8(lower, _mm512_and_si512(bytes, half)),
                          _mm512_shuffle_epi8(upper, upper_halves));
}

TUNEGAUGE_AVX512 inline __m512i load_four_times(const std::array<std::uint8_t, 16>& at) {
  // The form with a mask of ones: g++ 12 warns of the other, whose mask is "undefined".
  return _mm512_maskz_broadcast_i32x4(0xFFFF,
                                      _mm_loadu_si128(reinterpret_cast<const __m128i*>(at.data())));
}

}  // namespace

TUNEGAUGE_AVX512 std::size_t TokenStarts::next_by_avx512(std::string_view text,
                                                         std::size_t from) const {
  constexpr std::size_t step = 64;
  const __m512i first_lower = load_four_times(first_.lower);
  const __m512i first_upper = load_four_times(first_.upper);
  const __m512i second_lower = load_four_times(second_.lower);
  const __m512i second_upper = load_four_times(second_.upper);
  for (; from + step < text.size(); from += step) {
    const char* const at = text.data() + from;
    const __m512i first = groups_of(_mm512_loadu_si512(at), first_lower, first_upper);
    const __m512i second = groups_of(_mm512_loadu_si512(at + 1), second_lower, second_upper);
    std::uint64_t places = _cvtmask64_u64(_mm512_test_epi8_mask(first, second));
    for (; places != 0; places &= places - 1) {
      const std::size_t place = from + static_cast<std::size_t>(std::countr_zero(places));
      if (may_begin(text, place)) return place;
    }
  }
  return next_portably(text, from);
}

std::size_t TokenStarts::next(std::string_view text, std::size_t from, Simd simd) const {
  if (simd == Simd::avx512) return next_by_avx512(text, from);
  return simd == Simd::avx2 ? next_by_avx2(text, from) : next_portably(text, from);
}

#else

std::size_t TokenStarts::next(std::string_view text, std::size_t from, Simd /*simd*/) const {
  return next_portably(text, from);
}

#endif

}  // namespace tunegauge::tokenizers
