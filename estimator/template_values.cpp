// One value of a template for each value of JSON.

#include "estimator/template_values.h"

#include "estimator/chat_templates/operations.h"

namespace tunegauge {

using chat_templates::Arena;
using chat_templates::DictEntry;
using chat_templates::Value;
using dataset::JsonKind;

Value template_value(Arena& arena, const dataset::JsonValue& json, std::string_view parsed) {
  switch (json.kind()) {
    case JsonKind::null:
      return Value::none();
    case JsonKind::boolean:
      return Value::of(json.boolean());
    case JsonKind::integer:
      if (const auto integer = json.integer()) return Value::of(*integer);
      return Value::big_integer(json.source(parsed));
    case JsonKind::real:
    case JsonKind::non_finite:
      return Value::of(json.number());
    case JsonKind::string:
      return Value::of(json.string());
    case JsonKind::array: {
      Value* const items = arena.array<Value>(json.size());
      std::size_t count = 0;
      for (const dataset::JsonValue& element : json.elements()) {
        new (items + count++) Value(template_value(arena, element, parsed));
      }
      return Value::list_of({items, count});
    }
    case JsonKind::object: {
      DictEntry* const entries = arena.array<DictEntry>(json.size());
      std::size_t count = 0;
      for (const dataset::JsonMember member : json.members()) {
        new (entries + count++)
            DictEntry{Value::of(member.key.string()), template_value(arena, member.value, parsed)};
      }
      return Value::of(chat_templates::make_dict(arena, {entries, count}));
    }
  }
  return {};
}

}  // namespace tunegauge
