#pragma once
// A hash table from 64-bit keys to 64-bit values in one flat array: merges, trie edges, pairs of
// characters. Filled once while a tokenizer loads, then only read (by all threads).

#include <cstddef>
#include <cstdint>

#include "estimator/tokenizers/hash_bytes.h"
#include "estimator/tokenizers/huge_pages.h"

namespace tunegauge::tokenizers {

class FlatTable {
 public:
  /// A key that is never stored; callers' keys stay below it by construction.
  static constexpr std::uint64_t no_key = ~std::uint64_t{0};

  /// Room for `entries` keys; more are taken too, at the price of growing.
  explicit FlatTable(std::size_t entries = 0);

  /// Sets the value of `key` (the later call wins).
  void set(std::uint64_t key, std::uint64_t value);

  /// The value of `key`, or nullptr. The pointer is good until the next `set`.
  [[nodiscard]] const std::uint64_t* find(std::uint64_t key) const {
    std::size_t at = slot_of(key);
    while (true) {
      const Slot& slot = slots_[at];
      if (slot.key == key) return &slot.value;
      if (slot.key == no_key) return nullptr;
      at = (at + 1) & mask_;
    }
  }

  /// Has the slot of `key` fetched from memory, for a `find` that is to come.
  [[gnu::always_inline]] void prefetch(std::uint64_t key) const {
    __builtin_prefetch(&slots_[slot_of(key)]);
  }

  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  struct Slot {
    std::uint64_t key = no_key;
    std::uint64_t value = 0;
  };
  /// Multiplicative hashing (Knuth, TAOCP 3, 6.4): the top bits of key * odd. Keys are two packed
  /// numbers, so the halves are folded first; the factor is secret, see hash_bytes.h.
  [[nodiscard]] std::size_t slot_of(std::uint64_t key) const {
    const std::uint64_t folded = (key ^ (key >> 29)) * hash_secret.odd;
    return static_cast<std::size_t>(folded >> shift_);
  }
  void resize(std::size_t slots_log2);

  HugeVector<Slot> slots_;
  std::size_t mask_ = 0;
  int shift_ = 63;
  std::size_t size_ = 0;
};

}  // namespace tunegauge::tokenizers
