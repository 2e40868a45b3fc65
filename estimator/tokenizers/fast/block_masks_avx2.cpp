// Block masks and positions with AVX2: 64 bytes in two registers.

#include "estimator/tokenizers/fast/block_masks.h"

#if defined(__x86_64__)

#include <immintrin.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

// Only what is in here may use the instructions: functions that are shared with other files (inline
// ones, templates) would otherwise be compiled with them, and the linker could choose that copy.
#define TUNEGAUGE_TARGET __attribute__((target("avx2,bmi,bmi2,popcnt")))

namespace tunegauge::tokenizers {
namespace {

/// 64 bytes.
struct Block {
  __m256i low;
  __m256i high;
};

TUNEGAUGE_TARGET inline Block load(const void* from) {
  const auto* halves = static_cast<const __m256i*>(from);
  return {_mm256_loadu_si256(halves), _mm256_loadu_si256(halves + 1)};
}

/// The highest bits of the bytes.
TUNEGAUGE_TARGET inline std::uint64_t highest_bits(__m256i low, __m256i high) {
  const auto low_mask = static_cast<std::uint32_t>(_mm256_movemask_epi8(low));
  const auto high_mask = static_cast<std::uint32_t>(_mm256_movemask_epi8(high));
  return low_mask | (std::uint64_t{high_mask} << 32);
}

TUNEGAUGE_TARGET inline std::uint64_t equal(const Block& block, char byte) {
  const __m256i wanted = _mm256_set1_epi8(byte);
  return highest_bits(_mm256_cmpeq_epi8(block.low, wanted), _mm256_cmpeq_epi8(block.high, wanted));
}

/// Where a bit of the bytes is set.
template <int kBit>
TUNEGAUGE_TARGET inline std::uint64_t plane(const Block& block) {
  return highest_bits(_mm256_slli_epi16(block.low, 7 - kBit),
                      _mm256_slli_epi16(block.high, 7 - kBit));
}

// ASCII in classes: the high half of a byte selects a set of bits and the low half another one; a
// bit that is in both says that the byte is one of a rectangle of the code chart.
enum AsciiBit : std::uint8_t {
  kFirstLetters = 1,  // 41-4F 61-6F
  kLastLetters = 2,   // 50-5A 70-7A
  kDigits = 4,        // 30-39
  kLines = 8,         // 0A 0D
  kTabs = 16,         // 09 0B 0C
  kBlank = 32,        // 20
  kNotPrinted = 64,   // 00-1F
  kDelete = 128,      // 7F
};

TUNEGAUGE_TARGET inline Block ascii_bits(const Block& block) {
  constexpr char kAll = kFirstLetters | kNotPrinted;  // low halves 1-F
  const __m256i by_high_half = _mm256_broadcastsi128_si256(_mm_setr_epi8(
      kLines | kTabs | kNotPrinted, kNotPrinted, kBlank, kDigits, kFirstLetters, kLastLetters,
      kFirstLetters, static_cast<char>(kLastLetters | kDelete), 0, 0, 0, 0, 0, 0, 0, 0));
  constexpr char kInAll = kAll | kLastLetters | kDigits;
  const __m256i by_low_half = _mm256_broadcastsi128_si256(_mm_setr_epi8(
      kLastLetters | kDigits | kBlank | kNotPrinted, kInAll, kInAll, kInAll, kInAll, kInAll, kInAll,
      kInAll, kInAll, kInAll | kTabs, kAll | kLastLetters | kLines, kAll | kTabs, kAll | kTabs,
      kAll | kLines, kAll, static_cast<char>(kAll | kDelete)));
  const __m256i half = _mm256_set1_epi8(0x0F);
  const auto look_up = [&](__m256i bytes) TUNEGAUGE_TARGET {
    const __m256i high = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), half);
    return _mm256_and_si256(_mm256_shuffle_epi8(by_high_half, high),
                            _mm256_shuffle_epi8(by_low_half, _mm256_and_si256(bytes, half)));
  };
  return {look_up(block.low), look_up(block.high)};
}

TUNEGAUGE_TARGET inline void classify_ascii(const Block& block, BlockMasks& masks) {
  const Block bits = ascii_bits(block);
  const std::uint64_t letters = plane<0>(bits) | plane<1>(bits);
  const std::uint64_t small = plane<5>(block);  // of letters
  masks.upper = letters & ~small;
  masks.lower = letters & small;
  masks.caseless = 0;
  masks.mark = 0;
  masks.number = plane<2>(bits);
  masks.newline = plane<3>(bits);
  const std::uint64_t blank = plane<5>(bits);
  masks.space = plane<4>(bits) | blank;
  masks.symbol = ~(letters | masks.number | blank | plane<6>(bits) | plane<7>(bits));
  masks.blank = blank;
  masks.apostrophe = equal(block, '\'');
  masks.slash = equal(block, '/');
  masks.follower = 0;
  masks.high = 0;
}

/// Adds the masks of bytes that are not ASCII.
TUNEGAUGE_TARGET inline void add_planes(const Block& classes, BlockMasks& masks) {
  masks.upper |= plane<0>(classes);
  masks.lower |= plane<1>(classes);
  masks.caseless |= plane<2>(classes);
  masks.mark |= plane<3>(classes);
  masks.number |= plane<4>(classes);
  masks.symbol |= plane<5>(classes);
  masks.newline |= plane<6>(classes);
  masks.space |= plane<7>(classes);
}

/// Classifies block after block.
class Classifier {
 public:
  explicit Classifier(const ClassTable& table) : table_(table) {}

  /// The block at `text`, of which three bytes more may be read.
  TUNEGAUGE_TARGET inline void operator()(const char* text, BlockMasks& masks) {
    const Block block = load(text);
    classify_ascii(block, masks);
    const std::uint64_t high = highest_bits(block.low, block.high);
    if (high == 0) return;
    masks.high = high;
    masks.follower = high & ~plane<6>(block);  // 10......
    masks.symbol &= ~high;
    alignas(32) std::array<std::uint8_t, kBlockBytes> classes{};
    for (std::uint64_t leads = high & ~masks.follower; leads != 0; leads = _blsr_u64(leads)) {
      const auto i = static_cast<std::size_t>(_tzcnt_u64(leads));
      classes[i] = table_.of_multi_byte(text + i);
    }
    add_planes(spread(block, load(classes.data())), masks);
  }

 private:
  /// Gives the bytes behind the first of a character its class: three times, each takes that of the
  /// byte before it.
  TUNEGAUGE_TARGET inline Block spread(const Block& bytes, Block classes) {
    const __m256i first_lead = _mm256_set1_epi8(static_cast<char>(0xC0));
    // As numbers with a sign 80 ... BF are the lowest.
    const __m256i low_follows = _mm256_cmpgt_epi8(first_lead, bytes.low);
    const __m256i high_follows = _mm256_cmpgt_epi8(first_lead, bytes.high);
    for (int i = 0; i < 3; ++i) {
      const __m256i low_before = _mm256_permute2x128_si256(before_, classes.low, 0x21);
      const __m256i high_before = _mm256_permute2x128_si256(classes.low, classes.high, 0x21);
      const __m256i low_moved = _mm256_alignr_epi8(classes.low, low_before, 15);
      const __m256i high_moved = _mm256_alignr_epi8(classes.high, high_before, 15);
      classes.low = _mm256_blendv_epi8(classes.low, low_moved, low_follows);
      classes.high = _mm256_blendv_epi8(classes.high, high_moved, high_follows);
    }
    before_ = classes.high;
    return classes;
  }

  const ClassTable& table_;
  __m256i before_ = __m256i{};  ///< classes of the last 32 bytes, if they end beyond ASCII
};

TUNEGAUGE_TARGET void classify(const ClassTable& table, const ClassifiedText& part,
                               BlockMasks* masks) {
  constexpr std::size_t kMore = 3;
  Classifier classify_block(table);
  for (std::size_t at = 0; at < part.bytes; at += kBlockBytes) {
    const std::size_t size = std::min(part.bytes - at, kBlockBytes);
    if (size == kBlockBytes && at + kBlockBytes + kMore <= part.readable) {
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
  std::size_t written = 0;
  for (std::size_t i = 0; i < count && written < most; ++i, base += kBlockBytes) {
    std::uint64_t word = words[i];
    const auto found = static_cast<std::size_t>(_mm_popcnt_u64(word));
    std::uint32_t* to = positions + written;
    // Eight at a time, whether there are as many or not: a branch for each would be guessed wrong.
    for (std::size_t done = 0; done < found; done += 8) {
      for (int j = 0; j < 8; ++j) {
        *to++ = base + static_cast<std::uint32_t>(_tzcnt_u64(word));
        word = _blsr_u64(word);
      }
    }
    written += found;
  }
  return written;
}

constexpr BlockSteps kSteps = {classify, write_positions};

}  // namespace

constinit const BlockSteps* const kAvx2Steps = &kSteps;

}  // namespace tunegauge::tokenizers

#else

namespace tunegauge::tokenizers {
constinit const BlockSteps* const kAvx2Steps = nullptr;
}

#endif
