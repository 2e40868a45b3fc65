// Calling: arguments, macros, loops that call themselves.

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "estimator/chat_templates/depth_guard.h"
#include "estimator/chat_templates/execution.h"
#include "estimator/chat_templates/failure.h"
#include "estimator/chat_templates/iteration.h"
#include "estimator/chat_templates/loop.h"
#include "estimator/chat_templates/objects.h"
#include "estimator/chat_templates/operations.h"

namespace tunegauge::chat_templates {

namespace {

/// Arguments with names that were not asked for yet.
class NamedArguments {
 public:
  explicit NamedArguments(std::span<const NamedArgument> arguments)
      : left_(arguments.begin(), arguments.end()) {}

  /// The argument of this name, which is then gone.
  [[nodiscard]] std::optional<Value> take(std::string_view name) {
    const auto found =
        std::find_if(left_.begin(), left_.end(),
                     [name](const NamedArgument& argument) { return argument.name == name; });
    if (found == left_.end()) return std::nullopt;
    const Value value = found->value;
    left_.erase(found);
    return value;
  }
  [[nodiscard]] const std::vector<NamedArgument>& left() const { return left_; }

 private:
  std::vector<NamedArgument> left_;
};

}  // namespace

Arguments Execution::arguments_of(const CallArguments& arguments, const Value* caller) {
  if (arguments.positional.empty() && arguments.named.empty() && caller == nullptr &&
      arguments.more_positional == nullptr && arguments.more_named == nullptr) {
    return {};
  }
  std::vector<Value> positional;
  for (const ExpressionPtr& argument : arguments.positional) {
    positional.push_back(evaluate(*argument));
  }
  std::vector<NamedArgument> named;
  for (const auto& [name, argument] : arguments.named) named.push_back({name, evaluate(*argument)});
  if (caller != nullptr) named.push_back({"caller", *caller});
  if (arguments.more_positional != nullptr) {
    const std::span<const Value> more = items_of(arena(), evaluate(*arguments.more_positional));
    positional.insert(positional.end(), more.begin(), more.end());
  }
  if (arguments.more_named != nullptr) {
    const Value more = evaluate(*arguments.more_named);
    if (more.kind != Kind::dict) throw Failure("what stands behind '**' is no mapping");
    for (const DictEntry& entry : more.dict->entries) {
      if (!entry.key.is_text()) throw Failure("the name of an argument is no text");
      named.push_back({entry.key.text(), entry.value});
    }
  }
  constexpr std::size_t most_named = 1000;
  if (named.size() > most_named) throw Failure("a call has too many arguments with names");
  for (std::size_t i = 0; i < named.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (named[i].name == named[j].name) {
        throw Failure(fmt::format("argument '{}' is given twice", named[i].name));
      }
    }
  }
  return {arena().copy(std::span<const Value>(positional)),
          arena().copy(std::span<const NamedArgument>(named))};
}

Value Execution::value_of(const Call& call) {
  const std::uint32_t line = line_;
  const Value callee = evaluate(*call.callee);
  const Arguments arguments = arguments_of(call.arguments);
  line_ = line;
  return this->call(callee, arguments);
}

Value Execution::call(const Value& callee, const Arguments& arguments) {
  spend();
  require_defined(callee);
  if (callee.kind != Kind::object) {
    throw Failure(fmt::format("a '{}' cannot be called", type_name(callee)));
  }
  switch (callee.object->type) {
    case Object::Type::macro:
      return call_macro(*static_cast<MacroObject*>(callee.object), arguments);
    case Object::Type::function:
      return static_cast<FunctionObject*>(callee.object)->run(*this, arguments);
    case Object::Type::method: {
      const auto& method = *static_cast<MethodObject*>(callee.object);
      return method.run(*this, method.self, arguments);
    }
    case Object::Type::loop:
      return call_loop(callee, arguments);
    case Object::Type::joiner: {
      auto& joiner = *static_cast<Joiner*>(callee.object);
      const bool was_used = std::exchange(joiner.was_used, true);
      return was_used ? joiner.separator : Value::of(std::string_view());
    }
    default:
      throw Failure(fmt::format("a '{}' cannot be called", type_name(callee)));
  }
}

/// As jinja2's Macro.__call__ and the code that its compiler writes for the body.
Value Execution::call_macro(const MacroObject& object, const Arguments& arguments) {
  const DepthGuard guard(depth_);
  const Macro& macro = *object.macro;
  Scope* const scope = new_scope(object.scope);
  NamedArguments named(arguments.named);
  const std::size_t parameters = macro.parameters.size();
  const std::size_t given = std::min(arguments.positional.size(), parameters);

  // All names first: a default may read those behind it, which are then not set yet.
  std::vector<std::size_t> absent;
  bool has_caller = false;
  for (std::size_t i = 0; i < parameters; ++i) {
    const std::string_view name = macro.parameter_names[i];
    has_caller = has_caller || name == "caller";
    if (i < given) {
      scope->set(arena(), macro.parameters[i], arguments.positional[i]);
    } else if (const auto value = named.take(name)) {
      scope->set(arena(), macro.parameters[i], *value);
    } else {
      scope->set(arena(), macro.parameters[i], Value::undefined(Missing::variable, name));
      absent.push_back(i);
    }
  }
  if (macro.reads_caller && !has_caller) {
    scope->set(arena(), tree_.caller_symbol,
               named.take("caller").value_or(Value::undefined(Missing::variable, "caller")));
  }
  if (macro.reads_kwargs) {
    std::vector<DictEntry> entries;
    for (const NamedArgument& argument : named.left()) {
      entries.push_back({Value::of(argument.name), argument.value});
    }
    scope->set(arena(), tree_.kwargs_symbol, Value::of(make_dict(arena(), entries)));
  } else if (!named.left().empty()) {
    throw Failure(
        fmt::format("macro '{}' has no argument '{}'", macro.name, named.left().front().name));
  }
  const std::span<const Value> more = arguments.positional.subspan(given);
  if (macro.reads_varargs) {
    scope->set(arena(), tree_.varargs_symbol, Value::tuple_of(more));
  } else if (!more.empty()) {
    throw Failure(fmt::format("macro '{}' takes {} arguments, not {}", macro.name, parameters,
                              arguments.positional.size()));
  }

  Output written(output_->most_bytes());
  Output* const output = std::exchange(output_, &written);
  Scope* const around = std::exchange(scope_, scope);
  const std::size_t first_default = parameters - macro.defaults.size();
  for (const std::size_t parameter : absent) {
    if (parameter < first_default) continue;
    scope->set(arena(), macro.parameters[parameter],
               evaluate(*macro.defaults[parameter - first_default]));
  }
  static_cast<void>(execute_in(scope, macro.body));
  scope_ = around;
  output_ = output;
  return Value::of(written.joined(arena()));
}

Value Execution::call_loop(const Value& loop, const Arguments& arguments) {
  const DepthGuard guard(depth_);
  const auto& object = *static_cast<LoopObject*>(loop.object);
  if (!object.loop->is_recursive) throw Failure("a loop without 'recursive' cannot be called");
  const Bound bound("loop", arguments, {"iterable"}, 1);
  Output written(output_->most_bytes());
  Output* const output = std::exchange(output_, &written);
  run_loop(*object.loop, bound[0], object.around, object.state->depth0() + 1);
  output_ = output;
  return Value::of(written.joined(arena()));
}

}  // namespace tunegauge::chat_templates
