#pragma once
// Builds the stages of a tokenizer from the text of a tokenizer.json.

#include <string>
#include <string_view>

#include "base/result.h"
#include "estimator/tokenizers/compiled_cache.h"
#include "estimator/tokenizers/tokenizer_data.h"

namespace tunegauge::tokenizers {

/// `name` begins the messages and becomes the path.
Result<TokenizerData> read_tokenizer(std::string_view json, const std::string& name);

/// The same, from the compiled form that `cache` has of the same text, if any; else it is kept
/// there.
Result<TokenizerData> read_tokenizer_cached(std::string_view json, const std::string& name,
                                            const CompiledCache& cache);

/// The same without lift_model: slower, and what the other one falls back to; here for the tests.
Result<TokenizerData> read_tokenizer_as_tree(std::string_view json, const std::string& name);

}  // namespace tunegauge::tokenizers
