#pragma once
// The merge step of byte pair encoding: which neighbours become one token, and in which order.
//
// Rule (huggingface/tokenizers, models/bpe/word.rs): among all neighbouring pairs that have a
// merge, the one of lowest rank is merged first, the leftmost of equal rank; until none is left.

#include <cstdint>
#include <vector>

#include "estimator/tokenizers/flat_table.h"
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

  explicit MergeTable(std::size_t merges = 0) : table_(merges) {}

  void set(TokenId left, TokenId right, Merge merge) {
    table_.set(std::uint64_t{left} << 32 | right, std::uint64_t{merge.rank} << 32 | merge.id);
  }
  [[nodiscard]] Merge find(TokenId left, TokenId right) const {
    const std::uint64_t* found = table_.find(std::uint64_t{left} << 32 | right);
    if (found == nullptr) return {};
    return {static_cast<std::uint32_t>(*found >> 32), static_cast<std::uint32_t>(*found)};
  }
  void prefetch(TokenId left, TokenId right) const {
    table_.prefetch(std::uint64_t{left} << 32 | right);
  }

 private:
  FlatTable table_;
};

/// Merges scratch.ids (at most 2^31 - 1) and appends what is left to `ids`. Few symbols go through
/// a plain quadratic loop, many through a heap in O(n log n).
void merge_symbols(const MergeTable& merges, ModelScratch& scratch, std::vector<TokenId>& ids);

/// The two ways by name, for the tests.
void merge_few_symbols(const MergeTable& merges, ModelScratch& scratch, std::vector<TokenId>& ids);
void merge_many_symbols(const MergeTable& merges, ModelScratch& scratch, std::vector<TokenId>& ids);

}  // namespace tunegauge::tokenizers
