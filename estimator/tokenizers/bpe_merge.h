#pragma once
// The merge step of byte pair encoding: which neighbours become one token, and in which order.
//
// Rule (huggingface/tokenizers, models/bpe/word.rs): among all neighbouring pairs that have a
// merge, the one of lowest rank is merged first, the leftmost of equal rank; until none is left.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
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

  [[nodiscard]] Merge find(TokenId left, TokenId right) const {
    const std::uint64_t key = key_of(left, right);
    for (std::size_t at = home_of(key);; at = (at + 1) & mask_) {
      const Bucket& bucket = buckets_[at];
      // At most one of the four is it; no branch, for nobody could foresee which.
      std::uint64_t found = 0;
      for (std::size_t i = 0; i < bucket.keys.size(); ++i) {
        const std::uint64_t all_if_it_is = ~(std::uint64_t{bucket.keys[i] == key} - 1);
        found |= bucket.values[i] & all_if_it_is;
      }
      if (found != 0 || bucket.values.back() == 0) [[likely]]
        return merge_of(found);
    }
  }
  /// Has what `find` will look at fetched from memory. The buckets of a large vocabulary have 8 MB:
  /// whoever waits for each one in turn waits most of the time.
  void prefetch(TokenId left, TokenId right) const {
    __builtin_prefetch(&buckets_[home_of(key_of(left, right))]);
  }

 private:
  /// One cache line. Filled from the first slot on; what does not fit is in the next bucket.
  struct alignas(64) Bucket {
    std::array<std::uint64_t, 4> keys;
    std::array<std::uint64_t, 4> values;  ///< rank + 1, id; 0: an empty slot, whatever its key
  };
  static std::uint64_t key_of(TokenId left, TokenId right) {
    return std::uint64_t{left} << 32 | right;
  }
  static Merge merge_of(std::uint64_t value) {
    return {static_cast<std::uint32_t>(value >> 32) - 1, static_cast<TokenId>(value)};
  }
  /// Multiplicative hashing (Knuth, TAOCP 3, 6.4) with a secret factor, see hash_bytes.h.
  [[nodiscard]] std::size_t home_of(std::uint64_t key) const {
    return static_cast<std::size_t>((key ^ (key >> 29)) * hash_secret.odd >> shift_);
  }
  void put(std::uint64_t key, std::uint64_t value);

  std::size_t size_ = 0;
  std::size_t mask_ = 0;
  unsigned shift_ = 0;
  HugeVector<Bucket> buckets_;
};

/// Merges scratch.ids (at most 2^31 - 1) in place. Few symbols go through a plain quadratic loop,
/// many through a heap in O(n log n).
void merge_symbols(const MergeTable& merges, ModelScratch& scratch);

/// What texts begin as where symbols begin as bytes, with all pairs of bytes looked up beforehand.
struct ByteSymbols {
  ByteSymbols(const MergeTable& merges, const std::array<TokenId, 256>& byte_ids);

  static constexpr std::size_t most_bytes = 64;  ///< of a text for count_merged_bytes

  std::array<TokenId, 256> ids;
  std::vector<MergeTable::Merge> pairs;  ///< by left byte << 8 | right byte
};

/// How many symbols are left when all merges of a text of 1 to most_bytes bytes are done.
[[nodiscard]] std::size_t count_merged_bytes(const MergeTable& merges, const ByteSymbols& bytes,
                                             std::string_view text);

/// The same for many short texts at once, a merge each in turn: while one waits for memory, the
/// others go on.
struct ShortText {
  static constexpr std::size_t most_bytes = 16;
  std::string_view text;
  std::size_t symbols_left = 0;  ///< the result
};
void count_merged_bytes(const MergeTable& merges, const ByteSymbols& bytes,
                        std::span<ShortText> texts);

/// The two ways by name, for the tests; few symbols are at most so many, a bit each in a word.
inline constexpr std::size_t most_few_symbols = 64;
void merge_few_symbols(const MergeTable& merges, ModelScratch& scratch);
void merge_many_symbols(const MergeTable& merges, ModelScratch& scratch);

}  // namespace tunegauge::tokenizers
