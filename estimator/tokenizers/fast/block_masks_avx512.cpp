// Block masks and positions with AVX-512: 64 bytes in one register.

#include "estimator/tokenizers/fast/block_masks.h"

#if defined(__x86_64__)

#include <immintrin.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

// Only what is in here may use the instructions: functions that are shared with other files (inline
// ones, templates) would otherwise be compiled with them, and the linker could choose that copy.
#define TUNEGAUGE_TARGET                                                  \
  __attribute__((                                                         \
      target("avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2,bmi,bmi2," \
             "popcnt")))

namespace tunegauge::tokenizers {
namespace {

/// A block with its classes, before they become masks.
struct Classes {
  __m512i bytes;
  __m512i classes;
};

TUNEGAUGE_TARGET inline void store_masks(const Classes& block, std::uint64_t high,
                                         BlockMasks& masks) {
  const auto plane = [&](char bit) TUNEGAUGE_TARGET {
    return _cvtmask64_u64(_mm512_test_epi8_mask(block.classes, _mm512_set1_epi8(bit)));
  };
  const auto equal = [&](char byte) TUNEGAUGE_TARGET {
    return _cvtmask64_u64(_mm512_cmpeq_epi8_mask(block.bytes, _mm512_set1_epi8(byte)));
  };
  masks.upper = plane(kUpperBit);
  masks.lower = plane(kLowerBit);
  masks.caseless = plane(kCaselessBit);
  masks.mark = plane(kMarkBit);
  masks.number = plane(kNumberBit);
  masks.symbol = plane(kSymbolBit);
  masks.newline = plane(kNewlineBit);
  masks.space = _cvtmask64_u64(_mm512_movepi8_mask(block.classes));
  masks.blank = equal(' ');
  masks.apostrophe = equal('\'');
  masks.slash = equal('/');
  masks.high = high;
}

class Classifier {
 public:
  TUNEGAUGE_TARGET explicit Classifier(const ClassTable& table)
      : table_(table),
        three_byte_leads_(_mm512_maskz_broadcast_i32x4(
            0xFFFF,
            _mm_loadu_si128(reinterpret_cast<const __m128i*>(table.three_byte_leads().data())))),
        ascii_low_(_mm512_loadu_si512(table.ascii())),
        ascii_high_(_mm512_loadu_si512(table.ascii() + kBlockBytes)) {}

  /// The block at `text`, of which three bytes more may be read.
  TUNEGAUGE_TARGET inline void operator()(const char* text, BlockMasks& masks) {
    Classes block{_mm512_loadu_si512(text), _mm512_setzero_si512()};
    const std::uint64_t high = _cvtmask64_u64(_mm512_movepi8_mask(block.bytes));
    block.classes = _mm512_maskz_permutex2var_epi8(~high, ascii_low_, block.bytes, ascii_high_);
    masks.follower = 0;
    if (high != 0) [[unlikely]]
      classify_high(text, high, block, masks);
    store_masks(block, high, masks);
    before_ = block.classes;
  }

 private:
  TUNEGAUGE_TARGET inline void classify_high(const char* text, std::uint64_t high, Classes& block,
                                             BlockMasks& masks) {
    const __m512i bytes = block.bytes;
    const __m512i second = _mm512_loadu_si512(text + 1);
    const std::uint64_t leads = _cvtmask64_u64(_mm512_cmpge_epu8_mask(bytes, byte_of(0xC0)));
    const std::uint64_t three_or_four =
        _cvtmask64_u64(_mm512_cmpge_epu8_mask(bytes, byte_of(0xE0)));
    const std::uint64_t four = _cvtmask64_u64(_mm512_cmpge_epu8_mask(bytes, byte_of(0xF0)));

    // Many scripts of three bytes have one class for all characters of a first byte.
    const __m512i by_lead =
        _mm512_shuffle_epi8(three_byte_leads_, _mm512_and_si512(bytes, byte_of(0x0F)));
    const std::uint64_t uniform =
        _cvtmask64_u64(_mm512_cmpneq_epi8_mask(by_lead, byte_of(ClassTable::kMixed))) &
        three_or_four & ~four;
    __m512i classes = _mm512_mask_mov_epi8(block.classes, uniform, by_lead);
    std::uint64_t left = leads & ~uniform;
    if (left != 0) {
      // The place in a row is the last byte of the character.
      const __m512i place =
          _mm512_mask_mov_epi8(_mm512_loadu_si512(text + 2), leads & ~three_or_four, second);
      left = look_up_rows({bytes, second, place}, left, classes);
    }
    if (left != 0) classes = look_up_each(text, left, classes);
    masks.follower = high & ~leads;
    spread(masks.follower, classes);
    block.classes = classes;
  }

  static TUNEGAUGE_TARGET inline __m512i byte_of(unsigned value) {
    return _mm512_set1_epi8(static_cast<char>(value));
  }

  struct Characters {
    __m512i first;
    __m512i second;
    __m512i place;
  };

  /// Classifies the characters of the rows that are at hand; returns what is left. All rows are
  /// tried: that is quicker than to find out which are needed.
  TUNEGAUGE_TARGET inline std::uint64_t look_up_rows(const Characters& characters,
                                                     std::uint64_t left, __m512i& classes) {
    for (Row& row : rows_) {
      std::uint64_t same =
          _cvtmask64_u64(_mm512_cmpeq_epi8_mask(characters.first, row.first)) & left;
      same &= _cvtmask64_u64(_mm512_cmpeq_epi8_mask(characters.second, row.second)) | row.is_two;
      classes = _mm512_mask_permutexvar_epi8(classes, same, characters.place, row.classes);
      row.used = same != 0;
      left &= ~same;
    }
    return left;
  }

  /// Classifies the characters that begin at `left` one by one. The row of the first of them takes
  /// the place of one that the block does not need.
  TUNEGAUGE_TARGET __m512i look_up_each(const char* text, std::uint64_t left, __m512i classes) {
    take_row(text + std::countr_zero(left));
    alignas(64) std::array<std::uint8_t, kBlockBytes> single;
    _mm512_store_si512(single.data(), classes);
    for (; left != 0; left &= left - 1) {
      const auto i = static_cast<std::size_t>(std::countr_zero(left));
      single[i] = table_.of_multi_byte(text + i);
    }
    return _mm512_load_si512(single.data());
  }

  TUNEGAUGE_TARGET inline void take_row(const char* character) {
    const auto first = static_cast<unsigned char>(character[0]);
    const auto second = static_cast<unsigned char>(character[1]);
    if (first >= 0xF0) return;
    const bool is_two = first < 0xE0;
    const std::uint32_t number = is_two ? first & 0x1FU : ((first & 0x0FU) << 6) | (second & 0x3FU);
    for (Row& row : rows_) {
      if (row.used) continue;
      row = {byte_of(first), byte_of(second), _mm512_loadu_si512(table_.row(number)),
             is_two ? ~std::uint64_t{0} : 0, true};
      return;
    }
  }

  /// Gives the bytes behind the first of a character its class: three times, each takes that of the
  /// byte before it.
  TUNEGAUGE_TARGET inline void spread(std::uint64_t follower, __m512i& classes) {
    const __m512i one_back = _mm512_loadu_si512(kCount.data() + 63);
    const __mmask64 mask = _cvtu64_mask64(follower);
    for (int i = 0; i < 3; ++i) {
      const __m512i moved = _mm512_permutex2var_epi8(before_, one_back, classes);
      classes = _mm512_mask_mov_epi8(classes, mask, moved);
    }
  }

  static constexpr std::array<std::uint8_t, 128> kCount = [] {
    std::array<std::uint8_t, 128> count{};
    for (std::size_t i = 0; i < count.size(); ++i) count[i] = static_cast<std::uint8_t>(i);
    return count;
  }();

  /// 64 characters that differ in their last byte, with their classes.
  struct Row {
    __m512i first;
    __m512i second;
    __m512i classes;
    std::uint64_t is_two;  ///< all ones: characters of two bytes
    bool used;             ///< in the last block that had characters for rows
  };

  const ClassTable& table_;
  __m512i three_byte_leads_;
  std::array<Row, 5> rows_{};  ///< none, at first: no character begins with byte 0
  __m512i ascii_low_;
  __m512i ascii_high_;
  __m512i before_ = __m512i{};  ///< classes of the block before
};

TUNEGAUGE_TARGET void classify(const ClassTable& table, const ClassifiedText& part,
                               BlockMasks* masks) {
  constexpr std::size_t kMore = 3;
  Classifier classify_block(table);
  for (std::size_t at = 0; at < part.bytes; at += kBlockBytes) {
    const std::size_t size = std::min(part.bytes - at, kBlockBytes);
    if (size == kBlockBytes && at + kBlockBytes + kMore <= part.readable) [[likely]] {
      classify_block(part.text + at, *masks++);
      continue;
    }
    std::array<char, kBlockBytes + kMore> padded{};
    // A character may end in the next block.
    const std::size_t copied =
        size < kBlockBytes ? size : std::min(part.readable - at, padded.size());
    std::memcpy(padded.data(), part.text + at, copied);
    classify_block(padded.data(), *masks++);
  }
}

TUNEGAUGE_TARGET std::size_t write_positions(const std::uint64_t* words, std::size_t count,
                                             std::uint32_t base, std::uint32_t* positions,
                                             std::size_t most) {
  alignas(64) static constexpr std::array<std::uint8_t, 64> kBits = [] {
    std::array<std::uint8_t, 64> bits{};
    for (std::size_t i = 0; i < bits.size(); ++i) bits[i] = static_cast<std::uint8_t>(i);
    return bits;
  }();
  // The forms with a mask of ones: g++ 12 warns of the others, whose mask is "undefined".
  const __m512i bits = _mm512_load_si512(kBits.data());
  std::size_t written = 0;
  for (std::size_t i = 0; i < count && written < most; ++i, base += kBlockBytes) {
    const auto found = static_cast<std::size_t>(std::popcount(words[i]));
    __m512i places = _mm512_maskz_compress_epi8(_cvtu64_mask64(words[i]), bits);
    const __m512i first = _mm512_set1_epi32(static_cast<int>(base));
    const auto write_16 = [&](std::size_t from, __m128i low) TUNEGAUGE_TARGET {
      _mm512_storeu_si512(positions + written + from,
                          _mm512_add_epi32(first, _mm512_maskz_cvtepu8_epi32(0xFFFF, low)));
    };
    write_16(0, _mm512_maskz_extracti32x4_epi32(0xF, places, 0));
    if (found > 16) write_16(16, _mm512_maskz_extracti32x4_epi32(0xF, places, 1));
    if (found > 32) [[unlikely]] {
      write_16(32, _mm512_maskz_extracti32x4_epi32(0xF, places, 2));
      write_16(48, _mm512_maskz_extracti32x4_epi32(0xF, places, 3));
    }
    written += found;
  }
  return written;
}

constexpr BlockSteps kSteps = {classify, write_positions};

}  // namespace

constinit const BlockSteps* const kAvx512Steps = &kSteps;

}  // namespace tunegauge::tokenizers

#else

namespace tunegauge::tokenizers {
constinit const BlockSteps* const kAvx512Steps = nullptr;
}

#endif
