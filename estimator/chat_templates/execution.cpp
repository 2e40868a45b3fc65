// Statements to output.

#include "estimator/chat_templates/execution.h"

#include <utility>
#include <variant>

#include <fmt/format.h>

#include "estimator/chat_templates/depth_guard.h"
#include "estimator/chat_templates/failure.h"
#include "estimator/chat_templates/functions.h"
#include "estimator/chat_templates/iteration.h"
#include "estimator/chat_templates/loop.h"
#include "estimator/chat_templates/objects.h"
#include "estimator/chat_templates/operations.h"
#include "estimator/chat_templates/printing.h"

namespace tunegauge::chat_templates {

namespace {

/// The items of a for loop; with a condition, those that pass it.
class LoopItems final : public ItemSource {
 public:
  LoopItems(Execution& execution, const For& loop, Scope* scope, const Value& iterable)
      : execution_(execution), loop_(loop), scope_(scope), iterable_(iterable), items_(iterable) {}

  bool next(Value& item) override {
    while (items_.next(item)) {
      execution_.spend();
      if (loop_.test == nullptr || execution_.passes(loop_, scope_, item)) return true;
    }
    return false;
  }
  [[nodiscard]] std::optional<std::size_t> length() const override {
    return loop_.test == nullptr ? length_if_any(iterable_) : std::nullopt;
  }

 private:
  Execution& execution_;
  const For& loop_;
  Scope* scope_;
  Value iterable_;
  Iteration items_;
};

}  // namespace

/// Sets the current scope for as long as it lives.
class Execution::ScopeGuard {
 public:
  ScopeGuard(Execution& execution, Scope* scope)
      : execution_(execution), before_(execution.scope_) {
    execution.scope_ = scope;
  }
  ScopeGuard(const ScopeGuard&) = delete;
  ScopeGuard& operator=(const ScopeGuard&) = delete;
  ~ScopeGuard() { execution_.scope_ = before_; }

 private:
  Execution& execution_;
  Scope* before_;
};

Execution::Execution(const Tree& tree, Arena& arena, const python::CivilTime& now,
                     std::size_t most_steps)
    : Runtime(arena, now, most_steps), tree_(tree) {}

void Execution::run(const Dict& variables, Output& output, std::vector<TextSpan>& generated) {
  globals_.clear();
  for (const std::string& name : tree_.symbols) {
    const Value* const given = find(variables, std::string_view(name));
    globals_.push_back(
        given != nullptr
            ? *given
            : find_function(arena(), name).value_or(Value::undefined(Missing::variable, name)));
  }
  root_ = scope_ = new_scope(nullptr);
  output_ = whole_output_ = &output;
  generated_ = &generated;
  static_cast<void>(execute_in(root_, tree_.body));
}

Execution::Flow Execution::execute(const Body& body) {
  const DepthGuard guard(depth_);
  for (const Statement& statement : body) {
    if (const Flow flow = execute(statement); flow != Flow::goes_on) return flow;
  }
  return Flow::goes_on;
}

void Execution::declare(Scope& scope, const ScopedBody& body) {
  for (const Declaration& declaration : body.declared) {
    const Symbol symbol = declaration.symbol;
    if (scope.find_own(symbol) != nullptr) continue;  // a parameter
    Value value = Value::undefined(Missing::variable, tree_.symbols[symbol]);
    if (declaration.initially != Initially::undefined) value = globals_[symbol];
    if (declaration.initially == Initially::as_around && scope.parent != nullptr) {
      if (const Value* const around = scope.parent->find(symbol)) value = *around;
    }
    scope.set(arena(), symbol, value);
  }
}

Execution::Flow Execution::execute_in(Scope* scope, const ScopedBody& body) {
  const ScopeGuard guard(*this, scope);
  declare(*scope, body);
  return execute(body.statements);
}

Execution::Flow Execution::execute(const Statement& statement) {
  line_ = statement.line;
  spend();
  return std::visit([this](const auto& node) { return perform(node); }, statement.node);
}

Execution::Flow Execution::perform(const Text& text) {
  output_->write(text.text);
  return Flow::goes_on;
}

Execution::Flow Execution::perform(const Print& print) {
  output_->write(text_of(arena(), evaluate(*print.value)));
  return Flow::goes_on;
}

void Execution::assign(const Target& target, const Value& value) {
  if (const auto* const symbol = std::get_if<Symbol>(&target.to)) {
    scope_->set(arena(), *symbol, value);
    return;
  }
  if (const auto* const member = std::get_if<NamespaceMember>(&target.to)) {
    const Value object = value_of(Name{member->object});
    auto* const name_space = object_as<Namespace>(object, Object::Type::name_space);
    if (name_space == nullptr) throw Failure("attributes of namespaces only can be assigned to");
    Namespace::Member** place = &name_space->first;
    while (*place != nullptr && (*place)->name != member->name) place = &(*place)->next;
    if (*place == nullptr) *place = arena().make<Namespace::Member>(member->name, Value(), nullptr);
    (*place)->value = value;
    return;
  }
  const auto& parts = std::get<std::vector<Target>>(target.to);
  const std::span<const Value> values = items_of(arena(), value);
  if (values.size() != parts.size()) {
    throw Failure(fmt::format("{} values for {} names", values.size(), parts.size()));
  }
  for (std::size_t i = 0; i < parts.size(); ++i) assign(parts[i], values[i]);
}

Execution::Flow Execution::perform(const Assignment& assignment) {
  assign(assignment.target, evaluate(*assignment.value));
  return Flow::goes_on;
}

Execution::Captured Execution::captured(const ScopedBody& body) {
  Output written(output_->most_bytes());
  Output* const around = std::exchange(output_, &written);
  const Flow flow = execute_in(new_scope(scope_), body);
  output_ = around;
  return {flow, Value::of(written.joined(arena()))};
}

Execution::Flow Execution::perform(const BlockAssignment& assignment) {
  const auto [flow, text] = captured(assignment.body);
  if (flow != Flow::goes_on) return flow;
  assign(assignment.target,
         assignment.filter != nullptr ? filtered(*assignment.filter, text) : text);
  return Flow::goes_on;
}

Execution::Flow Execution::perform(const If& chain) {
  for (const Branch& branch : chain.branches) {
    if (is_true(evaluate(*branch.test))) return execute(branch.body);
  }
  return execute(chain.otherwise);
}

bool Execution::passes(const For& loop, Scope* scope, const Value& item) {
  const ScopeGuard guard(*this, new_scope(scope));
  assign(loop.target, item);
  return is_true(evaluate(*loop.test));
}

Execution::Flow Execution::perform(const For& loop) {
  run_loop(loop, evaluate(*loop.iterable), scope_, 0);
  return Flow::goes_on;
}

void Execution::run_loop(const For& loop, const Value& iterable, Scope* around, std::size_t depth) {
  auto* const items = new (arena().array<LoopItems>(1)) LoopItems(*this, loop, around, iterable);
  auto* const state = new (arena().array<LoopState>(1)) LoopState(*items, arena(), depth);
  auto* const object = arena().make<LoopObject>(Object{Object::Type::loop}, state, &loop, around);
  bool never_ended = true;  // as in jinja2: a body that was left by break or continue did not end
  while (state->advance()) {
    Scope* const scope = new_scope(around);
    const ScopeGuard guard(*this, scope);
    assign(loop.target, state->item());
    scope->set(arena(), tree_.loop_symbol, Value::of(static_cast<Object*>(object)));
    const Flow flow = execute_in(scope, loop.body);
    if (flow == Flow::breaks) break;
    if (flow == Flow::goes_on) never_ended = false;
  }
  if (never_ended && !loop.otherwise.statements.empty()) {
    static_cast<void>(execute_in(new_scope(around), loop.otherwise));
  }
}

Execution::Flow Execution::perform(const MacroDefinition& definition) {
  auto* const macro =
      arena().make<MacroObject>(Object{Object::Type::macro}, definition.macro.get(), scope_);
  scope_->set(arena(), definition.symbol, Value::of(static_cast<Object*>(macro)));
  return Flow::goes_on;
}

Execution::Flow Execution::perform(const CallBlock& block) {
  auto* const body =
      arena().make<MacroObject>(Object{Object::Type::macro}, block.caller.get(), scope_);
  const Value caller = Value::of(static_cast<Object*>(body));
  const auto& callee = std::get<Call>(block.call->node);
  line_ = block.call->line;
  const Value called = evaluate(*callee.callee);
  const Value written = call(called, arguments_of(callee.arguments, &caller));
  output_->write(text_of(arena(), written));
  return Flow::goes_on;
}

Execution::Flow Execution::perform(const FilterBlock& block) {
  const auto [flow, text] = captured(block.body);
  if (flow != Flow::goes_on) return flow;
  output_->write(text_of(arena(), filtered(*block.filter, text)));
  return Flow::goes_on;
}

Execution::Flow Execution::perform(const With& with) {
  Scope* const scope = new_scope(scope_);
  std::vector<Value> values;
  for (const auto& [target, value] : with.values) values.push_back(evaluate(*value));
  const ScopeGuard guard(*this, scope);
  for (std::size_t i = 0; i < values.size(); ++i) assign(with.values[i].first, values[i]);
  return execute_in(scope, with.body);
}

Execution::Flow Execution::perform(const Generation& generation) {
  const std::size_t begin = output_->bytes();
  static_cast<void>(execute_in(new_scope(scope_), generation.body));
  // Within a captured block nobody knows yet where the text will stand.
  if (output_ == whole_output_) generated_->push_back({begin, output_->bytes()});
  return Flow::goes_on;
}

Execution::Flow Execution::perform(const NamedBlock& block) {
  return execute_in(new_scope(root_), block.body);
}

Execution::Flow Execution::perform(const Unsupported& statement) {
  throw Failure(fmt::format("'{}' asks for another template, and there is none", statement.what));
}

}  // namespace tunegauge::chat_templates
