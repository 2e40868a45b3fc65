#pragma once
// "...".format(values), with the sandbox's rules for what stands behind dots and in brackets.

#include <string_view>

#include "estimator/chat_templates/arguments.h"
#include "estimator/chat_templates/runtime.h"

namespace tunegauge::chat_templates {

/// The result lives in the arena.
[[nodiscard]] std::string_view format_braces(Runtime& runtime, std::string_view format,
                                             const Arguments& arguments);

}  // namespace tunegauge::chat_templates
