#pragma once
// What happens to the ids of a text at the end: truncation, the template with its special tokens,
// padding - each as the tokenizer.json stores it.
//
// Semantics: huggingface/tokenizers 0.23, TokenizerImpl::post_process, for single texts.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <simdjson.h>

#include "base/result.h"
#include "estimator/tokenizers/tokenizer.h"

namespace tunegauge::tokenizers {

/// Immutable, thread-safe.
class Frame {
 public:
  enum class Side { left, right };
  struct Item {  ///< of the template
    bool is_text = false;
    TokenId id = 0;  ///< of a special token, where it is not the text
  };
  struct Truncation {
    std::uint64_t most_tokens = 0;
    Side cut = Side::right;  ///< the side where tokens are lost
  };
  struct Padding {
    std::uint64_t least_tokens = 0;
    std::uint64_t multiple_of = 0;  ///< 0: any number
    Side side = Side::right;
    TokenId id = 0;
  };

  /// Reads "post_processor", "truncation" and "padding" of a tokenizer.json; `place` is that of the
  /// whole file ("tokenizer.json $").
  static Result<Frame> read(simdjson::dom::element file, const std::string& place);

  /// Special tokens that the template adds.
  [[nodiscard]] std::uint64_t special_tokens() const { return specials_; }
  /// Number of tokens of a text that the model gives `text_tokens` tokens.
  [[nodiscard]] std::uint64_t count(std::uint64_t text_tokens, SpecialTokens special) const;
  /// Appends the ids of a text for which the model gives `text_ids`.
  void append(const std::vector<TokenId>& text_ids, SpecialTokens special,
              std::vector<TokenId>& ids) const;

 private:
  struct Kept {  ///< what truncation leaves of the text
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
  };
  [[nodiscard]] Kept kept(std::uint64_t text_tokens, SpecialTokens special) const;
  [[nodiscard]] std::uint64_t padded(std::uint64_t tokens) const;

  std::vector<Item> template_ = {{true, 0}};
  std::uint64_t texts_ = 1;     ///< how often the template holds the text
  std::uint64_t specials_ = 0;  ///< ids that the template adds
  std::optional<Truncation> truncation_;
  std::optional<Padding> padding_;
};

}  // namespace tunegauge::tokenizers
