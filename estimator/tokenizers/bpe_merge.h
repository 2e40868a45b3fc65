#pragma once
// The merge step of byte pair encoding: which neighbours become one token, and in which order.
//
// Rule (huggingface/tokenizers, models/bpe/word.rs): among all neighbouring pairs that have a
// merge, the one of lowest rank is merged first, the leftmost of equal rank; until none is left.

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "estimator/tokenizers/hash_bytes.h"
#include "estimator/tokenizers/huge_pages.h"
#include "estimator/tokenizers/model.h"

namespace tunegauge::tokenizers {

/// Pairs of ids to the rank of their merge and the id that it makes.
class MergeTable {
 public:
  static constexpr std::uint32_t no_rank = 0xFFFFFFFFU;
  struct Merge {
    std::uint32_t rank = no_rank;
    TokenId id = 0;
  };

  /// Room for so many merges; more are taken too, at the price of growing.
  explicit MergeTable(std::size_t merges = 0);

  /// Sets the merge of a pair (the later call wins). Precondition: merge.rank < no_rank.
  void set(TokenId left, TokenId right, Merge merge);

  /// Has what `set` will write to fetched from memory.
  void prefetch_for_set(TokenId left, TokenId right) const {
    __builtin_prefetch(&buckets_[hash_of(key_of(left, right)) >> shift_], 1);
  }

  [[nodiscard]] Merge find(TokenId left, TokenId right) const {
    return merge_of(find_value(key_of(left, right)));
  }

  /// Calls `visit(left, right, rank)` for each merge.
  template <class Visit>
  void for_each(Visit visit) const {
    for (const Bucket& bucket : buckets_) {
      for (std::size_t i = 0; i < bucket.keys.size() && bucket.values[i] != 0; ++i) {
        const std::uint64_t key = bucket.keys[i];
        visit(static_cast<TokenId>(key >> 32), static_cast<TokenId>(key),
              merge_of(bucket.values[i]).rank);
      }
    }
  }

  // The same in steps, for loops that look up many pairs and must not wait for each:

  /// One cache line. Filled from the first slot on; what does not fit is in the next bucket.
  struct alignas(64) Bucket {
    std::array<std::uint64_t, 4> keys;
    std::array<std::uint64_t, 4> values;  ///< rank + 1, id; 0: an empty slot, whatever its key
  };
  [[nodiscard]] static std::uint64_t key_of(TokenId left, TokenId right) {
    return std::uint64_t{left} << 32 | right;
  }
  /// Of a value that was found; 0 stands for no merge.
  [[nodiscard]] static Merge merge_of(std::uint64_t value) {
    return {static_cast<std::uint32_t>(value >> 32) - 1, static_cast<TokenId>(value)};
  }
  /// The bucket of a key. Most keys that are looked up have no merge, and a filter of one bit a key
  /// knows that of nearly all of them: they are all sent to the same empty bucket, for the filter
  /// stays in the second-level cache, which the buckets (8 MB for a large vocabulary) do not.
  [[nodiscard]] std::size_t home_of(std::uint64_t key) const {
    const std::uint64_t hash = hash_of(key);
    const std::uint64_t bit = hash >> filter_shift_;
    // All ones where the key may be there: no branch, for nobody could foresee it.
    const std::uint64_t may_be_there = ~((filter_[bit >> 6] >> (bit & 63) & 1) - 1);
    return ((hash >> shift_) & may_be_there) | ((mask_ + 1) & ~may_be_there);
  }
  [[nodiscard]] const Bucket& bucket(std::size_t at) const { return buckets_[at]; }
  /// Where to go on behind a bucket that is full and has not the key.
  [[nodiscard]] std::size_t next(std::size_t at) const { return (at + 1) & mask_; }
  [[nodiscard]] std::uint64_t find_value(std::uint64_t key) const {
    return find_value_from(home_of(key), key);
  }
  [[nodiscard]] std::uint64_t find_value_from(std::size_t at, std::uint64_t key) const {
    for (;; at = next(at)) {
      const Bucket& bucket = buckets_[at];
      // At most one of the four is it; no branch, for nobody could foresee which.
      std::uint64_t found = 0;
      for (std::size_t i = 0; i < bucket.keys.size(); ++i) {
        const std::uint64_t all_if_it_is = ~(std::uint64_t{bucket.keys[i] == key} - 1);
        found |= bucket.values[i] & all_if_it_is;
      }
      if (found != 0 || bucket.values.back() == 0) [[likely]]
        return found;
    }
  }

 private:
  /// Multiplicative hashing (Knuth, TAOCP 3, 6.4) with a secret factor, see hash_bytes.h.
  [[nodiscard]] static std::uint64_t hash_of(std::uint64_t key) {
    return (key ^ (key >> 29)) * hash_secret.odd;
  }
  void put(std::uint64_t key, std::uint64_t value);

  std::size_t size_ = 0;
  std::size_t mask_ = 0;
  unsigned shift_ = 0;
  unsigned filter_shift_ = 0;
  HugeVector<Bucket> buckets_;  ///< the last one is always empty
  std::vector<std::uint64_t> filter_;
};

/// Merges scratch.ids (at most 2^31 - 1) in place. Few symbols go through a plain quadratic loop,
/// many through a heap in O(n log n).
void merge_symbols(const MergeTable& merges, ModelScratch& scratch);

/// The two ways by name; few symbols are at most so many, a bit each in a word.
inline constexpr std::size_t most_few_symbols = 64;
void merge_few_symbols(const MergeTable& merges, ModelScratch& scratch);
void merge_many_symbols(const MergeTable& merges, ModelScratch& scratch);

}  // namespace tunegauge::tokenizers
