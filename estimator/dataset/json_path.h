#pragma once
// Names a place in a parsed row, so that a finding can say `$.messages[2].role`.

#include <cstddef>
#include <string>

#include "estimator/dataset/json_value.h"

namespace tunegauge::dataset {

/// Path of the innermost value that holds the byte at `offset` of the parsed text. A byte of a key
/// belongs to its member. Long keys are shortened.
[[nodiscard]] std::string json_path(const JsonValue& root, std::size_t offset);

}  // namespace tunegauge::dataset
