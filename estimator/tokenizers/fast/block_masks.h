#pragma once
// Texts as bit masks: one word for every 64 bytes and class of characters. Making them and reading
// positions off such words are the two steps of the word cutter that depend on the processor.

#include <cstddef>
#include <cstdint>

#include "estimator/tokenizers/fast/class_table.h"
#include "estimator/tokenizers/fast/simd.h"

namespace tunegauge::tokenizers {

/// Bit i stands for byte i of a block of 64 bytes. All bytes of a character are in its class.
struct BlockMasks {
  std::uint64_t upper;
  std::uint64_t lower;
  std::uint64_t caseless;
  std::uint64_t mark;
  std::uint64_t number;
  std::uint64_t symbol;
  std::uint64_t newline;
  std::uint64_t space;
  std::uint64_t blank;       ///< the byte ' '
  std::uint64_t apostrophe;  ///< the byte '
  std::uint64_t slash;       ///< the byte /
  std::uint64_t follower;    ///< bytes of a character behind its first
  std::uint64_t high;        ///< bytes of characters beyond ASCII
};

/// A part of a text that begins and ends between two characters.
struct ClassifiedText {
  const char* text;
  std::size_t bytes;     ///< to classify
  std::size_t readable;  ///< bytes that may be read: up to the end of the whole text
};

constexpr std::size_t kBlockBytes = 64;
constexpr std::size_t blocks_of(std::size_t bytes) {
  return (bytes + kBlockBytes - 1) / kBlockBytes;
}

/// The two steps, for one kind of processor.
struct BlockSteps {
  /// Fills blocks_of(part.bytes) masks. Bits behind the part are 0.
  void (*classify)(const ClassTable& table, const ClassifiedText& part, BlockMasks* masks);
  /// Writes base + the number of every bit of words[0..count), at most `most` + 64 of them, and
  /// returns how many. `positions` has room for most + 64.
  std::size_t (*write_positions)(const std::uint64_t* words, std::size_t count, std::uint32_t base,
                                 std::uint32_t* positions, std::size_t most);
};

[[nodiscard]] const BlockSteps& block_steps(Simd simd) noexcept;

// Those of the single sets; those that this build does not have are null.
extern const BlockSteps kPortableSteps;
extern const BlockSteps* const kAvx2Steps;
extern const BlockSteps* const kAvx512Steps;

}  // namespace tunegauge::tokenizers
