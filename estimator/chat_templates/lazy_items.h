#pragma once
// Generators whose items are made all at once, when the first of them is asked for: what is wrong
// with an operand is told only then, as in Python.

#include <span>

#include "estimator/chat_templates/objects.h"
#include "estimator/chat_templates/runtime.h"

namespace tunegauge::chat_templates {

/// `make` gives a span of values that live in the arena.
template <class Make>
[[nodiscard]] Value lazily(Runtime& runtime, Make make) {
  return make_generator(runtime.arena(), [make, items = std::span<const Value>(),
                                          is_made = false](Value& item) mutable {
    if (!is_made) items = make();
    is_made = true;
    if (items.empty()) return false;
    item = items.front();
    items = items.subspan(1);
    return true;
  });
}

}  // namespace tunegauge::chat_templates
