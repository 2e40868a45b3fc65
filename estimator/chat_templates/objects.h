#pragma once
// Values that are more than data: what can be called, what is used up, what changes.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

#include "estimator/chat_templates/arena.h"
#include "estimator/chat_templates/arguments.h"
#include "estimator/chat_templates/tree.h"
#include "estimator/chat_templates/value.h"

namespace tunegauge::chat_templates {

class Runtime;
struct Scope;
class LoopState;

struct Object {
  enum class Type : std::uint8_t {
    name_space,
    generator,
    view,  ///< of a dict
    range,
    loop,
    macro,
    function,
    method,
    cycler,
    joiner,
  };
  Type type;
};

/// namespace(...): the one thing that a template can change.
struct Namespace : Object {
  struct Member {
    std::string_view name;
    Value value;
    Member* next = nullptr;
  };
  Member* first = nullptr;
};

/// An iterator of Python: what it gave is gone. Filters like map and select give one.
struct Generator : Object {
  bool (*step)(Generator& self, Value& item);
  std::string_view type_name = "generator";
};
template <class Step>
struct GeneratorOf : Generator {
  Step next;
  static bool run(Generator& self, Value& item) {
    return static_cast<GeneratorOf&>(self).next(item);
  }
};
/// `next` sets its argument to the next item and gives true, or false at the end.
template <class Step>
[[nodiscard]] Value make_generator(Arena& arena, Step next,
                                   std::string_view type_name = "generator") {
  auto* const made = new (arena.array<GeneratorOf<Step>>(1)) GeneratorOf<Step>{
      {{Object::Type::generator}, &GeneratorOf<Step>::run, type_name}, std::move(next)};
  return Value::of(static_cast<Object*>(made));
}

/// items(), keys() or values() of a dict.
struct DictView : Object {
  std::string_view type_name;  ///< "dict_items" ...
  std::span<const Value> items;
};

struct Range : Object {
  std::int64_t start = 0;
  std::int64_t stop = 0;
  std::int64_t step = 1;
  std::size_t count = 0;
  [[nodiscard]] std::int64_t at(std::size_t number) const {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(start) +
                                     static_cast<std::uint64_t>(number) *
                                         static_cast<std::uint64_t>(step));
  }
};

struct LoopObject : Object {
  LoopState* state;
  const For* loop;
  Scope* around;  ///< where the loop stands
};

struct MacroObject : Object {
  const Macro* macro;
  Scope* scope;  ///< where it was defined
};

/// A global function.
struct FunctionObject : Object {
  using Run = Value (*)(Runtime& runtime, const Arguments& arguments);
  std::string_view name;
  Run run;
};

/// A method with the value that it belongs to.
struct MethodObject : Object {
  using Run = Value (*)(Runtime& runtime, const Value& self, const Arguments& arguments);
  std::string_view name;
  Value self;
  Run run;
};

struct Cycler : Object {
  std::span<const Value> items;
  std::size_t position = 0;
};

struct Joiner : Object {
  Value separator;
  bool was_used = false;
};

/// The object of this type behind a value, or null.
template <class T>
[[nodiscard]] T* object_as(const Value& value, Object::Type type) {
  const bool is_one = value.kind == Kind::object && value.object->type == type;
  return is_one ? static_cast<T*>(value.object) : nullptr;
}

}  // namespace tunegauge::chat_templates
