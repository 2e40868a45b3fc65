#pragma once
// Where transformers' AutoTokenizer differs from the tokenizer.json that lies beside its
// configuration.
//
// The classes of Llama, Code Llama and Gemma do not take the file's post-processor as it is: they
// build one from add_bos_token (true unless set) and add_eos_token (false unless set) of
// tokenizer_config.json (transformers 4, models/llama/tokenization_llama_fast.py,
// update_post_processor). DeepSeek V3's file adds no BOS, but names such a class.

#include <cstdint>
#include <optional>
#include <string>

#include "estimator/tokenizers/tokenizer.h"

namespace tunegauge::tokenizers {

struct AutoTokenizerDifference {
  std::string tokenizer_class;
  std::int64_t more_tokens = 0;  ///< special tokens that it adds to each text beyond the file's
};

/// Nothing where the two agree, or nothing can be told: there is no tokenizer_config.json in the
/// folder of the tokenizer.json, or it is not readable, or it names another class.
[[nodiscard]] std::optional<AutoTokenizerDifference> auto_tokenizer_difference(
    const Tokenizer& tokenizer);

}  // namespace tunegauge::tokenizers
