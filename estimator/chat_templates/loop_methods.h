#pragma once
// What a template sees of `loop` and of cyclers.

#include <optional>
#include <string_view>

#include "estimator/chat_templates/runtime.h"
#include "estimator/chat_templates/value.h"

namespace tunegauge::chat_templates {

/// Precondition: `loop` holds a LoopObject.
[[nodiscard]] std::optional<Value> attribute_of_loop(Runtime& runtime, const Value& loop,
                                                     std::string_view name);
/// Precondition: `cycler` holds a Cycler.
[[nodiscard]] std::optional<Value> attribute_of_cycler(Runtime& runtime, const Value& cycler,
                                                       std::string_view name);

}  // namespace tunegauge::chat_templates
