// ByteTrie: inserting keys.

#include "estimator/tokenizers/byte_trie.h"

namespace tunegauge::tokenizers {

void ByteTrie::set(std::string_view key, std::uint32_t value) {
  std::uint32_t node = root;
  for (const char byte : key) {
    std::uint32_t next = step(node, byte);
    if (next == none) {
      next = static_cast<std::uint32_t>(values_.size());
      values_.push_back(none);
      const auto unsigned_byte = static_cast<unsigned char>(byte);
      if (node == root) {
        first_[unsigned_byte] = next;
      } else {
        edges_.set(std::uint64_t{node} << 8 | unsigned_byte, next);
      }
    }
    node = next;
  }
  values_[node] = value;
}

}  // namespace tunegauge::tokenizers
