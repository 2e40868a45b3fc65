#pragma once
// The masks of one chunk of a text, and the few operations on them that reach from one block of 64
// bytes into the next.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "estimator/tokenizers/fast/block_masks.h"

namespace tunegauge::tokenizers {

/// Small enough for the masks to stay in the first cache, and look-ahead within it is free.
constexpr std::size_t kChunkBytes = 4096;
constexpr std::size_t kChunkBlocks = kChunkBytes / kBlockBytes;

struct ChunkMasks {
  std::string_view text;    ///< from where the chunk begins up to the end of the whole text
  std::size_t bytes;        ///< of the chunk
  std::size_t block_count;  ///< behind the last block stands an empty one
  BlockMasks blocks[kChunkBlocks + 1];
  std::uint64_t starts[kChunkBlocks + 1];  ///< first bytes of pieces
  // For patterns with cased words only:
  std::uint64_t glued[kChunkBlocks + 1];   ///< contractions that end a word
  std::uint64_t forced[kChunkBlocks + 1];  ///< words that begin right behind such a contraction

  /// The bytes of a block that belong to the chunk.
  [[nodiscard]] std::uint64_t valid(std::size_t block) const {
    const std::size_t left = bytes - block * kBlockBytes;
    return left >= kBlockBytes ? ~std::uint64_t{0} : (std::uint64_t{1} << left) - 1;
  }
  /// Steps back to the first byte of the character that has byte `at`.
  [[nodiscard]] std::size_t first_byte(std::size_t at) const {
    while ((blocks[at / kBlockBytes].follower >> (at % kBlockBytes) & 1) != 0) --at;
    return at;
  }
  void add_start(std::size_t at) {
    starts[at / kBlockBytes] |= std::uint64_t{1} << (at % kBlockBytes);
  }
  void remove_start(std::size_t at) {
    starts[at / kBlockBytes] &= ~(std::uint64_t{1} << (at % kBlockBytes));
  }
};

/// Calls visit(i) for the number i of every bit that is set.
template <class Visitor>
void for_each_bit(std::uint64_t word, Visitor visit) {
  for (; word != 0; word &= word - 1) visit(static_cast<std::size_t>(std::countr_zero(word)));
}

/// Moves bits one place up, over the ends of words. One object for each row of masks, fed from the
/// first block on.
class ShiftUp {
 public:
  std::uint64_t operator()(std::uint64_t mask) {
    const std::uint64_t moved = (mask << 1) | (before_ >> 63);
    before_ = mask;
    return moved;
  }

 private:
  std::uint64_t before_ = 0;
};

/// Where the runs end that begin at given places: the place behind each such run. An addition does
/// it, since its carry runs through ones and stops at the first zero:
///
///     runs     0 1 1 1 0 0 1 1 0      (lowest bit left)
///     from     0 1 0 0 0 0 0 0 0
///     sum      0 0 0 0 1 0 1 1 0
///     behind   0 0 0 0 1 0 0 0 0      = sum & ~runs
///     within   0 1 1 1 0 0 0 0 0      = runs & ~sum
///
/// `from` may hold first places of runs only, and they must be in `runs`.
class RunEnds {
 public:
  struct Ends {
    std::uint64_t behind;
    std::uint64_t within;
  };

  Ends operator()(std::uint64_t runs, std::uint64_t from) {
    std::uint64_t sum = runs + from;
    std::uint64_t carry_out = sum < runs ? 1 : 0;
    sum += carry_;
    carry_out |= sum < carry_ ? 1 : 0;
    carry_ = carry_out;
    return {sum & ~runs, runs & ~sum};
  }

 private:
  std::uint64_t carry_ = 0;
};

/// The places behind characters that are given by their first bytes.
class BehindCharacter {
 public:
  std::uint64_t operator()(std::uint64_t first_bytes, std::uint64_t follower) {
    const std::uint64_t second = shift_(first_bytes);
    return (second & ~follower) | ends_(follower, second & follower).behind;
  }

 private:
  ShiftUp shift_;
  RunEnds ends_;
};

}  // namespace tunegauge::tokenizers
