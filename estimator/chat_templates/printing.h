#pragma once
// Values as text: Python's str() and repr().

#include <string>
#include <string_view>

#include "estimator/chat_templates/arena.h"
#include "estimator/chat_templates/value.h"

namespace tunegauge::chat_templates {

/// Failure for values whose text holds an address of memory (generators, functions).
void append_text(const Value& value, std::string& to);
void append_repr(const Value& value, std::string& to);
/// A text's own, else a new one in the arena.
[[nodiscard]] std::string_view text_of(Arena& arena, const Value& value);

}  // namespace tunegauge::chat_templates
