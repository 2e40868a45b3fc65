// str() and repr().

#include "estimator/chat_templates/printing.h"

#include <charconv>

#include <fmt/format.h>

#include "estimator/chat_templates/failure.h"
#include "estimator/chat_templates/loop.h"
#include "estimator/chat_templates/nesting.h"
#include "estimator/chat_templates/objects.h"
#include "estimator/chat_templates/operations.h"
#include "estimator/chat_templates/python/repr.h"

namespace tunegauge::chat_templates {

namespace {

/// Longer texts of values are a template that went wrong.
constexpr std::size_t most_text_bytes = std::size_t{1} << 28;

void append_items(std::span<const Value> items, std::string& to) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) to += ", ";
    append_repr(items[i], to);
  }
}

void append_dict(const Dict& dict, std::string& to) {
  to += '{';
  for (std::size_t i = 0; i < dict.entries.size(); ++i) {
    if (i > 0) to += ", ";
    append_repr(dict.entries[i].key, to);
    to += ": ";
    append_repr(dict.entries[i].value, to);
  }
  to += '}';
}

void append_namespace(const Namespace& name_space, std::string& to) {
  to += "<Namespace {";
  for (const Namespace::Member* member = name_space.first; member != nullptr;
       member = member->next) {
    if (member != name_space.first) to += ", ";
    append_repr(Value::of(member->name), to);
    to += ": ";
    append_repr(member->value, to);
  }
  to += "}>";
}

void append_object(const Value& value, std::string& to) {
  switch (value.object->type) {
    case Object::Type::name_space:
      return append_namespace(*static_cast<Namespace*>(value.object), to);
    case Object::Type::view: {
      const auto& view = *static_cast<DictView*>(value.object);
      to += view.type_name;
      to += "([";
      append_items(view.items, to);
      to += "])";
      return;
    }
    case Object::Type::range: {
      const auto& range = *static_cast<Range*>(value.object);
      to += fmt::format("range({}, {}", range.start, range.stop);
      to += range.step == 1 ? ")" : fmt::format(", {})", range.step);
      return;
    }
    case Object::Type::loop: {
      LoopState& loop = *static_cast<LoopObject*>(value.object)->state;
      to += fmt::format("<LoopContext {}/{}>", loop.index0() + 1, loop.length());
      return;
    }
    case Object::Type::macro:
      to += "<Macro ";
      append_repr(Value::of(static_cast<MacroObject*>(value.object)->macro->name), to);
      to += '>';
      return;
    default:
      throw Failure(fmt::format("a '{}' has no text of its own", type_name(value)));
  }
}

}  // namespace

void append_repr(const Value& value, std::string& to) {
  const Nesting nesting;
  if (to.size() > most_text_bytes) throw Failure("a value is too long to be printed");
  switch (value.kind) {
    case Kind::undefined:
      to += "Undefined";
      return;
    case Kind::none:
      to += "None";
      return;
    case Kind::boolean:
      to += value.boolean ? "True" : "False";
      return;
    case Kind::integer:
      fmt::format_to(std::back_inserter(to), "{}", value.integer);
      return;
    case Kind::big_integer:
      to += value.text();
      return;
    case Kind::real:
      to += python::repr(value.real);
      return;
    case Kind::text:
      if (value.is_markup) to += "Markup(";
      to += python::repr(value.text());
      if (value.is_markup) to += ')';
      return;
    case Kind::list:
      to += '[';
      append_items(value.sequence(), to);
      to += ']';
      return;
    case Kind::tuple:
      to += '(';
      append_items(value.sequence(), to);
      to += value.size == 1 ? ",)" : ")";
      return;
    case Kind::dict:
      return append_dict(*value.dict, to);
    case Kind::object:
      return append_object(value, to);
  }
}

void append_text(const Value& value, std::string& to) {
  if (value.is_text()) {
    to += value.text();
  } else if (!value.is_undefined()) {
    append_repr(value, to);
  }
}

std::string_view text_of(Arena& arena, const Value& value) {
  if (value.is_text()) return value.text();
  std::string text;
  append_text(value, text);
  return arena.copy(text);
}

}  // namespace tunegauge::chat_templates
