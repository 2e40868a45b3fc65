#pragma once
// The vocabulary of a model: token text to id, in one flat hash table over one block of text.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "estimator/tokenizers/tokenizer.h"

namespace tunegauge::tokenizers {

class Vocabulary {
 public:
  /// Room for `entries` tokens; more are taken too.
  explicit Vocabulary(std::size_t entries = 0);

  /// Sets the id of `token`; a token that is listed twice has its later id.
  void set(std::string_view token, TokenId id);
  [[nodiscard]] std::optional<TokenId> find(std::string_view token) const;
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] std::size_t longest_token_bytes() const { return longest_; }

 private:
  struct Slot {
    std::uint64_t begin = 0;   ///< of the token in text_
    std::uint32_t length = 0;  ///< in bytes
    TokenId id = 0;
    std::uint32_t tag = 0;  ///< upper half of the hash: most unequal tokens are told apart by it
    bool used = false;
  };
  [[nodiscard]] std::size_t slot_of(std::string_view token, std::uint64_t hash) const;
  void grow();

  std::string text_;
  std::vector<Slot> slots_;
  std::size_t size_ = 0;
  std::size_t longest_ = 0;
};

}  // namespace tunegauge::tokenizers
