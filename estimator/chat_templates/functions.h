#pragma once
// The global functions: Jinja2's, and those that transformers adds.

#include <optional>
#include <string_view>

#include "estimator/chat_templates/runtime.h"
#include "estimator/chat_templates/value.h"

namespace tunegauge::chat_templates {

[[nodiscard]] std::optional<Value> find_function(Arena& arena, std::string_view name);

}  // namespace tunegauge::chat_templates
