// The tests.

#include "estimator/chat_templates/tests.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "estimator/chat_templates/failure.h"
#include "estimator/chat_templates/filters.h"
#include "estimator/chat_templates/iteration.h"
#include "estimator/chat_templates/objects.h"
#include "estimator/chat_templates/operations.h"
#include "estimator/chat_templates/printing.h"
#include "estimator/chat_templates/python/letter_case.h"

namespace tunegauge::chat_templates {

namespace {

using Predicate = bool (*)(const Value&);

/// A test of the value alone.
template <Predicate predicate>
bool alone(Runtime& /*runtime*/, const Value& operand, const Arguments& arguments) {
  const Bound bound("the test", arguments, {});
  return predicate(operand);
}

template <Relation relation>
bool compared(Runtime& /*runtime*/, const Value& operand, const Arguments& arguments) {
  const Bound bound("the test", arguments, {"other"}, 1);
  return holds(relation, operand, bound[0]);
}

bool is_mapping(const Value& value) {
  return value.kind == Kind::dict;
}
bool is_defined(const Value& value) {
  return !value.is_undefined();
}
bool is_undefined(const Value& value) {
  return value.is_undefined();
}
bool is_none(const Value& value) {
  return value.is_none();
}
bool is_boolean(const Value& value) {
  return value.kind == Kind::boolean;
}
bool is_the_true(const Value& value) {
  return is_boolean(value) && value.boolean;
}
bool is_the_false(const Value& value) {
  return is_boolean(value) && !value.boolean;
}
bool is_integer(const Value& value) {
  return value.kind == Kind::integer || value.kind == Kind::big_integer;
}
bool is_real(const Value& value) {
  return value.kind == Kind::real;
}
bool is_number(const Value& value) {
  return value.is_number() || value.kind == Kind::big_integer;
}
bool is_string(const Value& value) {
  return value.is_text();
}
bool is_escaped(const Value& value) {
  return value.is_text() && value.is_markup;
}

/// Has a length and elements; an undefined value has both.
bool is_sequence(const Value& value) {
  return value.is_undefined() || value.is_text() || value.is_sequence() || is_mapping(value) ||
         object_as<Range>(value, Object::Type::range) != nullptr;
}

bool can_be_gone_through(const Value& value) {
  return is_iterable(value) || object_as<LoopObject>(value, Object::Type::loop) != nullptr;
}

/// An undefined value can be called, if only to fail.
bool is_callable(const Value& value) {
  if (value.is_undefined()) return true;
  if (value.kind != Kind::object) return false;
  switch (value.object->type) {
    case Object::Type::macro:
    case Object::Type::function:
    case Object::Type::method:
    case Object::Type::loop:
    case Object::Type::joiner:
      return true;
    default:
      return false;
  }
}

template <bool (*is)(std::string_view) noexcept>
bool has_case(Runtime& runtime, const Value& operand, const Arguments& arguments) {
  const Bound bound("the test", arguments, {});
  return is(text_of(runtime.arena(), operand));
}

bool has_rest(Runtime& runtime, const Value& operand, const Value& divisor, std::int64_t rest) {
  const Value modulo = calculate(runtime.arena(), Operator::modulo, operand, divisor);
  return are_equal(modulo, Value::of(rest));
}

bool is_odd(Runtime& runtime, const Value& operand, const Arguments& arguments) {
  const Bound bound("odd", arguments, {});
  return has_rest(runtime, operand, Value::of(std::int64_t{2}), 1);
}

bool is_even(Runtime& runtime, const Value& operand, const Arguments& arguments) {
  const Bound bound("even", arguments, {});
  return has_rest(runtime, operand, Value::of(std::int64_t{2}), 0);
}

bool is_divisible(Runtime& runtime, const Value& operand, const Arguments& arguments) {
  const Bound bound("divisibleby", arguments, {"num"}, 1);
  return has_rest(runtime, operand, bound[0], 0);
}

bool is_same(Runtime& /*runtime*/, const Value& operand, const Arguments& arguments) {
  const Bound bound("sameas", arguments, {"other"}, 1);
  return are_same(operand, bound[0]);
}

bool is_filter(Runtime& /*runtime*/, const Value& operand, const Arguments& arguments) {
  const Bound bound("filter", arguments, {});
  return operand.is_text() && find_filter(operand.text()) != nullptr;
}

bool is_test(Runtime& /*runtime*/, const Value& operand, const Arguments& arguments) {
  const Bound bound("test", arguments, {});
  return operand.is_text() && find_test(operand.text()) != nullptr;
}

constexpr auto tests = std::to_array<Test>({
    {"!=", compared<Relation::not_equal>},
    {"<", compared<Relation::less>},
    {"<=", compared<Relation::less_or_equal>},
    {"==", compared<Relation::equal>},
    {">", compared<Relation::greater>},
    {">=", compared<Relation::greater_or_equal>},
    {"boolean", alone<is_boolean>},
    {"callable", alone<is_callable>},
    {"defined", alone<is_defined>},
    {"divisibleby", is_divisible},
    {"eq", compared<Relation::equal>},
    {"equalto", compared<Relation::equal>},
    {"escaped", alone<is_escaped>},
    {"even", is_even},
    {"false", alone<is_the_false>},
    {"filter", is_filter},
    {"float", alone<is_real>},
    {"ge", compared<Relation::greater_or_equal>},
    {"greaterthan", compared<Relation::greater>},
    {"gt", compared<Relation::greater>},
    {"in", compared<Relation::in>},
    {"integer", alone<is_integer>},
    {"iterable", alone<can_be_gone_through>},
    {"le", compared<Relation::less_or_equal>},
    {"lessthan", compared<Relation::less>},
    {"lower", has_case<python::islower>},
    {"lt", compared<Relation::less>},
    {"mapping", alone<is_mapping>},
    {"ne", compared<Relation::not_equal>},
    {"none", alone<is_none>},
    {"number", alone<is_number>},
    {"odd", is_odd},
    {"sameas", is_same},
    {"sequence", alone<is_sequence>},
    {"string", alone<is_string>},
    {"test", is_test},
    {"true", alone<is_the_true>},
    {"undefined", alone<is_undefined>},
    {"upper", has_case<python::isupper>},
});

}  // namespace

const Test* find_test(std::string_view name) {
  const auto* const found = std::find_if(tests.begin(), tests.end(),
                                         [name](const Test& test) { return test.name == name; });
  return found == tests.end() ? nullptr : found;
}

void fail_unknown_test(std::string_view name) {
  throw Failure(fmt::format("test '{}' is unknown", name));
}

}  // namespace tunegauge::chat_templates
