#pragma once
// Added tokens: texts that become one token before the model sees anything.
//
// Semantics: huggingface/tokenizers 0.23, tokenizer/added_vocabulary.rs. Tokens with
// normalized=false are looked for in the raw text, the others, normalized themselves, in the
// normalized text of what is left.

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "estimator/tokenizers/byte_trie.h"
#include "estimator/tokenizers/longest_matches.h"
#include "estimator/tokenizers/token_starts.h"
#include "estimator/tokenizers/tokenizer.h"

namespace tunegauge::tokenizers {

struct AddedToken {
  std::string content;
  TokenId id = 0;
  bool single_word = false;  ///< only where no word character stands beside it
  bool lstrip = false;       ///< takes the white space on its left with it
  bool rstrip = false;
  bool normalized = false;
  bool special = false;  ///< matters when decoding only
};

/// A part of a text: an added token, or text between two of them.
struct Stretch {
  static constexpr TokenId no_id = 0xFFFFFFFFU;
  std::size_t begin = 0;
  std::size_t end = 0;
  TokenId id = no_id;  ///< of the added token
};

/// Finds the added tokens of one pass. Immutable, thread-safe.
class AddedTokenMatcher {
 public:
  /// Looks for `pattern`; what is found is treated as `token` says. Empty patterns match nothing.
  void add(std::string_view pattern, AddedToken token);
  /// To be called after the last `add`.
  void finish();

  [[nodiscard]] bool empty() const { return tokens_.empty(); }
  /// Replaces `stretches` by the parts of `text`: from left to right the longest token at each
  /// place. Parts may overlap where a token took white space in which another one begins.
  ///
  /// Looking for each place by itself is fast, but costs the length of the longest token at every
  /// place that nearly holds it. Where that took several steps a byte, the rest of the text is
  /// searched in linear time (LongestMatches).
  void split(std::string_view text, std::vector<Stretch>& stretches) const;

 private:
  struct Match {
    std::size_t end = 0;
    const AddedToken* token = nullptr;
  };
  class Search;
  [[nodiscard]] Match longest_at(std::string_view text, std::size_t at, std::size_t& steps) const;

  /// Made when a text first needs it, which texts that people write do not.
  struct Linear {
    std::vector<std::string> patterns;
    std::once_flag once;
    std::unique_ptr<const LongestMatches> made;
  };
  [[nodiscard]] const LongestMatches& linear() const;

  std::vector<AddedToken> tokens_;  ///< by value of the trie
  TokenStarts starts_;
  ByteTrie trie_;
  std::vector<std::string> patterns_;  ///< in the order of tokens_, until finish()
  std::unique_ptr<Linear> linear_;     ///< null where all tokens are short
};

}  // namespace tunegauge::tokenizers
