// loop.index and its like, loop.cycle, loop.changed; cyclers.

#include "estimator/chat_templates/loop_methods.h"

#include "estimator/chat_templates/failure.h"
#include "estimator/chat_templates/loop.h"
#include "estimator/chat_templates/objects.h"

namespace tunegauge::chat_templates {

namespace {

LoopState& state_of(const Value& loop) {
  return *static_cast<LoopObject*>(loop.object)->state;
}

Value method(Runtime& runtime, const Value& self, std::string_view name, MethodObject::Run run) {
  auto* const bound =
      runtime.arena().make<MethodObject>(Object{Object::Type::method}, name, self, run);
  return Value::of(static_cast<Object*>(bound));
}

Value cycle(Runtime& /*runtime*/, const Value& loop, const Arguments& arguments) {
  if (arguments.positional.empty()) throw Failure("loop.cycle needs something to go through");
  return arguments.positional[state_of(loop).index0() % arguments.positional.size()];
}

Value changed(Runtime& /*runtime*/, const Value& loop, const Arguments& arguments) {
  return Value::of(state_of(loop).changed(arguments.positional));
}

Value next_of_cycler(Runtime& /*runtime*/, const Value& self, const Arguments& /*arguments*/) {
  auto& cycler = *static_cast<Cycler*>(self.object);
  const Value current = cycler.items[cycler.position];
  cycler.position = (cycler.position + 1) % cycler.items.size();
  return current;
}

Value reset_cycler(Runtime& /*runtime*/, const Value& self, const Arguments& /*arguments*/) {
  static_cast<Cycler*>(self.object)->position = 0;
  return Value::none();
}

}  // namespace

std::optional<Value> attribute_of_loop(Runtime& runtime, const Value& loop, std::string_view name) {
  LoopState& state = state_of(loop);
  if (name == "index") return Value::of_size(state.index0() + 1);
  if (name == "index0") return Value::of_size(state.index0());
  if (name == "first") return Value::of(state.index0() == 0);
  if (name == "last") return Value::of(state.is_last());
  if (name == "length") return Value::of_size(state.length());
  if (name == "revindex") return Value::of_size(state.length() - state.index0());
  if (name == "revindex0") return Value::of_size(state.length() - state.index0() - 1);
  if (name == "previtem") return state.previous();
  if (name == "nextitem") return state.following();
  if (name == "depth") return Value::of_size(state.depth0() + 1);
  if (name == "depth0") return Value::of_size(state.depth0());
  if (name == "cycle") return method(runtime, loop, "cycle", cycle);
  if (name == "changed") return method(runtime, loop, "changed", changed);
  return std::nullopt;
}

std::optional<Value> attribute_of_cycler(Runtime& runtime, const Value& cycler,
                                         std::string_view name) {
  const auto& state = *static_cast<Cycler*>(cycler.object);
  if (name == "current") return state.items[state.position];
  if (name == "pos") return Value::of_size(state.position);
  if (name == "items") return Value::tuple_of(state.items);
  if (name == "next") return method(runtime, cycler, "next", next_of_cycler);
  if (name == "reset") return method(runtime, cycler, "reset", reset_cycler);
  return std::nullopt;
}

}  // namespace tunegauge::chat_templates
