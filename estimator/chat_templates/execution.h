#pragma once
// One rendering of a tree: expressions to values (evaluation.cpp), statements to output
// (execution.cpp), macros (calls.cpp).

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "estimator/chat_templates/output.h"
#include "estimator/chat_templates/runtime.h"
#include "estimator/chat_templates/scope.h"
#include "estimator/chat_templates/template.h"
#include "estimator/chat_templates/tree.h"

namespace tunegauge::chat_templates {

struct MacroObject;

class Execution final : public Runtime {
 public:
  /// Borrows all of these.
  Execution(const Tree& tree, Arena& arena, const python::CivilTime& now, std::size_t most_steps);

  /// Throws Failure; then line() is where. `generated` gets what {% generation %} marks.
  void run(const Dict& variables, Output& output, std::vector<TextSpan>& generated);
  [[nodiscard]] std::uint32_t line() const { return line_; }

  [[nodiscard]] Value call(const Value& callee, const Arguments& arguments) override;
  /// Whether an item counts for a loop with a condition.
  [[nodiscard]] bool passes(const For& loop, Scope* scope, const Value& item);

 private:
  enum class Flow { goes_on, breaks, continues };
  class DepthGuard;
  class ScopeGuard;

  // Statements.
  Flow execute(const Body& body);
  /// In this scope, whose variables it makes first.
  Flow execute_in(Scope* scope, const ScopedBody& body);
  void declare(Scope& scope, const ScopedBody& body);
  Flow execute(const Statement& statement);
  Flow perform(const Text& text);
  Flow perform(const Print& print);
  Flow perform(const Assignment& assignment);
  Flow perform(const BlockAssignment& assignment);
  Flow perform(const If& chain);
  Flow perform(const For& loop);
  Flow perform(const MacroDefinition& definition);
  Flow perform(const CallBlock& block);
  Flow perform(const FilterBlock& block);
  Flow perform(const With& with);
  Flow perform(const Generation& generation);
  Flow perform(const NamedBlock& block);
  Flow perform(const Break& /*statement*/) { return Flow::breaks; }
  Flow perform(const Continue& /*statement*/) { return Flow::continues; }
  [[noreturn]] Flow perform(const Unsupported& statement);
  void run_loop(const For& loop, const Value& iterable, Scope* around, std::size_t depth);
  /// What `body` writes, in a scope of its own; a body that leaves the loop around it has no text.
  struct Captured {
    Flow flow;
    Value text;
  };
  Captured captured(const ScopedBody& body);
  void assign(const Target& target, const Value& value);
  Scope* new_scope(Scope* parent) { return arena().make<Scope>(parent); }

  // Expressions.
  Value evaluate(const Expression& expression);
  Value value_of(const Constant& constant) { return constant.value; }
  Value value_of(const Name& name);
  Value value_of(const SequenceLiteral& literal);
  Value value_of(const DictLiteral& literal);
  Value value_of(const Sign& sign);
  Value value_of(const Not& negation);
  Value value_of(const Both& both);
  Value value_of(const Either& either);
  Value value_of(const Arithmetic& arithmetic);
  Value value_of(const Comparison& comparison);
  Value value_of(const Concatenation& concatenation);
  Value value_of(const Condition& condition);
  Value value_of(const Attribute& attribute);
  Value value_of(const Subscript& subscript);
  [[noreturn]] Value value_of(const Slice& slice);
  Value value_of(const Call& call);
  Value value_of(const FilterCall& call);
  Value value_of(const TestCall& call);
  Value slice(const Value& object, const Slice& slice);
  /// `filter` around what a block wrote.
  Value filtered(const Expression& filter, const Value& block);

  // Calls.
  /// `caller` is null, or the body of a call block.
  Arguments arguments_of(const CallArguments& arguments, const Value* caller = nullptr);
  Value call_macro(const MacroObject& macro, const Arguments& arguments);
  Value call_loop(const Value& loop, const Arguments& arguments);

  const Tree& tree_;
  std::vector<Value> globals_;  ///< by symbol: what no scope has
  Scope* root_ = nullptr;
  Scope* scope_ = nullptr;
  Output* output_ = nullptr;
  Output* whole_output_ = nullptr;  ///< not that of a block which is captured
  std::vector<TextSpan>* generated_ = nullptr;
  Value block_;  ///< what the block around a filter without operand wrote
  std::uint32_t line_ = 0;
  std::size_t depth_ = 0;
};

}  // namespace tunegauge::chat_templates
