#pragma once
// Everything that was read from a tokenizer.json: the stages of a tokenizer in the order in which
// a text walks through them.

#include <memory>
#include <string>

#include "estimator/tokenizers/added_tokens.h"
#include "estimator/tokenizers/fast/fast_plan.h"
#include "estimator/tokenizers/frame.h"
#include "estimator/tokenizers/model.h"
#include "estimator/tokenizers/normalizer.h"
#include "estimator/tokenizers/pre_tokenizer.h"
#include "estimator/tokenizers/text_seams.h"

namespace tunegauge::tokenizers {

struct TokenizerData {
  std::string path;
  std::string model_kind;
  std::size_t vocabulary_size = 0;

  AddedTokenMatcher raw_tokens;                       ///< in the raw text
  std::unique_ptr<const Normalizer> normalizer;       ///< may be null
  AddedTokenMatcher normalized_tokens;                ///< in the normalized text
  std::unique_ptr<const PreTokenizer> pre_tokenizer;  ///< may be null
  std::unique_ptr<const Model> model;
  Frame frame;
  std::unique_ptr<const FastPlan> fast;  ///< null where only the plain path can count
  TextSeams seams;                       ///< for counting by `fast`
};

}  // namespace tunegauge::tokenizers
