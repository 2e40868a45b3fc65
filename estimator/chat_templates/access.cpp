// Attributes, elements, slices.

#include "estimator/chat_templates/access.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "estimator/chat_templates/failure.h"
#include "estimator/chat_templates/loop.h"
#include "estimator/chat_templates/loop_methods.h"
#include "estimator/chat_templates/methods.h"
#include "estimator/chat_templates/objects.h"
#include "estimator/chat_templates/operations.h"
#include "estimator/chat_templates/python/text.h"

namespace tunegauge::chat_templates {

namespace {

Value forbidden(std::string_view name) {
  return Value::undefined(Missing::forbidden, name);
}

std::optional<Value> member_of_namespace(const Namespace& name_space, std::string_view name) {
  for (const Namespace::Member* member = name_space.first; member != nullptr;
       member = member->next) {
    if (member->name != name) continue;
    return name.front() == '_' ? forbidden(name) : member->value;
  }
  return std::nullopt;
}

std::optional<Value> attribute_of_range(const Range& range, std::string_view name) {
  if (name == "start") return Value::of(range.start);
  if (name == "stop") return Value::of(range.stop);
  if (name == "step") return Value::of(range.step);
  return std::nullopt;
}

std::optional<Value> attribute_of_macro(const Macro& macro, Arena& arena, std::string_view name) {
  if (name == "name") return Value::of(macro.name);
  if (name == "caller") return Value::of(macro.reads_caller);
  if (name == "catch_kwargs") return Value::of(macro.reads_kwargs);
  if (name == "catch_varargs") return Value::of(macro.reads_varargs);
  if (name != "arguments") return std::nullopt;
  Value* const names = arena.array<Value>(macro.parameter_names.size());
  std::transform(macro.parameter_names.begin(), macro.parameter_names.end(), names,
                 [](std::string_view parameter) { return Value::of(parameter); });
  return Value::list_of({names, macro.parameter_names.size()});
}

std::optional<Value> attribute_of_object(Runtime& runtime, const Value& object,
                                         std::string_view name) {
  switch (object.object->type) {
    case Object::Type::name_space:
      return member_of_namespace(*static_cast<Namespace*>(object.object), name);
    case Object::Type::range:
      return attribute_of_range(*static_cast<Range*>(object.object), name);
    case Object::Type::macro:
      return attribute_of_macro(*static_cast<MacroObject*>(object.object)->macro, runtime.arena(),
                                name);
    case Object::Type::loop:
      return attribute_of_loop(runtime, object, name);
    case Object::Type::cycler:
      return attribute_of_cycler(runtime, object, name);
    case Object::Type::joiner: {
      const auto& joiner = *static_cast<Joiner*>(object.object);
      if (name == "sep") return joiner.separator;
      if (name == "used") return Value::of(joiner.was_used);
      return std::nullopt;
    }
    default:
      return std::nullopt;
  }
}

/// Where an index counts from the end, from the beginning; nothing where it is outside.
std::optional<std::size_t> place_of(std::int64_t index, std::size_t size) {
  const auto count = static_cast<std::int64_t>(size);
  if (index < 0) index += count;
  if (index < 0 || index >= count) return std::nullopt;
  return static_cast<std::size_t>(index);
}

std::optional<Value> item_at(const Value& object, std::int64_t index) {
  if (object.is_text()) {
    const auto character = python::character_at(object.text(), index);
    if (!character) return std::nullopt;
    return object.is_markup ? Value::markup(*character) : Value::of(*character);
  }
  if (object.is_sequence()) {
    const auto place = place_of(index, object.size);
    if (!place) return std::nullopt;
    return object.items[*place];
  }
  if (const auto* const range = object_as<Range>(object, Object::Type::range)) {
    const auto place = place_of(index, range->count);
    if (!place) return std::nullopt;
    return Value::of(range->at(*place));
  }
  return std::nullopt;
}

/// A slice of `size` items: where it begins, and how many there are.
struct Cut {
  std::int64_t start = 0;
  std::int64_t step = 1;
  std::size_t count = 0;
  std::int64_t stop = 0;
};

/// As PySlice_AdjustIndices.
Cut cut_of(std::size_t size, std::optional<std::int64_t> start, std::optional<std::int64_t> stop,
           std::int64_t step) {
  const auto length = static_cast<std::int64_t>(size);
  const auto adjusted = [&](std::optional<std::int64_t> bound, std::int64_t otherwise) {
    if (!bound) return otherwise;
    std::int64_t place = *bound;
    if (place < 0) place += length;
    return step < 0 ? std::clamp(place, std::int64_t{-1}, length - 1)
                    : std::clamp(place, std::int64_t{0}, length);
  };
  Cut cut{0, step, 0, 0};
  cut.start = adjusted(start, step < 0 ? length - 1 : 0);
  const std::int64_t end = adjusted(stop, step < 0 ? -1 : length);
  cut.stop = end;
  if (step < 0 && cut.start > end) {
    cut.count = static_cast<std::size_t>((cut.start - end - 1) / -step + 1);
  } else if (step > 0 && cut.start < end) {
    cut.count = static_cast<std::size_t>((end - cut.start - 1) / step + 1);
  }
  return cut;
}

Value slice_of_sequence(Arena& arena, const Value& object, const Cut& cut) {
  Value sliced = object;
  sliced.is_group = false;
  sliced.size = cut.count;
  if (cut.step == 1) {
    sliced.items = object.items + cut.start;
    return sliced;
  }
  Value* const items = arena.array<Value>(cut.count);
  for (std::size_t i = 0; i < cut.count; ++i) {
    new (items + i) Value(object.items[cut.start + static_cast<std::int64_t>(i) * cut.step]);
  }
  sliced.items = items;
  return sliced;
}

}  // namespace

std::optional<Value> attribute_of(Runtime& runtime, const Value& object, std::string_view name) {
  require_defined(object);
  if (object.kind == Kind::object) {
    if (auto value = attribute_of_object(runtime, object, name)) return value;
    return name.substr(0, 2) == "__" ? std::optional(forbidden(name)) : std::nullopt;
  }
  if (object.is_group && (name == "grouper" || name == "list")) {
    return object.items[name == "grouper" ? 0 : 1];
  }
  if (const Method* const method = find_method(object, name)) {
    if (method->run == nullptr) return forbidden(name);
    auto* const bound = runtime.arena().make<MethodObject>(Object{Object::Type::method},
                                                           method->name, object, method->run);
    return Value::of(static_cast<Object*>(bound));
  }
  // Every value of Python has some of these.
  const bool is_special =
      name.size() > 4 && name.substr(0, 2) == "__" && name.substr(name.size() - 2) == "__";
  return is_special ? std::optional(forbidden(name)) : std::nullopt;
}

Value member_of(Runtime& runtime, const Value& object, std::string_view name) {
  if (object.kind == Kind::dict) {
    // Most members are keys; that a method has the same name is looked at only then.
    const Value* const found = find(*object.dict, name);
    if (found != nullptr && find_method(object, name) == nullptr) return *found;
  }
  if (auto attribute = attribute_of(runtime, object, name)) return *attribute;
  return Value::undefined(Missing::attribute, name);
}

Value element_of(Runtime& runtime, const Value& object, const Value& index) {
  require_defined(object);
  if (object.kind == Kind::dict) {
    if (const Value* const found = find(*object.dict, index)) return *found;
  } else if (index.is_integral()) {
    if (const auto item = item_at(object, index.integral())) return *item;
  }
  if (!index.is_text()) return Value::undefined(Missing::element, {});
  if (auto attribute = attribute_of(runtime, object, index.text())) return *attribute;
  return Value::undefined(Missing::attribute, index.text());
}

Value slice_of(Runtime& runtime, const Value& object, const SliceBounds& bounds) {
  require_defined(object);
  const auto* const range = object_as<Range>(object, Object::Type::range);
  const bool can_be_sliced = object.is_text() || object.is_sequence() || range != nullptr;
  if (!can_be_sliced) throw Failure(fmt::format("a '{}' has no slices", type_name(object)));
  for (const Value* bound : {&bounds.start, &bounds.stop, &bounds.step}) {
    if (bound->is_none() || bound->is_integral()) continue;
    throw Failure(fmt::format("a '{}' cannot bound a slice", type_name(*bound)));
  }
  const auto number = [](const Value& bound) {
    return bound.is_none() ? std::nullopt : std::optional(bound.integral());
  };
  const std::int64_t step = number(bounds.step).value_or(1);
  if (step == 0) throw Failure("the step of a slice is zero");
  const auto start = number(bounds.start);
  const auto stop = number(bounds.stop);
  if (object.is_text()) {
    Value sliced = step == 1 ? Value::of(python::slice(object.text(), {start, stop}))
                             : runtime.keep(python::slice(object.text(), {start, stop}, step));
    sliced.is_markup = object.is_markup;
    return sliced;
  }
  // The smallest number has no positive counterpart.
  const std::int64_t bounded = std::max(step, -std::numeric_limits<std::int64_t>::max());
  if (range == nullptr) {
    return slice_of_sequence(runtime.arena(), object, cut_of(object.size, start, stop, bounded));
  }
  const Cut cut = cut_of(range->count, start, stop, bounded);
  auto* const sliced = runtime.arena().make<Range>(Object{Object::Type::range});
  // Unsigned, for an empty slice may end beyond 64 bits.
  const auto times = [](std::int64_t left, std::int64_t right) {
    return static_cast<std::uint64_t>(left) * static_cast<std::uint64_t>(right);
  };
  const auto place = [&](std::int64_t at) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(range->start) +
                                     times(at, range->step));
  };
  sliced->step = static_cast<std::int64_t>(times(range->step, cut.step));
  sliced->start = place(cut.start);
  sliced->stop = place(cut.stop);
  sliced->count = cut.count;
  return Value::of(static_cast<Object*>(sliced));
}

}  // namespace tunegauge::chat_templates
