#pragma once
// Which tokens come about where their own text is merged, without merging it.
//
// Not all do. With "ab", "bc" (in this order) and "abc" = a + bc, the text "abc" becomes ab c.
//
// What is claimed of a token is that merging its text makes it, by merges of ever later rank. It is
// proved in the order of ranks, for a merge (l, r) of rank k whose l and r are proved already: as
// long as no merge crosses the border between the two, each side goes through its own merges, all
// before k. A merge that crosses joins the last symbol of the left side and the first one of the
// right side, as they are at some moment. These pairs are few, and are found from the end:
//
//     l = (th)(e), r = (re)     the|re   th e|re   and since "re" is younger than "the":
//                                        the|r e   ...
//
// The younger of the two symbols is undone, until both are what texts begin as. A pair crosses if
// it ranks before the merge that ends it: on the left side that goes first in case of a tie, for it
// is the leftmost of equal merges; on the right side the pair does.

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "estimator/tokenizers/bpe_merge.h"
#include "estimator/tokenizers/merge_rule.h"

namespace tunegauge::tokenizers {

/// Immutable once made.
class ReachedTokens {
 public:
  /// None.
  ReachedTokens() = default;
  struct Options {
    const MergeTable& merges;          ///< holds the rules
    std::span<const MergeRule> rules;  ///< in the order of their ranks
    std::span<const TokenId> first;    ///< the tokens that texts begin as
    std::size_t ids = 0;               ///< all ids are below
  };
  explicit ReachedTokens(const Options& options);

  /// A no where it could not be proved, too.
  [[nodiscard]] bool has(TokenId id) const {
    return id / 64 < words_.size() && (words_[id / 64] >> (id % 64) & 1) != 0;
  }

  /// A bit for each id, to be kept in a file; and back.
  [[nodiscard]] const std::vector<std::uint64_t>& words() const { return words_; }
  explicit ReachedTokens(std::vector<std::uint64_t> words) : words_(std::move(words)) {}

 private:
  std::vector<std::uint64_t> words_;
};

}  // namespace tunegauge::tokenizers
