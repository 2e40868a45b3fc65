#pragma once
// One merge of byte pair encoding by the ids of its tokens. Its rank is its place in the list.

#include "estimator/tokenizers/tokenizer.h"

namespace tunegauge::tokenizers {

/// All three are tokens of the vocabulary; the text of the product is that of the two together.
struct MergeRule {
  TokenId left = 0;
  TokenId right = 0;
  TokenId product = 0;
};

}  // namespace tunegauge::tokenizers
