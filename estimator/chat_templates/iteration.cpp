// Iteration: where the next item of each kind of value is.

#include "estimator/chat_templates/iteration.h"

#include <vector>

#include <fmt/format.h>

#include "estimator/chat_templates/failure.h"
#include "estimator/chat_templates/nesting.h"
#include "estimator/chat_templates/objects.h"
#include "estimator/chat_templates/operations.h"
#include "estimator/chat_templates/python/text.h"

namespace tunegauge::chat_templates {

Iteration::Iteration(const Value& value) : value_(value) {
  if (!is_iterable(value)) {
    throw Failure(fmt::format("a '{}' has no items to go through", type_name(value)));
  }
}

bool is_iterable(const Value& value) {
  switch (value.kind) {
    case Kind::undefined:
    case Kind::text:
    case Kind::list:
    case Kind::tuple:
    case Kind::dict:
      return true;
    case Kind::object:
      return value.object->type == Object::Type::generator ||
             value.object->type == Object::Type::view || value.object->type == Object::Type::range;
    default:
      return false;
  }
}

bool Iteration::next(Value& item) {
  switch (value_.kind) {
    case Kind::text: {
      const std::string_view rest = value_.text().substr(position_);
      if (rest.empty()) return false;
      const std::size_t bytes = python::offset_of(rest, 1);
      item = Value::of(rest.substr(0, bytes));
      position_ += bytes;
      return true;
    }
    case Kind::list:
    case Kind::tuple:
      if (position_ == value_.size) return false;
      item = value_.items[position_++];
      return true;
    case Kind::dict:
      if (position_ == value_.dict->entries.size()) return false;
      item = value_.dict->entries[position_++].key;
      return true;
    case Kind::object:
      break;
    default:
      return false;
  }
  if (auto* const generator = object_as<Generator>(value_, Object::Type::generator)) {
    const Nesting nesting;  // a generator may go through another one
    return generator->step(*generator, item);
  }
  if (const auto* const range = object_as<Range>(value_, Object::Type::range)) {
    if (position_ == range->count) return false;
    item = Value::of(range->at(position_++));
    return true;
  }
  const auto* const view = object_as<DictView>(value_, Object::Type::view);
  if (view == nullptr || position_ == view->items.size()) return false;
  item = view->items[position_++];
  return true;
}

std::span<const Value> items_of(Arena& arena, const Value& value) {
  if (value.is_sequence()) return value.sequence();
  if (const auto* const view = object_as<DictView>(value, Object::Type::view)) return view->items;
  Iteration iteration(value);
  std::vector<Value> items;
  for (Value item; iteration.next(item);) {
    if (items.size() == most_items) throw Failure("a sequence has too many items");
    items.push_back(item);
  }
  return arena.copy(std::span<const Value>(items));
}

}  // namespace tunegauge::chat_templates
