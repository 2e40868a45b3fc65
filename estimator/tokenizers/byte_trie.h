#pragma once
// A trie over bytes, for the longest added token and all vocabulary entries at a place of a text.

#include <cstdint>
#include <string_view>
#include <vector>

#include "estimator/tokenizers/flat_table.h"

namespace tunegauge::tokenizers {

class ByteTrie {
 public:
  static constexpr std::uint32_t none = 0xFFFFFFFFU;  ///< no node, no value
  static constexpr std::uint32_t root = 0;

  ByteTrie() : first_(256, none), values_(1, none) {}

  /// Gives `key` (not empty) a value; the later call wins.
  void set(std::string_view key, std::uint32_t value);

  /// The node one byte further, or none.
  [[nodiscard]] std::uint32_t step(std::uint32_t node, char byte) const {
    const auto unsigned_byte = static_cast<unsigned char>(byte);
    if (node == root) return first_[unsigned_byte];
    const std::uint64_t* next = edges_.find(std::uint64_t{node} << 8 | unsigned_byte);
    return next == nullptr ? none : static_cast<std::uint32_t>(*next);
  }
  /// The value of the key that ends at `node`, or none.
  [[nodiscard]] std::uint32_t value(std::uint32_t node) const { return values_[node]; }
  [[nodiscard]] bool empty() const { return values_.size() == 1; }

 private:
  std::vector<std::uint32_t> first_;  ///< edges of the root, by byte
  FlatTable edges_;                   ///< node << 8 | byte -> node
  std::vector<std::uint32_t> values_;
};

}  // namespace tunegauge::tokenizers
