// The steps with AVX-512: sixteen ends or eight keys at a time.

#include "estimator/tokenizers/fast/piece_batch.h"

#if defined(__x86_64__)

#include <immintrin.h>

#include <algorithm>
#include <bit>

// Only what is in here may use the instructions: functions that are shared with other files (inline
// ones, templates) would otherwise be compiled with them, and the linker could choose that copy.
#define TUNEGAUGE_TARGET __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,popcnt")))

namespace tunegauge::tokenizers {
namespace {

constexpr std::size_t lanes = 8;

/// The first `count` of sixteen or eight lanes.
inline std::uint32_t first_lanes(std::size_t count) {
  return (std::uint32_t{1} << count) - 1;
}

TUNEGAUGE_TARGET void sort(std::span<const std::uint32_t> ends, std::uint32_t from,
                           const PieceBits& left_out, SortedPieces& sorted) {
  sorted.tiny.count = sorted.brief.count = sorted.longer.count = 0;
  const __m512i most_tiny = _mm512_set1_epi32(TinyKey::most_bytes);
  const __m512i most_brief = _mm512_set1_epi32(ShortKey::most_bytes);
  // The lane before the first one of the next sixteen.
  __m512i before = _mm512_set1_epi32(static_cast<int>(from));
  for (std::size_t at = 0; at < ends.size(); at += 16) {
    const auto all =
        static_cast<__mmask16>(first_lanes(std::min<std::size_t>(ends.size() - at, 16)));
    const __m512i end = _mm512_maskz_loadu_epi32(all, ends.data() + at);
    const __m512i begin = _mm512_maskz_alignr_epi32(0xFFFF, end, before, 15);
    before = end;
    const __m512i size = _mm512_sub_epi32(end, begin);
    const auto add = [&](PiecePlaces& places, unsigned which) TUNEGAUGE_TARGET {
      const auto mask = static_cast<__mmask16>(which);
      _mm512_storeu_si512(places.begins.data() + places.count,
                          _mm512_maskz_compress_epi32(mask, begin));
      _mm512_storeu_si512(places.sizes.data() + places.count,
                          _mm512_maskz_compress_epi32(mask, size));
      places.count += static_cast<std::size_t>(std::popcount(which));
    };
    const unsigned count = all & ~static_cast<unsigned>(left_out[at / 64] >> (at % 64));
    const auto counting = static_cast<__mmask16>(count);
    const unsigned tiny = _mm512_mask_cmple_epu32_mask(counting, size, most_tiny);
    const unsigned longer = _mm512_mask_cmpgt_epu32_mask(counting, size, most_brief);
    add(sorted.tiny, tiny);
    add(sorted.brief, count & ~(tiny | longer));
    if (longer != 0) [[unlikely]]
      add(sorted.longer, longer);
  }
}

template <class Table>
TUNEGAUGE_TARGET void await(const char* text, const PiecePlaces& pieces, std::uint64_t note,
                            const Table& table, WaitingPieces<Table>& waiting) {
  using Key = typename Table::Key;
  constexpr std::size_t words = Key::bytes / 8;
  static_assert(words <= 2);
  constexpr unsigned size_shift = 64 - Key::token_bits - Key::size_bits;
  const __m512i noted = _mm512_set1_epi64(static_cast<long long>(note << (64 - Key::token_bits)));
  for (std::size_t at = 0; at < pieces.count; at += lanes) {
    const std::size_t count = std::min(pieces.count - at, lanes);
    const auto all = static_cast<__mmask8>(first_lanes(count));
    const auto load = [at](const auto& numbers) TUNEGAUGE_TARGET {
      return _mm512_maskz_cvtepu32_epi64(
          0xFF, _mm256_loadu_si256(reinterpret_cast<const __m256i*>(numbers.data() + at)));
    };
    const __m512i begin = load(pieces.begins);
    const __m512i size = load(pieces.sizes);
    const std::size_t to = waiting.count + at;
    __m512i hash = _mm512_setzero_si512();
    for (std::size_t i = 0; i < words; ++i) {
      __m512i word =
          _mm512_mask_i64gather_epi64(_mm512_setzero_si512(), all, begin, text + 8 * i, 1);
      __m512i hashed = word;
      if (i + 1 == words) {
        // Of the last word those bytes stay that belong to the piece; an empty word is shifted by
        // 64, which gives 0.
        const __m512i unwanted_bits =
            _mm512_sub_epi64(_mm512_set1_epi64(64 * words), _mm512_maskz_slli_epi64(0xFF, size, 3));
        const __m512i wanted = _mm512_maskz_srlv_epi64(0xFF, _mm512_set1_epi64(-1), unwanted_bits);
        word = _mm512_or_si512(_mm512_and_si512(word, wanted),
                               _mm512_maskz_slli_epi64(0xFF, size, size_shift));
        hashed = _mm512_maskz_slli_epi64(0xFF, word, Key::token_bits);
        word = _mm512_or_si512(word, noted);
      }
      _mm512_storeu_si512(waiting.words[i].data() + to, word);
      hashed = _mm512_xor_si512(hashed, _mm512_maskz_srli_epi64(0xFF, hashed, Key::hash_fold));
      const auto factor = static_cast<long long>(Key::hash_factors[i]);
      hash = _mm512_add_epi64(hash, _mm512_mullo_epi64(hashed, _mm512_set1_epi64(factor)));
    }
    const __m512i home = _mm512_maskz_srli_epi64(0xFF, hash, Table::home_shift);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(waiting.homes.data() + to),
                        _mm512_maskz_cvtepi64_epi32(0xFF, home));
    for (std::size_t i = 0; i < lanes; ++i) table.prefetch(waiting.homes[to + i]);
  }
  waiting.count += pieces.count;
}

template <class Table>
TUNEGAUGE_TARGET FoundPieces find(const Table& table, const WaitingPieces<Table>& waiting,
                                  WaitingNumbers& not_at_home) {
  using Key = typename Table::Key;
  constexpr std::size_t words = Key::bytes / 8;
  const __m512i without_note = _mm512_set1_epi64((1LL << (64 - Key::token_bits)) - 1);
  const __m256i lane_numbers = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
  __m512i tokens = _mm512_setzero_si512();
  FoundPieces found;
  for (std::size_t at = 0; at < waiting.count; at += lanes) {
    const std::size_t count = std::min(waiting.count - at, lanes);
    const auto all = static_cast<__mmask8>(first_lanes(count));
    const __m256i home =
        _mm256_loadu_si256(reinterpret_cast<const __m256i*>(waiting.homes.data() + at));
    __m512i difference = _mm512_setzero_si512();
    __m512i slot = _mm512_setzero_si512();
    for (std::size_t i = 0; i < words; ++i) {
      const auto* const slots = reinterpret_cast<const char*>(table.slots()) + 8 * i;
      const __m256i word_of_slot = _mm256_slli_epi32(home, std::countr_zero(words));
      slot = _mm512_mask_i32gather_epi64(_mm512_setzero_si512(), all, word_of_slot, slots, 8);
      __m512i differs = _mm512_xor_si512(slot, _mm512_loadu_si512(waiting.words[i].data() + at));
      if (i + 1 == words) differs = _mm512_and_si512(differs, without_note);
      difference = _mm512_or_si512(difference, differs);
    }
    const __mmask8 is_it = _mm512_mask_testn_epi64_mask(all, difference, difference);
    const __m512i more = _mm512_maskz_srli_epi64(0xFF, slot, 64 - Key::token_bits);
    tokens = _mm512_mask_add_epi64(tokens, is_it, tokens, more);
    found.tokens += static_cast<std::uint64_t>(std::popcount(static_cast<unsigned>(is_it)));
    const unsigned others = all & ~static_cast<unsigned>(is_it);
    const __m256i numbers = _mm256_add_epi32(lane_numbers, _mm256_set1_epi32(static_cast<int>(at)));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(not_at_home.data() + found.not_at_home),
                        _mm256_maskz_compress_epi32(static_cast<__mmask8>(others), numbers));
    found.not_at_home += static_cast<std::size_t>(std::popcount(others));
  }
  alignas(64) std::array<std::uint64_t, lanes> sums;
  _mm512_store_si512(sums.data(), tokens);
  for (const std::uint64_t sum : sums) found.tokens += sum;
  return found;
}

constexpr PieceSteps steps = {
    sort,
    {await<TinyCounts>, find<TinyCounts>},
    {await<ShortCounts>, find<ShortCounts>},
};

}  // namespace

constinit const PieceSteps* const avx512_piece_steps = &steps;

}  // namespace tunegauge::tokenizers

#else

namespace tunegauge::tokenizers {
constinit const PieceSteps* const avx512_piece_steps = nullptr;
}

#endif
