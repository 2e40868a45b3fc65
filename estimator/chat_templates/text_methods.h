#pragma once
// The methods of texts.

#include <span>

#include "estimator/chat_templates/methods.h"

namespace tunegauge::chat_templates {

[[nodiscard]] std::span<const Method> text_methods();

}  // namespace tunegauge::chat_templates
