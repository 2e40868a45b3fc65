// LongestMatches: building the automaton breadth first, running it backwards.

#include "estimator/tokenizers/longest_matches.h"

#include <algorithm>
#include <numeric>

namespace tunegauge::tokenizers {

LongestMatches::LongestMatches(const std::vector<std::string>& patterns) {
  struct Edge {
    std::uint32_t from = ByteTrie::root;
    char byte = 0;
  };
  std::vector<Edge> edges(1);  // by the node that they lead to
  bytes_.assign(1, 0);
  for (std::size_t index = 0; index < patterns.size(); ++index) {
    const std::string reversed(patterns[index].rbegin(), patterns[index].rend());
    trie_.set(reversed, static_cast<std::uint32_t>(index));
    std::uint32_t node = ByteTrie::root;
    std::uint32_t depth = 0;
    for (const char byte : reversed) {
      const std::uint32_t next = trie_.step(node, byte);
      ++depth;
      // The trie numbers its nodes in the order in which patterns bring them.
      if (next == edges.size()) {
        edges.push_back({node, byte});
        bytes_.push_back(depth);
      }
      node = next;
    }
  }
  std::vector<std::uint32_t> by_depth(edges.size());
  std::iota(by_depth.begin(), by_depth.end(), 0U);
  std::stable_sort(by_depth.begin(), by_depth.end(),
                   [this](std::uint32_t a, std::uint32_t b) { return bytes_[a] < bytes_[b]; });
  fallback_.assign(edges.size(), ByteTrie::root);
  ending_.assign(edges.size(), ByteTrie::none);
  for (const std::uint32_t node : by_depth) {
    if (node == ByteTrie::root) continue;
    const Edge edge = edges[node];
    if (edge.from != ByteTrie::root) fallback_[node] = step(fallback_[edge.from], edge.byte);
    ending_[node] = trie_.value(node) != ByteTrie::none ? node : ending_[fallback_[node]];
  }
}

std::uint32_t LongestMatches::step(std::uint32_t node, char byte) const {
  while (true) {
    const std::uint32_t next = trie_.step(node, byte);
    if (next != ByteTrie::none) return next;
    if (node == ByteTrie::root) return ByteTrie::root;
    node = fallback_[node];
  }
}

void LongestMatches::find(std::string_view text, std::size_t from,
                          std::vector<Found>& found) const {
  found.clear();
  std::uint32_t node = ByteTrie::root;
  for (std::size_t at = text.size(); at-- > from;) {
    node = step(node, text[at]);
    const std::uint32_t pattern = ending_[node];
    if (pattern != ByteTrie::none) found.push_back({at, bytes_[pattern], trie_.value(pattern)});
  }
}

}  // namespace tunegauge::tokenizers
