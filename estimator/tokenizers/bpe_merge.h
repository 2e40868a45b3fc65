#pragma once
// The merge step of byte pair encoding: which neighbours become one token, and in which order.
//
// Rule (huggingface/tokenizers, models/bpe/word.rs): among all neighbouring pairs that have a
// merge, the one of lowest rank is merged first, the leftmost of equal rank; until none is left.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
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

  /// How many merges there are.
  struct Sizes {
    std::size_t of_low_ids = 0;
    std::size_t others = 0;
    void add(TokenId left, TokenId right) {
      ++(are_low(key_of(left, right)) ? of_low_ids : others);
    }
  };
  /// Room for so many; more are taken too, at the price of growing.
  explicit MergeTable(Sizes sizes);
  MergeTable() : MergeTable(Sizes()) {}

  /// Sets the merge of a pair (the later call wins). Precondition: merge.rank < no_rank.
  void set(TokenId left, TokenId right, Merge merge);

  /// Has what `set` will write to fetched from memory. (Always inlined: g++ drops calls of
  /// functions that only prefetch, for they compute nothing.)
  [[gnu::always_inline]] void prefetch_for_set(TokenId left, TokenId right) const {
    __builtin_prefetch(&buckets_[bucket_of(filter_bit_of(key_of(left, right)))], 1);
  }

  [[nodiscard]] Merge find(TokenId left, TokenId right) const {
    return merge_of(find_value(key_of(left, right)));
  }

  /// What all ranks are below.
  [[nodiscard]] std::uint32_t ranks_end() const { return ranks_end_; }

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
  /// stays in the second-level cache, which the buckets (9 MB for a large vocabulary) do not.
  [[nodiscard]] std::size_t home_of(std::uint64_t key) const {
    const std::uint64_t bit = filter_bit_of(key);
    // All ones where the key may be there: no branch, for nobody could foresee it.
    const std::uint64_t may_be_there = ~((filter_[bit >> 6] >> (bit & 63) & 1) - 1);
    return (bucket_of(bit) & may_be_there) | (empty_bucket() & ~may_be_there);
  }
  /// What home_of goes by, for those who do it for several keys at a time. A key has a bit of the
  /// filter, and each bucket sixteen of them one after the other:
  ///
  ///     hash   = (key ^ key >> fold) * factor
  ///     bit    = hash >> low_shift, or (hash >> shift) + first_bit, as the ids are low or not
  ///     bucket = bit >> bucket_bits
  ///
  /// The buckets of low ids come first. Vocabularies are ordered by frequency: a tenth of the
  /// merges of a large one, those of two ids below 1024, are four fifths of what merging finds, and
  /// their buckets stay in the second-level cache.
  struct Hashing {
    static constexpr unsigned fold = 29;
    static constexpr unsigned bucket_bits = 4;
    static constexpr std::uint64_t not_low = 0xFFFFFC00'FFFFFC00U;  ///< what low keys do not have
    std::uint64_t factor;
    unsigned low_shift;
    unsigned shift;
    std::uint64_t first_bit;
    const std::uint64_t* filter;
  };
  [[nodiscard]] Hashing hashing() const {
    return {factor_, low_shift_, shift_, first_bit_, filter_.data()};
  }
  [[nodiscard]] const Bucket& bucket(std::size_t at) const { return buckets_[at]; }
  /// Where to go on behind a bucket that is full and has not the key.
  [[nodiscard]] std::size_t next(std::size_t at) const {
    return at + 1 < empty_bucket() ? at + 1 : 0;
  }
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

  /// All that there is to know, to be kept in a file that only its owner reads: it has the secret.
  struct Tables {
    std::uint64_t factor = 0;
    std::uint64_t low_buckets = 0;
    HugeVector<Bucket> buckets;
    std::vector<std::uint64_t> filter;
  };
  [[nodiscard]] std::uint64_t factor() const { return factor_; }
  [[nodiscard]] std::uint64_t low_buckets() const { return first_bit_ >> Hashing::bucket_bits; }
  [[nodiscard]] const HugeVector<Bucket>& buckets() const { return buckets_; }
  [[nodiscard]] const std::vector<std::uint64_t>& filter() const { return filter_; }
  /// Nothing where no search in them would be sure to end within them. What is in them otherwise
  /// cannot do more than make counts wrong; all ids are at most `most_id`.
  static std::optional<MergeTable> from(Tables tables, TokenId most_id);

 private:
  static bool are_low(std::uint64_t key) { return (key & Hashing::not_low) == 0; }
  /// Multiplicative hashing (Knuth, TAOCP 3, 6.4) with a secret factor, see hash_bytes.h.
  [[nodiscard]] std::uint64_t filter_bit_of(std::uint64_t key) const {
    const std::uint64_t hash = (key ^ (key >> Hashing::fold)) * factor_;
    const bool is_low = are_low(key);
    return (hash >> (is_low ? low_shift_ : shift_)) + (is_low ? 0 : first_bit_);
  }
  static std::size_t bucket_of(std::uint64_t filter_bit) {
    return filter_bit >> Hashing::bucket_bits;
  }
  [[nodiscard]] std::size_t empty_bucket() const { return buckets_.size() - 1; }
  void put(std::uint64_t key, std::uint64_t value);

  static unsigned shift_of(std::size_t buckets);

  std::uint64_t factor_ = hash_secret.odd;
  std::uint32_t ranks_end_ = 0;
  Sizes sizes_;
  Sizes most_;  ///< before it grows
  unsigned low_shift_ = 0;
  unsigned shift_ = 0;
  std::uint64_t first_bit_ = 0;
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
