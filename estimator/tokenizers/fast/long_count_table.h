#pragma once
// Token counts of pieces of 31 to 126 bytes: rarer than short ones, and dearer to count.
// Bounded and lossy like CountTable.

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "estimator/tokenizers/hash_bytes.h"
#include "estimator/tokenizers/huge_pages.h"

namespace tunegauge::tokenizers {

class LongCountTable {
 public:
  static constexpr std::size_t most_bytes = 126;  ///< longer pieces are not kept

  explicit LongCountTable(unsigned slots_log2)
      : slots_(std::size_t{1} << slots_log2), shift_(64 - slots_log2) {}

  /// Tokens of the piece, or 0 where it is not in the table.
  [[nodiscard]] std::uint32_t find(std::string_view piece, std::uint64_t hash) const {
    const Slot& slot = slots_[hash >> shift_];
    const bool is_it =
        slot.bytes == piece.size() && equal_bytes(slot.text.data(), piece.data(), piece.size());
    return is_it ? slot.tokens : 0;
  }

  /// Keeps a piece, unless it is too long or its tokens are 0 or too many.
  void keep(std::string_view piece, std::uint64_t hash, std::uint64_t tokens) {
    if (piece.size() > most_bytes || tokens == 0 || tokens > 255) return;
    Slot& slot = slots_[hash >> shift_];
    slot.bytes = static_cast<std::uint8_t>(piece.size());
    slot.tokens = static_cast<std::uint8_t>(tokens);
    std::memcpy(slot.text.data(), piece.data(), piece.size());
  }

 private:
  struct alignas(128) Slot {
    std::uint8_t bytes;  ///< 0: empty
    std::uint8_t tokens;
    std::array<char, most_bytes> text;
  };
  HugeVector<Slot> slots_;
  unsigned shift_;
};

}  // namespace tunegauge::tokenizers
