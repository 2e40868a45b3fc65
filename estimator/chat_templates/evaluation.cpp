// Expressions to values.

#include <array>
#include <variant>

#include <fmt/format.h>

#include "estimator/chat_templates/access.h"
#include "estimator/chat_templates/depth_guard.h"
#include "estimator/chat_templates/execution.h"
#include "estimator/chat_templates/failure.h"
#include "estimator/chat_templates/filters.h"
#include "estimator/chat_templates/operations.h"
#include "estimator/chat_templates/printing.h"
#include "estimator/chat_templates/tests.h"

namespace tunegauge::chat_templates {

Value Execution::evaluate(const Expression& expression) {
  const DepthGuard guard(depth_);
  line_ = expression.line;
  return std::visit([this](const auto& node) { return value_of(node); }, expression.node);
}

Value Execution::value_of(const Name& name) {
  const Value* const value = scope_->find(name.symbol);
  return value != nullptr ? *value : globals_[name.symbol];
}

Value Execution::value_of(const SequenceLiteral& literal) {
  Value* const items = arena().array<Value>(literal.items.size());
  for (std::size_t i = 0; i < literal.items.size(); ++i) {
    new (items + i) Value(evaluate(*literal.items[i]));
  }
  const std::span<const Value> all(items, literal.items.size());
  return literal.is_tuple ? Value::tuple_of(all) : Value::list_of(all);
}

Value Execution::value_of(const DictLiteral& literal) {
  DictEntry* const entries = arena().array<DictEntry>(literal.items.size());
  for (std::size_t i = 0; i < literal.items.size(); ++i) {
    const Value key = evaluate(*literal.items[i].first);
    new (entries + i) DictEntry{key, evaluate(*literal.items[i].second)};
  }
  return Value::of(make_dict(arena(), {entries, literal.items.size()}));
}

Value Execution::value_of(const Sign& sign) {
  const Value operand = evaluate(*sign.operand);
  if (sign.is_negative) return negate(operand);
  require_defined(operand);
  if (!operand.is_number()) {
    throw Failure(fmt::format("a '{}' has no sign", type_name(operand)));
  }
  return operand.is_integral() ? Value::of(operand.integral()) : operand;
}

Value Execution::value_of(const Not& negation) {
  return Value::of(!is_true(evaluate(*negation.operand)));
}

Value Execution::value_of(const Both& both) {
  const Value left = evaluate(*both.left);
  return is_true(left) ? evaluate(*both.right) : left;
}

Value Execution::value_of(const Either& either) {
  const Value left = evaluate(*either.left);
  return is_true(left) ? left : evaluate(*either.right);
}

Value Execution::value_of(const Arithmetic& arithmetic) {
  const Value left = evaluate(*arithmetic.left);
  const Value right = evaluate(*arithmetic.right);
  return calculate(arena(), arithmetic.operation, left, right);
}

Value Execution::value_of(const Comparison& comparison) {
  Value left = evaluate(*comparison.first);
  for (const auto& [relation, operand] : comparison.others) {
    const Value right = evaluate(*operand);
    if (!holds(relation, left, right)) return Value::of(false);
    left = right;
  }
  return Value::of(true);
}

Value Execution::value_of(const Concatenation& concatenation) {
  Output parts(output_->most_bytes());
  for (const ExpressionPtr& part : concatenation.parts) {
    parts.write(text_of(arena(), evaluate(*part)));
  }
  return Value::of(parts.joined(arena()));
}

Value Execution::value_of(const Condition& condition) {
  if (is_true(evaluate(*condition.test))) return evaluate(*condition.then);
  if (condition.otherwise != nullptr) return evaluate(*condition.otherwise);
  return Value::undefined(Missing::element, {});
}

Value Execution::value_of(const Attribute& attribute) {
  const Value object = evaluate(*attribute.object);
  return member_of(*this, object, attribute.name);
}

Value Execution::value_of(const Subscript& subscript) {
  const Value object = evaluate(*subscript.object);
  if (const auto* const cut = std::get_if<Slice>(&subscript.index->node)) {
    return slice(object, *cut);
  }
  return element_of(*this, object, evaluate(*subscript.index));
}

Value Execution::value_of(const Slice& /*slice*/) {
  throw Failure("a slice stands alone in brackets");
}

Value Execution::slice(const Value& object, const Slice& slice) {
  const auto bound = [this](const ExpressionPtr& expression) {
    return expression == nullptr ? Value::none() : evaluate(*expression);
  };
  const Value start = bound(slice.start);
  const Value stop = bound(slice.stop);
  return slice_of(*this, object, {start, stop, bound(slice.step)});
}

Value Execution::value_of(const FilterCall& call) {
  const Value operand = call.operand == nullptr ? block_ : evaluate(*call.operand);
  if (call.filter == nullptr) fail_unknown_filter(call.name);
  const Arguments arguments = arguments_of(call.arguments);
  spend();
  return call.filter->run(*this, operand, arguments);
}

Value Execution::value_of(const TestCall& call) {
  const Value operand = evaluate(*call.operand);
  if (call.test == nullptr) fail_unknown_test(call.name);
  const Arguments arguments = arguments_of(call.arguments);
  return Value::of(call.test->run(*this, operand, arguments));
}

Value Execution::filtered(const Expression& filter, const Value& block) {
  const Value around = block_;
  block_ = block;
  const Value result = evaluate(filter);
  block_ = around;
  return result;
}

}  // namespace tunegauge::chat_templates
