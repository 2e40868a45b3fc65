#pragma once
// "..." % values.

#include <string_view>

#include "estimator/chat_templates/arena.h"
#include "estimator/chat_templates/value.h"

namespace tunegauge::chat_templates {

/// `values`: a tuple gives one value after the other, a dict those that are named, all else is the
/// only one. The result lives in the arena.
[[nodiscard]] std::string_view format_percent(Arena& arena, std::string_view format,
                                              const Value& values);

}  // namespace tunegauge::chat_templates
