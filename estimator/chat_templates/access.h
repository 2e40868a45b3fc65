#pragma once
// What stands behind a dot or in brackets. Rules: jinja2 3.1, sandbox.py
// (ImmutableSandboxedEnvironment): a dot looks for an attribute first and for a key then, brackets
// the other way round; attributes that change data or begin with an underscore are kept back.

#include <cstdint>
#include <optional>
#include <string_view>

#include "estimator/chat_templates/runtime.h"
#include "estimator/chat_templates/value.h"

namespace tunegauge::chat_templates {

/// object.name; undefined where there is none.
[[nodiscard]] Value member_of(Runtime& runtime, const Value& object, std::string_view name);
/// object[index]; undefined where there is none.
[[nodiscard]] Value element_of(Runtime& runtime, const Value& object, const Value& index);
/// The attribute alone; nothing where there is none.
[[nodiscard]] std::optional<Value> attribute_of(Runtime& runtime, const Value& object,
                                                std::string_view name);

/// The bounds of a slice; none stands for an absent one.
struct SliceBounds {
  Value start;
  Value stop;
  Value step;
};
[[nodiscard]] Value slice_of(Runtime& runtime, const Value& object, const SliceBounds& bounds);

}  // namespace tunegauge::chat_templates
