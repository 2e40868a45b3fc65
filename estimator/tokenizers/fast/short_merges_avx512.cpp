// The merging of short texts with AVX-512: sixteen texts take each step together.
//
// A text has a row, of its symbols or of their pairs by left symbol:
//
//              0        1        2    ...
//     row 0    h        e        l          symbols
//     row 1    t        h        e
//     row 2    w        o        r
//
// A pair is noted as one number, rank << 5 | place of its left symbol: the least number of a row is
// the text's next merge (the lowest rank, and of equal ones the leftmost). The least ones of
// sixteen rows come into the sixteen lanes of one vector by a tree of minima. What merges is
// written over the left symbol; a bit for each place says whether its symbol is still there.
//
// A merge makes two new pairs. Most have no merge, and a filter in the second-level cache says so;
// the others' buckets are sent for, and looked at when the other sixteen texts have had their step.

#include "estimator/tokenizers/fast/short_merges_avx512.h"

#if defined(__x86_64__)

#include <immintrin.h>

#include <algorithm>
#include <array>
#include <bit>

#endif

#include <cstdlib>

namespace tunegauge::tokenizers {

#if defined(__x86_64__)

namespace {

// Only what is in here may use the instructions: functions that are shared with other files (inline
// ones, templates) would otherwise be compiled with them, and the linker could choose that copy.
#define TUNEGAUGE_TARGET \
  __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512cd,bmi,bmi2,popcnt")))

constexpr std::size_t lanes = 16;

/// The texts that are still to be merged.
struct Queue {
  std::span<ShortText> texts;
  std::size_t next = 0;
};

template <std::size_t most>
class SixteenTexts {
 public:
  explicit SixteenTexts(const FirstSymbols& first)
      : first_(first), merges_(first.merges()), hashing_(merges_.hashing()) {}

  /// One step of every text; new ones from the queue in the place of those that are done. False
  /// where no text is left.
  TUNEGAUGE_TARGET bool step(Queue& queue) {
    look_up();
    const __m512i best = least_pairs();
    const unsigned can_merge = _mm512_mask_cmplt_epu32_mask(
        static_cast<__mmask16>(used_), best, _mm512_set1_epi32(static_cast<int>(none)));
    for (unsigned idle = ~can_merge & 0xFFFFU; idle != 0; idle &= idle - 1) {
      const auto row = static_cast<std::uint32_t>(std::countr_zero(idle));
      if ((used_ >> row & 1) != 0) {
        queue.texts[texts_[row]].symbols_left =
            static_cast<std::uint64_t>(std::popcount(alive_[row]));
      }
      if (queue.next == queue.texts.size()) {
        used_ &= ~(1U << row);
        continue;
      }
      used_ |= 1U << row;
      texts_[row] = static_cast<std::uint32_t>(queue.next);
      start(queue.texts[queue.next++].text, row);
    }
    merge(static_cast<__mmask16>(can_merge), best);
    return used_ != 0;
  }

 private:
  using Hashing = MergeTable::Hashing;
  static constexpr unsigned place_bits = 5;
  static constexpr std::uint32_t place_mask = (1U << place_bits) - 1;
  static constexpr std::uint32_t none = 0xFFFFFFFFU & ~place_mask;  ///< and more: no merge
  static_assert(most == 16 || most == 32);
  static constexpr unsigned row_shift = std::countr_zero(most);

  /// One row after the other: what vectors gather from and scatter to.
  using Rows = std::array<std::uint32_t, lanes * most>;

  TUNEGAUGE_TARGET void start(std::string_view text, std::uint32_t row) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data()));
    if (most == 16 && _mm_movemask_epi8(bytes) == 0) {
      start_ascii(bytes, text.size(), row);
    } else {
      start_any(text, row);
    }
  }

  /// Sixteen bytes at a time: their symbols and pairs are in tables.
  TUNEGAUGE_TARGET void start_ascii(__m128i bytes, std::size_t size, std::uint32_t row) {
    const __m512i left = _mm512_maskz_cvtepu8_epi32(0xFFFF, bytes);
    const __m512i right = _mm512_maskz_cvtepu8_epi32(0xFFFF, _mm_srli_si128(bytes, 1));
    const auto all = static_cast<__mmask16>((1U << size) - 1);
    const auto have_right = static_cast<__mmask16>(all >> 1);
    const __m512i zero = _mm512_setzero_si512();
    const __m512i ids = _mm512_mask_i32gather_epi32(zero, all, left, first_.ids_of_bytes(), 4);
    const __m512i pair = _mm512_or_si512(_mm512_maskz_slli_epi32(0xFFFF, left, 8), right);
    const auto values_of = [&](int half) TUNEGAUGE_TARGET {
      return _mm512_mask_i32gather_epi64(zero, static_cast<__mmask8>(have_right >> (8 * half)),
                                         eight_lanes(pair, half), first_.values_of_byte_pairs(), 8);
    };
    const __m512i first_values = values_of(0);
    const __m512i other_values = values_of(1);
    // The lower and the upper halves of all sixteen.
    const __m512i lower =
        _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
    const __m512i upper = _mm512_add_epi32(lower, _mm512_set1_epi32(1));
    const __m512i products =
        _mm512_maskz_permutex2var_epi32(0xFFFF, first_values, lower, other_values);
    const __m512i ranks =
        _mm512_sub_epi32(_mm512_maskz_permutex2var_epi32(0xFFFF, first_values, upper, other_values),
                         _mm512_set1_epi32(1));
    const __m512i places = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    const __m512i pairs =
        _mm512_or_si512(_mm512_maskz_slli_epi32(0xFFFF, ranks, place_bits), places);
    const std::size_t begin = std::size_t{row} * most;
    _mm512_storeu_si512(ids_.data() + begin, ids);
    _mm512_storeu_si512(products_.data() + begin, products);
    _mm512_storeu_si512(pairs_.data() + begin, pairs);
    alive_[row] = all;
  }

  void start_any(std::string_view text, std::uint32_t row) {
    const std::uint32_t begin = row << row_shift;
    std::uint32_t count = 0;
    first_.walk(text, [&](TokenId id, std::uint64_t value) {
      ids_[begin + count] = id;
      if (count > 0) {
        const std::uint32_t left = begin + count - 1;
        if (value == FirstSymbols::unknown_value) {
          send_for(MergeTable::key_of(ids_[left], id), left);
          value = 0;
        }
        set_pair(left, value);
      }
      ++count;
    });
    std::fill_n(pairs_.data() + begin + count - 1, most - count + 1, none);
    alive_[row] = ~std::uint32_t{0} >> (32 - count);
  }

  /// Rank + 1 is in the upper half of a value; 0 there, no merge, becomes the greatest rank.
  void set_pair(std::uint32_t left, std::uint64_t value) {
    pairs_[left] =
        (static_cast<std::uint32_t>(value >> 32) - 1) << place_bits | (left & (most - 1));
    products_[left] = static_cast<TokenId>(value);
  }

  void send_for(std::uint64_t key, std::uint32_t left) {
    keys_[waiting_] = key;
    homes_[waiting_] = static_cast<std::uint32_t>(merges_.home_of(key));
    lefts_[waiting_] = left;
    __builtin_prefetch(&merges_.bucket(homes_[waiting_]));
    ++waiting_;
  }

  TUNEGAUGE_TARGET void look_up() {
    for (std::size_t i = 0; i < waiting_; ++i) set_pair(lefts_[i], find(homes_[i], keys_[i]));
    waiting_ = 0;
  }

  [[nodiscard]] TUNEGAUGE_TARGET std::uint64_t find(std::size_t home, std::uint64_t key) const {
    const __m256i wanted = _mm256_set1_epi64x(static_cast<long long>(key));
    for (;; home = merges_.next(home)) {
      const MergeTable::Bucket& bucket = merges_.bucket(home);
      const auto* const keys = reinterpret_cast<const __m256i*>(bucket.keys.data());
      const auto* const values = reinterpret_cast<const __m256i*>(bucket.values.data());
      const __mmask8 is_it = _mm256_cmpeq_epi64_mask(_mm256_load_si256(keys), wanted);
      const __m256i value = _mm256_maskz_compress_epi64(is_it, _mm256_load_si256(values));
      const auto found = static_cast<std::uint64_t>(_mm256_extract_epi64(value, 0));
      if (found != 0 || bucket.values.back() == 0) [[likely]]
        return found;
    }
  }

  /// The least pair of each row; whatever it is in rows that have no text.
  [[nodiscard]] TUNEGAUGE_TARGET __m512i least_pairs() const {
    return by_quarters(by_quarters(least_of_four(0), least_of_four(4)),
                       by_quarters(least_of_four(8), least_of_four(12)));
  }
  // Two rows a, b become one with half as many minima of each, and so on, here of four numbers:
  //
  //     a0 a1 a2 a3      a0 b0 a1 b1
  //     b0 b1 b2 b3  ->  a2 b2 a3 b3  ->  min(a0,a2) min(b0,b2) min(a1,a3) min(b1,b3)
  [[nodiscard]] TUNEGAUGE_TARGET __m512i least_of_four(std::size_t row) const {
    return by_pairs(by_numbers(row_of_pairs(row), row_of_pairs(row + 1)),
                    by_numbers(row_of_pairs(row + 2), row_of_pairs(row + 3)));
  }
  [[nodiscard]] TUNEGAUGE_TARGET __m512i row_of_pairs(std::size_t row) const {
    const std::uint32_t* const pairs = pairs_.data() + row * most;
    const __m512i first = _mm512_loadu_si512(pairs);
    if constexpr (most == 16) return first;
    return min_of(first, _mm512_loadu_si512(pairs + most - 16));
  }
  static TUNEGAUGE_TARGET __m512i by_numbers(__m512i a, __m512i b) {
    return min_of(_mm512_maskz_unpacklo_epi32(0xFFFF, a, b),
                  _mm512_maskz_unpackhi_epi32(0xFFFF, a, b));
  }
  static TUNEGAUGE_TARGET __m512i by_pairs(__m512i a, __m512i b) {
    return min_of(_mm512_maskz_unpacklo_epi64(0xFF, a, b), _mm512_maskz_unpackhi_epi64(0xFF, a, b));
  }
  static TUNEGAUGE_TARGET __m512i by_quarters(__m512i a, __m512i b) {
    return min_of(_mm512_maskz_shuffle_i32x4(0xFFFF, a, b, 0x88),
                  _mm512_maskz_shuffle_i32x4(0xFFFF, a, b, 0xDD));
  }
  static TUNEGAUGE_TARGET __m512i min_of(__m512i a, __m512i b) {
    return _mm512_maskz_min_epu32(0xFFFF, a, b);
  }

  /// The lower or upper eight.
  static TUNEGAUGE_TARGET __m256i eight_lanes(__m512i sixteen, int half) {
    return half == 0 ? _mm512_maskz_extracti64x4_epi64(0xF, sixteen, 0)
                     : _mm512_maskz_extracti64x4_epi64(0xF, sixteen, 1);
  }
  /// The number of the highest bit of each lane; -1 where there is none.
  static TUNEGAUGE_TARGET __m512i highest_bit(__m512i words) {
    return _mm512_sub_epi32(_mm512_set1_epi32(31), _mm512_maskz_lzcnt_epi32(0xFFFF, words));
  }

  /// Merges the pairs `best` of the rows `which`, and sends for what the new ones may become.
  TUNEGAUGE_TARGET void merge(__mmask16 which, __m512i best) {
    if (which == 0) return;
    const __m512i zero = _mm512_setzero_si512();
    const __m512i one = _mm512_set1_epi32(1);
    const __m512i numbers = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    const __m512i rows = _mm512_maskz_slli_epi32(0xFFFF, numbers, row_shift);
    const auto gather = [&](__mmask16 mask, const Rows& from, __m512i at) TUNEGAUGE_TARGET {
      return _mm512_mask_i32gather_epi32(zero, mask, at, from.data(), 4);
    };
    const auto scatter = [](__mmask16 mask, Rows& to, __m512i at, __m512i values) TUNEGAUGE_TARGET {
      _mm512_mask_i32scatter_epi32(to.data(), mask, at, values, 4);
    };

    // The bits of the symbols that are there, before and behind the pair's left one.
    const __m512i at = _mm512_and_si512(best, _mm512_set1_epi32(place_mask));
    const __m512i alive = _mm512_loadu_si512(alive_.data());
    const __m512i at_bit = _mm512_maskz_sllv_epi32(0xFFFF, one, at);
    const __m512i below = _mm512_sub_epi32(at_bit, one);
    const __m512i before = _mm512_and_si512(alive, below);
    const __m512i behind = _mm512_andnot_si512(_mm512_or_si512(below, at_bit), alive);
    const __m512i after = _mm512_and_si512(behind, _mm512_sub_epi32(behind, one));
    const __m512i gone = _mm512_xor_si512(behind, after);
    const __m512i first_after = _mm512_and_si512(after, _mm512_sub_epi32(zero, after));
    _mm512_mask_storeu_epi32(alive_.data(), which, _mm512_xor_si512(alive, gone));
    const __mmask16 have_left = _mm512_mask_test_epi32_mask(which, before, before);
    const __mmask16 have_right = _mm512_mask_test_epi32_mask(which, after, after);
    const __m512i merged_at = _mm512_or_si512(rows, at);
    const __m512i gone_at = _mm512_or_si512(rows, highest_bit(gone));
    const __m512i left_at = _mm512_or_si512(rows, highest_bit(before));
    const __m512i right_at = _mm512_or_si512(rows, highest_bit(first_after));

    const __m512i merged = gather(which, products_, merged_at);
    const __m512i left = gather(have_left, ids_, left_at);
    const __m512i right = gather(have_right, ids_, right_at);
    scatter(which, ids_, merged_at, merged);
    const __m512i no_pair = _mm512_set1_epi32(-1);
    scatter(which, pairs_, merged_at, no_pair);
    scatter(which, pairs_, gone_at, no_pair);
    scatter(have_left, pairs_, left_at, no_pair);

    for (const int half : {0, 1}) {
      const auto eight = [half](__mmask16 sixteen) {
        return static_cast<__mmask8>(sixteen >> (8 * half));
      };
      const __m256i middle = eight_lanes(merged, half);
      send_for(eight(have_left), eight_lanes(left, half), middle, eight_lanes(left_at, half));
      send_for(eight(have_right), middle, eight_lanes(right, half), eight_lanes(merged_at, half));
    }
  }

  /// send_for of up to eight pairs at a time; of those only that the filter lets pass.
  TUNEGAUGE_TARGET void send_for(__mmask8 which, __m256i left, __m256i right, __m256i left_at) {
    const __m512i key =
        _mm512_or_si512(_mm512_maskz_slli_epi64(0xFF, _mm512_maskz_cvtepu32_epi64(0xFF, left), 32),
                        _mm512_maskz_cvtepu32_epi64(0xFF, right));
    const __m512i hash =
        _mm512_mullo_epi64(_mm512_xor_si512(key, _mm512_maskz_srli_epi64(0xFF, key, Hashing::fold)),
                           _mm512_set1_epi64(static_cast<long long>(hashing_.factor)));
    const __mmask8 are_low =
        _mm512_testn_epi64_mask(key, _mm512_set1_epi64(static_cast<long long>(Hashing::not_low)));
    const __m512i bit = _mm512_mask_srli_epi64(
        _mm512_add_epi64(_mm512_maskz_srli_epi64(0xFF, hash, hashing_.shift),
                         _mm512_set1_epi64(static_cast<long long>(hashing_.first_bit))),
        are_low, hash, hashing_.low_shift);
    const __m512i word = _mm512_mask_i64gather_epi64(
        _mm512_setzero_si512(), which, _mm512_maskz_srli_epi64(0xFF, bit, 6), hashing_.filter, 8);
    const __m512i in_word = _mm512_maskz_sllv_epi64(0xFF, _mm512_set1_epi64(1),
                                                    _mm512_and_si512(bit, _mm512_set1_epi64(63)));
    const __mmask8 may_be_there = _mm512_mask_test_epi64_mask(which, word, in_word);
    const __m256i home =
        _mm512_maskz_cvtepi64_epi32(0xFF, _mm512_maskz_srli_epi64(0xFF, bit, Hashing::bucket_bits));
    _mm512_storeu_si512(keys_.data() + waiting_, _mm512_maskz_compress_epi64(may_be_there, key));
    const auto write = [&](auto& numbers, __m256i eight) TUNEGAUGE_TARGET {
      _mm256_storeu_si256(reinterpret_cast<__m256i*>(numbers.data() + waiting_),
                          _mm256_maskz_compress_epi32(may_be_there, eight));
    };
    write(homes_, home);
    write(lefts_, left_at);
    const auto count = static_cast<std::size_t>(std::popcount(static_cast<unsigned>(may_be_there)));
    for (std::size_t i = 0; i < count; ++i) {
      __builtin_prefetch(&merges_.bucket(homes_[waiting_ + i]));
    }
    waiting_ += count;
  }

  const FirstSymbols& first_;
  const MergeTable& merges_;
  Hashing hashing_;
  alignas(64) Rows pairs_;     ///< by left symbol
  alignas(64) Rows products_;  ///< what those pairs become
  alignas(64) Rows ids_;
  alignas(64) std::array<std::uint32_t, lanes> alive_;  ///< by row, a bit for each place
  std::array<std::uint32_t, lanes> texts_;              ///< by row, its text's place in the queue
  unsigned used_ = 0;                                   ///< a bit for each row that has a text
  // Pairs whose buckets are on their way. At most all pairs of sixteen new texts.
  static constexpr std::size_t most_waiting = lanes * most + 8;
  std::array<std::uint64_t, most_waiting> keys_;
  std::array<std::uint32_t, most_waiting> homes_;
  std::array<std::uint32_t, most_waiting> lefts_;  ///< where in pairs_ and products_ they belong
  std::size_t waiting_ = 0;
};

template <std::size_t most>
TUNEGAUGE_TARGET void merge_by_sixteen(const FirstSymbols& first, std::span<ShortText> texts) {
  if (texts.empty()) return;
  Queue queue{texts};
  std::array<SixteenTexts<most>, 2> both = {SixteenTexts<most>(first), SixteenTexts<most>(first)};
  bool is_any_left = true;
  while (is_any_left) {
    is_any_left = false;
    for (SixteenTexts<most>& sixteen : both) {
      if (sixteen.step(queue)) is_any_left = true;
    }
  }
}

}  // namespace

void merge_short_texts_avx512(const FirstSymbols& first, std::span<ShortText> texts) {
  constexpr std::size_t few = 16;
  const auto longer = std::partition(texts.begin(), texts.end(),
                                     [](const ShortText& text) { return text.text.size() <= few; });
  merge_by_sixteen<few>(first, {texts.begin(), longer});
  merge_by_sixteen<ShortText::most_bytes>(first, {longer, texts.end()});
}

#else

void merge_short_texts_avx512(const FirstSymbols& /*first*/, std::span<ShortText> /*texts*/) {
  std::abort();  // best_simd() is portable here
}

#endif

}  // namespace tunegauge::tokenizers
