// Block masks and positions in plain C++, and the choice between the ways.

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "estimator/tokenizers/fast/block_masks.h"

namespace tunegauge::tokenizers {
namespace {

constexpr std::uint64_t kHighs = 0x8080808080808080;

std::uint64_t load_little(const void* from) {
  std::uint64_t word;
  std::memcpy(&word, from, sizeof word);
  if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
  return word;
}

/// Transposes a matrix of 8 x 8 bits: bit j of byte i becomes bit i of byte j. Swaps squares of 1,
/// 2 and 4 bits across the diagonal (Hacker's Delight, 7-3).
std::uint64_t transpose(std::uint64_t x) {
  const auto swap = [&x](int shift, std::uint64_t mask) {
    const std::uint64_t t = (x ^ (x >> shift)) & mask;
    x ^= t ^ (t << shift);
  };
  swap(7, 0x00AA00AA00AA00AA);
  swap(14, 0x0000CCCC0000CCCC);
  swap(28, 0x00000000F0F0F0F0);
  return x;
}

/// The highest bits of eight bytes, as eight bits. Precondition: all other bits are 0. Each of the
/// bits 0, 8, 16 ... that they become meets the one bit of the factor that brings it into the top
/// byte.
std::uint64_t gather_highs(std::uint64_t highs) {
  return ((highs >> 7) * 0x0102040810204080) >> 56;
}

/// A class byte for every ASCII character, in which some have two bits, to be told apart from the
/// others of their class.
constexpr std::uint8_t kBlankBits = kSpaceBit | kUpperBit;
constexpr std::uint8_t kApostropheBits = kSymbolBit | kUpperBit;
constexpr std::uint8_t kSlashBits = kSymbolBit | kLowerBit;
constexpr std::array<std::uint8_t, 128> kAscii = [] {
  std::array<std::uint8_t, 128> classes{};
  for (std::size_t c = 0x21; c < 0x7F; ++c) classes[c] = kSymbolBit;
  for (std::size_t c = 'A'; c <= 'Z'; ++c) classes[c] = kUpperBit;
  for (std::size_t c = 'a'; c <= 'z'; ++c) classes[c] = kLowerBit;
  for (std::size_t c = '0'; c <= '9'; ++c) classes[c] = kNumberBit;
  for (const char c : {'\t', '\v', '\f'}) classes[static_cast<std::size_t>(c)] = kSpaceBit;
  classes['\r'] = classes['\n'] = kNewlineBit;
  classes[' '] = kBlankBits;
  classes['\''] = kApostropheBits;
  classes['/'] = kSlashBits;
  return classes;
}();

/// The bits of a class byte as the lowest bits of eight bytes. Moved up by 0 ... 7 places and put
/// together, those of eight characters are eight bits of eight masks.
using Lanes = std::uint64_t;
constexpr std::array<Lanes, 256> kLanes = [] {
  std::array<Lanes, 256> lanes{};
  for (std::size_t i = 0; i < lanes.size(); ++i) {
    for (unsigned bit = 0; bit < 8; ++bit) lanes[i] |= Lanes{i >> bit & 1} << (8 * bit);
  }
  return lanes;
}();
/// Nothing for bytes beyond ASCII.
constexpr std::array<Lanes, 256> kAsciiLanes = [] {
  std::array<Lanes, 256> lanes{};
  for (std::size_t c = 0; c < kAscii.size(); ++c) lanes[c] = kLanes[kAscii[c]];
  return lanes;
}();

void add_lanes(Lanes lanes, unsigned from, BlockMasks& masks) {
  const auto mask = [&](unsigned bit) { return (lanes >> (8 * bit) & 0xFF) << from; };
  masks.upper |= mask(0);
  masks.lower |= mask(1);
  masks.caseless |= mask(2);
  masks.mark |= mask(3);
  masks.number |= mask(4);
  masks.symbol |= mask(5);
  masks.newline |= mask(6);
  masks.space |= mask(7);
}

/// All of a block but the classes of characters beyond ASCII.
BlockMasks ascii_masks(const char* text) {
  BlockMasks masks{};
  for (unsigned from = 0; from < kBlockBytes; from += 8) {
    Lanes lanes = 0;
    for (unsigned i = 0; i < 8; ++i) {
      lanes |= kAsciiLanes[static_cast<unsigned char>(text[from + i])] << i;
    }
    add_lanes(lanes, from, masks);
    const std::uint64_t word = load_little(text + from);
    const std::uint64_t high = word & kHighs;
    if (high == 0) continue;
    masks.high |= gather_highs(high) << from;
    masks.follower |= gather_highs(high & ~(word << 1)) << from;  // 10......
  }
  masks.blank = masks.space & masks.upper;
  masks.apostrophe = masks.symbol & masks.upper;
  masks.slash = masks.symbol & masks.lower;
  masks.upper &= ~(masks.blank | masks.apostrophe);
  masks.lower &= ~masks.slash;
  return masks;
}

/// Classifies block after block.
class Classifier {
 public:
  explicit Classifier(const ClassTable& table) : table_(table) {}

  /// The block at `text`, of which three bytes more may be read.
  BlockMasks operator()(const char* text) {
    BlockMasks masks = ascii_masks(text);
    if (masks.high != 0) add_high(text, masks);
    return masks;
  }

 private:
  /// Writes four class bytes for each character beyond ASCII: what comes next overwrites those that
  /// are too many, or it is ASCII and they do not count.
  void add_high(const char* text, BlockMasks& masks) {
    std::memcpy(classes_.data(), classes_.data() + kBlockBytes, 4);
    for (std::uint64_t left = masks.high & ~masks.follower; left != 0; left &= left - 1) {
      const auto i = static_cast<std::size_t>(std::countr_zero(left));
      const std::uint32_t four = table_.of_multi_byte(text + i) * std::uint32_t{0x01010101};
      std::memcpy(classes_.data() + i, &four, sizeof four);
    }
    BlockMasks high{};
    for (unsigned from = 0; from < kBlockBytes; from += 8) {
      add_lanes(transpose(load_little(classes_.data() + from)), from, high);
    }
    masks.upper |= high.upper & masks.high;
    masks.lower |= high.lower & masks.high;
    masks.caseless = high.caseless & masks.high;
    masks.mark = high.mark & masks.high;
    masks.number |= high.number & masks.high;
    masks.symbol |= high.symbol & masks.high;
    masks.newline |= high.newline & masks.high;
    masks.space |= high.space & masks.high;
  }

  const ClassTable& table_;
  /// Of the bytes beyond ASCII of a block, and of those that end its last character.
  std::array<std::uint8_t, kBlockBytes + 4> classes_{};
};

void classify(const ClassTable& table, const ClassifiedText& part, BlockMasks* masks) {
  constexpr std::size_t kMore = 3;
  Classifier classify_block(table);
  for (std::size_t at = 0; at < part.bytes; at += kBlockBytes) {
    const std::size_t size = std::min(part.bytes - at, kBlockBytes);
    if (size == kBlockBytes && at + kBlockBytes + kMore <= part.readable) {
      *masks++ = classify_block(part.text + at);
      continue;
    }
    std::array<char, kBlockBytes + kMore> padded{};
    // A character may end in the next block.
    const std::size_t copied =
        size < kBlockBytes ? size : std::min(part.readable - at, padded.size());
    std::memcpy(padded.data(), part.text + at, copied);
    *masks++ = classify_block(padded.data());
  }
}

std::size_t write_positions(const std::uint64_t* words, std::size_t count, std::uint32_t base,
                            std::uint32_t* positions, std::size_t most) {
  std::size_t written = 0;
  for (std::size_t i = 0; i < count && written < most; ++i, base += kBlockBytes) {
    for (std::uint64_t word = words[i]; word != 0; word &= word - 1) {
      positions[written++] = base + static_cast<std::uint32_t>(std::countr_zero(word));
    }
  }
  return written;
}

}  // namespace

constinit const BlockSteps kPortableSteps = {classify, write_positions};

const BlockSteps& block_steps(Simd simd) noexcept {
  switch (simd) {
    case Simd::avx512:
      return *kAvx512Steps;
    case Simd::avx2:
      return *kAvx2Steps;
    case Simd::portable:
      break;
  }
  return kPortableSteps;
}

}  // namespace tunegauge::tokenizers
