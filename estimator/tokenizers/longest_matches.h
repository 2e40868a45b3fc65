#pragma once
// The longest pattern that begins at each place of a text, for all places in linear time: the
// automaton of Aho and Corasick (1975) over the reversed patterns, run from the end of the text.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "estimator/tokenizers/byte_trie.h"

namespace tunegauge::tokenizers {

/// Immutable, thread-safe.
class LongestMatches {
 public:
  struct Found {
    std::size_t begin = 0;
    std::uint32_t bytes = 0;
    std::uint32_t pattern = 0;  ///< its index; the last one of equal patterns
  };

  /// Patterns are not empty.
  explicit LongestMatches(const std::vector<std::string>& patterns);

  /// Replaces `found` by the places of `text` from `from` on where a pattern begins, the last place
  /// first, with the longest pattern at each.
  void find(std::string_view text, std::size_t from, std::vector<Found>& found) const;

 private:
  [[nodiscard]] std::uint32_t step(std::uint32_t node, char byte) const;

  ByteTrie trie_;                        ///< of the reversed patterns
  std::vector<std::uint32_t> fallback_;  ///< by node: its longest proper suffix in the trie
  std::vector<std::uint32_t> ending_;    ///< by node: its longest suffix that is a pattern, or none
  std::vector<std::uint32_t> bytes_;     ///< by node: its depth
};

}  // namespace tunegauge::tokenizers
