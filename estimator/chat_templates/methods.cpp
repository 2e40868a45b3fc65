// Which methods there are; those of dicts, lists and tuples.

#include "estimator/chat_templates/methods.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "estimator/chat_templates/failure.h"
#include "estimator/chat_templates/operations.h"
#include "estimator/chat_templates/runtime.h"
#include "estimator/chat_templates/text_methods.h"

namespace tunegauge::chat_templates {

namespace {

Value view(Runtime& runtime, std::string_view type_name, std::span<const Value> items) {
  auto* const made = runtime.arena().make<DictView>(Object{Object::Type::view}, type_name, items);
  return Value::of(static_cast<Object*>(made));
}

/// One value for each entry of a dict.
template <class Make>
std::span<const Value> map_entries(Runtime& runtime, const Dict& dict, const Make& make) {
  Value* const items = runtime.arena().array<Value>(dict.entries.size());
  for (std::size_t i = 0; i < dict.entries.size(); ++i) {
    new (items + i) Value(make(dict.entries[i]));
  }
  return {items, dict.entries.size()};
}

Value dict_get(Runtime& /*runtime*/, const Value& self, const Arguments& arguments) {
  const Bound bound("get", arguments, {"key", "default"}, 1);
  if (!arguments.named.empty()) throw Failure("get takes no arguments with names");
  require_hashable(bound[0]);
  const Value* const found = find(*self.dict, bound[0]);
  return found != nullptr ? *found : bound.value_or(1, Value::none());
}

Value dict_items(Runtime& runtime, const Value& self, const Arguments& arguments) {
  const Bound bound("items", arguments, {});
  return view(runtime, "dict_items", map_entries(runtime, *self.dict, [&](const DictEntry& entry) {
                const std::array pair = {entry.key, entry.value};
                return Value::tuple_of(runtime.arena().copy(std::span<const Value>(pair)));
              }));
}

Value dict_keys(Runtime& runtime, const Value& self, const Arguments& arguments) {
  const Bound bound("keys", arguments, {});
  return view(runtime, "dict_keys",
              map_entries(runtime, *self.dict, [](const DictEntry& entry) { return entry.key; }));
}

Value dict_values(Runtime& runtime, const Value& self, const Arguments& arguments) {
  const Bound bound("values", arguments, {});
  return view(runtime, "dict_values",
              map_entries(runtime, *self.dict, [](const DictEntry& entry) { return entry.value; }));
}

Value copy(Runtime& /*runtime*/, const Value& self, const Arguments& arguments) {
  const Bound bound("copy", arguments, {});
  return self;  // nothing changes it
}

constexpr auto dict_methods = std::to_array<Method>({
    {"get", dict_get},
    {"items", dict_items},
    {"keys", dict_keys},
    {"values", dict_values},
    {"copy", copy},
    {"clear", nullptr},
    {"pop", nullptr},
    {"popitem", nullptr},
    {"setdefault", nullptr},
    {"update", nullptr},
});

Value sequence_count(Runtime& /*runtime*/, const Value& self, const Arguments& arguments) {
  const Bound bound("count", arguments, {"value"}, 1);
  return Value::of(static_cast<std::int64_t>(
      std::count_if(self.sequence().begin(), self.sequence().end(),
                    [&](const Value& item) { return are_equal(item, bound[0]); })));
}

Value sequence_index(Runtime& /*runtime*/, const Value& self, const Arguments& arguments) {
  const Bound bound("index", arguments, {"value", "start", "stop"}, 1);
  const auto place = [&](std::size_t argument, std::int64_t otherwise) {
    std::int64_t index = bound.integer_or(argument, otherwise);
    if (index < 0) index += static_cast<std::int64_t>(self.size);
    return static_cast<std::size_t>(
        std::clamp<std::int64_t>(index, 0, static_cast<std::int64_t>(self.size)));
  };
  const std::size_t end = place(2, static_cast<std::int64_t>(self.size));
  for (std::size_t i = place(1, 0); i < end; ++i) {
    if (are_equal(self.items[i], bound[0])) return Value::of_size(i);
  }
  throw Failure("the value is not in the list");
}

constexpr auto list_methods = std::to_array<Method>({
    {"count", sequence_count},
    {"index", sequence_index},
    {"copy", copy},
    {"append", nullptr},
    {"clear", nullptr},
    {"extend", nullptr},
    {"insert", nullptr},
    {"pop", nullptr},
    {"remove", nullptr},
    {"reverse", nullptr},
    {"sort", nullptr},
});

constexpr auto tuple_methods = std::to_array<Method>({
    {"count", sequence_count},
    {"index", sequence_index},
});

/// What Python has and this lacks.
constexpr auto missing_of_numbers = std::to_array<std::string_view>(
    {"as_integer_ratio", "bit_count", "bit_length", "conjugate", "denominator", "fromhex",
     "from_bytes", "hex", "imag", "is_integer", "numerator", "real", "to_bytes"});
constexpr auto missing_of_texts = std::to_array<std::string_view>(
    {"encode", "format_map", "maketrans", "translate", "unescape", "striptags", "escape"});
constexpr auto missing_of_dicts = std::to_array<std::string_view>({"fromkeys"});

const Method* search(std::span<const Method> methods, std::span<const std::string_view> missing,
                     const Value& value, std::string_view name) {
  const auto found = std::find_if(methods.begin(), methods.end(),
                                  [name](const Method& method) { return method.name == name; });
  if (found != methods.end()) return &*found;
  if (std::find(missing.begin(), missing.end(), name) != missing.end()) {
    throw Failure(fmt::format("'{}' of a '{}' is not supported", name, type_name(value)));
  }
  return nullptr;
}

}  // namespace

const Method* find_method(const Value& value, std::string_view name) {
  switch (value.kind) {
    case Kind::dict:
      return search(dict_methods, missing_of_dicts, value, name);
    case Kind::list:
      return search(list_methods, {}, value, name);
    case Kind::tuple:
      return search(tuple_methods, {}, value, name);
    case Kind::text:
      return search(text_methods(), missing_of_texts, value, name);
    case Kind::boolean:
    case Kind::integer:
    case Kind::real:
      return search({}, missing_of_numbers, value, name);
    default:
      return nullptr;
  }
}

}  // namespace tunegauge::chat_templates
