#pragma once
// The "pattern" of the Split pre-tokenizer and the Replace normalizer.

#include <memory>

#include "base/result.h"
#include "estimator/tokenizers/json_object.h"
#include "estimator/tokenizers/regex.h"

namespace tunegauge::tokenizers {

/// Reads {"pattern": {"String": "..."}} or {"pattern": {"Regex": "..."}}.
Result<std::unique_ptr<const Pattern>> read_pattern(const JsonObject& spec);

}  // namespace tunegauge::tokenizers
