#pragma once
// What Python does with values: truth, equality, order, arithmetic, membership.
//
// All of these throw Failure where Python raises an exception.

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "estimator/chat_templates/arena.h"
#include "estimator/chat_templates/tree.h"
#include "estimator/chat_templates/value.h"

namespace tunegauge::chat_templates {

/// "str", "dict" ..., as in Python's messages.
[[nodiscard]] std::string_view type_name(const Value& value);
/// Throws what using an undefined value throws.
[[noreturn]] void fail_undefined(const Value& value);
/// Throws it where the value is undefined.
void require_defined(const Value& value);

[[nodiscard]] bool is_true(const Value& value);
[[nodiscard]] bool are_equal(const Value& left, const Value& right);
/// Below, at or above 0; Failure where the two have no order.
[[nodiscard]] int compare(const Value& left, const Value& right);
[[nodiscard]] bool holds(Relation relation, const Value& left, const Value& right);
[[nodiscard]] bool contains(const Value& container, const Value& item);
/// len(): Failure where the value has none.
[[nodiscard]] std::size_t length_of(const Value& value);
/// The same; nothing where the value has no length.
[[nodiscard]] std::optional<std::size_t> length_if_any(const Value& value);
/// Whether two values are one and the same: Python's `is`, as far as a template can tell.
[[nodiscard]] bool are_same(const Value& left, const Value& right);

[[nodiscard]] Value calculate(Arena& arena, Operator operation, const Value& left,
                              const Value& right);
[[nodiscard]] Value negate(const Value& operand);

/// Of equal keys the last value counts, at the place of the first. Failure for a key that cannot be
/// one.
[[nodiscard]] const Dict* make_dict(Arena& arena, std::span<const DictEntry> entries);
/// Failure for a value that cannot be a key.
void require_hashable(const Value& key);
/// Null where the key is absent.
[[nodiscard]] const Value* find(const Dict& dict, const Value& key);
[[nodiscard]] const Value* find(const Dict& dict, std::string_view key);

}  // namespace tunegauge::chat_templates
