#pragma once
// JSON of datasets as values of chat templates. Texts are shared, not copied.

#include <string_view>

#include "estimator/chat_templates/arena.h"
#include "estimator/chat_templates/value.h"
#include "estimator/dataset/json_value.h"

namespace tunegauge {

/// What Python's json.loads would give a template. The value lives in `arena` and borrows its texts
/// from the tree and from `parsed`, the text that it was parsed from.
[[nodiscard]] chat_templates::Value template_value(chat_templates::Arena& arena,
                                                   const dataset::JsonValue& json,
                                                   std::string_view parsed);

}  // namespace tunegauge
