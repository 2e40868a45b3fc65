#pragma once
// Pieces of text that were tokenized before, with their ids. Bounded and lossy: a new piece takes
// the slot of an old one. It never changes a result, for a model gives a piece the same ids always.

#include <array>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

#include "estimator/tokenizers/hash_bytes.h"
#include "estimator/tokenizers/tokenizer.h"

namespace tunegauge::tokenizers {

class PieceCache {
 public:
  static constexpr std::size_t most_bytes = 62;  ///< longer pieces are not kept
  static constexpr std::size_t most_ids = 16;

  /// Two cache lines: the first answers how many ids, the second which.
  struct alignas(64) Slot {
    std::uint8_t bytes = 0;  ///< 0: empty
    std::uint8_t count = 0;
    std::array<char, most_bytes> text{};
    std::array<TokenId, most_ids> ids{};
  };

  explicit PieceCache(std::size_t slots_log2 = 16)
      : slots_(std::size_t{1} << slots_log2), shift_(64 - static_cast<int>(slots_log2)) {}

  /// The slot for a piece of 1 to most_bytes bytes; whether it holds that piece tells `holds`.
  [[nodiscard]] Slot& slot_of(std::string_view piece) {
    return slots_[static_cast<std::size_t>(hash_bytes(piece) >> shift_)];
  }
  [[nodiscard]] static bool holds(const Slot& slot, std::string_view piece) {
    return slot.bytes == piece.size() && equal_bytes(slot.text.data(), piece.data(), piece.size());
  }
  /// Keeps a piece in the slot, unless it has too many ids.
  static void keep(Slot& slot, std::string_view piece, std::span<const TokenId> ids) {
    if (ids.size() > most_ids) return;
    slot.bytes = static_cast<std::uint8_t>(piece.size());
    slot.count = static_cast<std::uint8_t>(ids.size());
    std::memcpy(slot.text.data(), piece.data(), piece.size());
    if (!ids.empty()) std::memcpy(slot.ids.data(), ids.data(), ids.size_bytes());
  }

 private:
  std::vector<Slot> slots_;
  int shift_;
};

}  // namespace tunegauge::tokenizers
