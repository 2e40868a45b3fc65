// Filters that take sequences as they are: ends, lengths, parts, items; and default and attr.

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "estimator/chat_templates/access.h"
#include "estimator/chat_templates/failure.h"
#include "estimator/chat_templates/filters.h"
#include "estimator/chat_templates/iteration.h"
#include "estimator/chat_templates/lazy_items.h"
#include "estimator/chat_templates/objects.h"
#include "estimator/chat_templates/operations.h"
#include "estimator/chat_templates/python/text.h"

namespace tunegauge::chat_templates {

namespace {

Value or_default(Runtime& /*runtime*/, const Value& operand, const Arguments& arguments) {
  const Bound bound("default", arguments, {"default_value", "boolean"});
  const bool is_replaced = operand.is_undefined() || (bound.flag(1) && !is_true(operand));
  return is_replaced ? bound.value_or(0, Value::of(std::string_view())) : operand;
}

Value attr(Runtime& runtime, const Value& operand, const Arguments& arguments) {
  const Bound bound("attr", arguments, {"name"}, 1);
  const std::string_view name = bound.text(0);
  if (auto attribute = attribute_of(runtime, operand, name)) return *attribute;
  return Value::undefined(Missing::attribute, name);
}

Value length(Runtime& /*runtime*/, const Value& operand, const Arguments& arguments) {
  const Bound bound("length", arguments, {});
  return Value::of_size(length_of(operand));
}

Value list(Runtime& runtime, const Value& operand, const Arguments& arguments) {
  const Bound bound("list", arguments, {});
  return Value::list_of(items_of(runtime.arena(), operand));
}

Value first(Runtime& /*runtime*/, const Value& operand, const Arguments& arguments) {
  const Bound bound("first", arguments, {});
  Iteration iteration(operand);
  Value item;
  return iteration.next(item) ? item : Value::undefined(Missing::item, {});
}

/// Whether Python's reversed() takes it; an undefined value is empty in this, too.
bool is_reversible(const Value& value) {
  return value.kind != Kind::object || value.object->type != Object::Type::generator;
}

Value last(Runtime& runtime, const Value& operand, const Arguments& arguments) {
  const Bound bound("last", arguments, {});
  if (!is_iterable(operand) || !is_reversible(operand)) {
    throw Failure(fmt::format("a '{}' has no last item", type_name(operand)));
  }
  const std::span<const Value> items = items_of(runtime.arena(), operand);
  return items.empty() ? Value::undefined(Missing::item, {}) : items.back();
}

Value reverse(Runtime& runtime, const Value& operand, const Arguments& arguments) {
  const Bound bound("reverse", arguments, {});
  if (operand.is_text()) return runtime.keep(python::reversed(operand.text()));
  if (!is_iterable(operand)) {
    throw Failure(fmt::format("a '{}' cannot be reversed", type_name(operand)));
  }
  const std::span<const Value> items = items_of(runtime.arena(), operand);
  if (is_reversible(operand)) {
    return make_generator(
        runtime.arena(),
        [left = items](Value& item) mutable {
          if (left.empty()) return false;
          item = left.back();
          left = left.first(left.size() - 1);
          return true;
        },
        "reverse_iterator");
  }
  Value* const reversed = runtime.arena().array<Value>(items.size());
  std::reverse_copy(items.begin(), items.end(), reversed);
  return Value::list_of({reversed, items.size()});
}

Value items(Runtime& runtime, const Value& operand, const Arguments& arguments) {
  const Bound bound("items", arguments, {});
  return lazily(runtime, [&runtime, operand]() -> std::span<const Value> {
    if (operand.is_undefined()) return {};
    if (operand.kind != Kind::dict) throw Failure("items takes a mapping");
    Value* const pairs = runtime.arena().array<Value>(operand.dict->entries.size());
    for (std::size_t i = 0; i < operand.dict->entries.size(); ++i) {
      const std::array pair = {operand.dict->entries[i].key, operand.dict->entries[i].value};
      new (pairs + i) Value(Value::tuple_of(runtime.arena().copy(std::span<const Value>(pair))));
    }
    return {pairs, operand.dict->entries.size()};
  });
}

/// Some items, and so many times `fill` behind them.
Value filled(Arena& arena, std::span<const Value> items, std::size_t missing, const Value& fill) {
  Value* const all = arena.array<Value>(items.size() + missing);
  std::uninitialized_copy(items.begin(), items.end(), all);
  std::uninitialized_fill_n(all + items.size(), missing, fill);
  return Value::list_of({all, items.size() + missing});
}

Value batch(Runtime& runtime, const Value& operand, const Arguments& arguments) {
  const Bound bound("batch", arguments, {"linecount", "fill_with"}, 1);
  const std::int64_t count = bound.integer(0);
  const Value fill = bound.value_or(1, Value::none());
  return lazily(runtime, [&runtime, operand, count, fill]() -> std::span<const Value> {
    const std::span<const Value> items = items_of(runtime.arena(), operand);
    if (items.empty()) return {};
    // Python takes a first item into every line before it compares.
    const std::size_t size =
        count < 1 ? (count == 0 ? 1 : items.size()) : static_cast<std::size_t>(count);
    const std::size_t lines = (items.size() - 1) / size + 1;
    Value* const made = runtime.arena().array<Value>(lines);
    for (std::size_t i = 0; i < lines; ++i) {
      const auto line = items.subspan(i * size, std::min(size, items.size() - i * size));
      const bool is_short = !fill.is_none() && static_cast<std::int64_t>(line.size()) < count;
      new (made + i) Value(filled(runtime.arena(), line, is_short ? size - line.size() : 0, fill));
    }
    return {made, lines};
  });
}

Value slice(Runtime& runtime, const Value& operand, const Arguments& arguments) {
  const Bound bound("slice", arguments, {"slices", "fill_with"}, 1);
  const std::int64_t count = bound.integer(0);
  const Value fill = bound.value_or(1, Value::none());
  return lazily(runtime, [&runtime, operand, count, fill]() -> std::span<const Value> {
    const std::span<const Value> items = items_of(runtime.arena(), operand);
    if (count == 0) throw Failure("slice makes at least one part");
    const std::size_t slices = count < 0 ? 0 : static_cast<std::size_t>(count);
    runtime.spend(slices);
    Value* const made = runtime.arena().array<Value>(slices);
    std::size_t at = 0;
    for (std::size_t i = 0; i < slices; ++i) {
      const bool is_longer = i < items.size() % slices;
      const std::size_t size = items.size() / slices + (is_longer ? 1 : 0);
      const bool is_filled = !fill.is_none() && !is_longer;
      new (made + i)
          Value(filled(runtime.arena(), items.subspan(at, size), is_filled ? 1 : 0, fill));
      at += size;
    }
    return {made, slices};
  });
}

constexpr auto filters = std::to_array<Filter>({
    {"attr", attr},
    {"batch", batch},
    {"count", length},
    {"d", or_default},
    {"default", or_default},
    {"first", first},
    {"items", items},
    {"last", last},
    {"length", length},
    {"list", list},
    {"reverse", reverse},
    {"slice", slice},
});

}  // namespace

std::span<const Filter> sequence_filters() {
  return filters;
}

}  // namespace tunegauge::chat_templates
