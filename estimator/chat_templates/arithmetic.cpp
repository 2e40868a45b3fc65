// The operators + - * / // % **: on integers of 64 bits (Python's have no end: a larger result is a
// failure), floats, texts and sequences.

#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <memory>

#include <fmt/format.h>

#include "estimator/chat_templates/failure.h"
#include "estimator/chat_templates/operations.h"
#include "estimator/chat_templates/percent_format.h"
#include "estimator/chat_templates/python/html.h"

namespace tunegauge::chat_templates {

namespace {

constexpr std::array<std::string_view, 7> signs = {"+", "-", "*", "/", "//", "%", "**"};

[[noreturn]] void fail_types(Operator operation, const Value& left, const Value& right) {
  throw Failure(fmt::format("'{}' and '{}' cannot be combined by '{}'", type_name(left),
                            type_name(right), signs[static_cast<std::size_t>(operation)]));
}
[[noreturn]] void fail_too_large() {
  throw Failure("the result of a calculation has more than 64 bits");
}
[[noreturn]] void fail_zero() {
  throw Failure("division by zero");
}

/// `compute` is one of the builtins that tell whether their result has more than 64 bits.
template <class Compute>
Value exact(const Compute& compute) {
  std::int64_t result = 0;
  if (compute(result)) fail_too_large();
  return Value::of(result);
}

/// Towards minus infinity, as Python divides.
std::int64_t floor_divide(std::int64_t left, std::int64_t right) {
  if (right == -1 && left == std::numeric_limits<std::int64_t>::min()) fail_too_large();
  const std::int64_t quotient = left / right;
  const bool is_rounded_up = left % right != 0 && (left < 0) != (right < 0);
  return quotient - (is_rounded_up ? 1 : 0);
}

std::int64_t modulo(std::int64_t left, std::int64_t right) {
  if (right == -1) return 0;
  const std::int64_t rest = left % right;
  return rest != 0 && (rest < 0) != (right < 0) ? rest + right : rest;
}

/// As Python's float_divmod: the rest has the sign of the divisor.
double modulo(double left, double right) {
  double rest = std::fmod(left, right);
  if (rest == 0) return std::copysign(0.0, right);
  if ((rest < 0) != (right < 0)) rest += right;
  return rest;
}

double floor_divide(double left, double right) {
  double rest = std::fmod(left, right);
  double quotient = (left - rest) / right;
  if (rest != 0 && (rest < 0) != (right < 0)) quotient -= 1;
  if (quotient == 0) return std::copysign(0.0, left / right);
  const double floored = std::floor(quotient);
  return quotient - floored > 0.5 ? floored + 1 : floored;
}

bool is_exact_as_double(std::int64_t value) {
  constexpr std::int64_t most = std::int64_t{1} << 53;
  return value >= -most && value <= most;
}

Value integer_power(std::int64_t base, std::int64_t exponent) {
  std::int64_t result = 1;
  while (exponent > 0) {
    if ((exponent & 1) != 0 && __builtin_mul_overflow(result, base, &result)) fail_too_large();
    exponent >>= 1;
    if (exponent > 0 && __builtin_mul_overflow(base, base, &base)) fail_too_large();
  }
  return Value::of(result);
}

Value real_power(double base, double exponent) {
  if (base == 0 && exponent < 0) throw Failure("zero cannot be raised to a negative power");
  if (base < 0 && std::isfinite(base) && std::isfinite(exponent) &&
      exponent != std::floor(exponent)) {
    throw Failure("a negative number raised to a fraction is a complex number");
  }
  const double result = std::pow(base, exponent);
  if (std::isinf(result) && std::isfinite(base) && std::isfinite(exponent)) {
    throw Failure("the result of a power is too large");
  }
  return Value::of(result);
}

Value of_integers(Operator operation, std::int64_t left, std::int64_t right) {
  switch (operation) {
    case Operator::add:
      return exact([&](auto& sum) { return __builtin_add_overflow(left, right, &sum); });
    case Operator::subtract:
      return exact([&](auto& rest) { return __builtin_sub_overflow(left, right, &rest); });
    case Operator::multiply:
      return exact([&](auto& product) { return __builtin_mul_overflow(left, right, &product); });
    case Operator::divide:
      if (right == 0) fail_zero();
      if (is_exact_as_double(left) && is_exact_as_double(right)) {
        return Value::of(static_cast<double>(left) / static_cast<double>(right));
      }
      // Rounded twice: of numbers beyond 2^53 the last digit may be off.
      return Value::of(
          static_cast<double>(static_cast<long double>(left) / static_cast<long double>(right)));
    case Operator::floor_divide:
      if (right == 0) fail_zero();
      return Value::of(floor_divide(left, right));
    case Operator::modulo:
      if (right == 0) fail_zero();
      return Value::of(modulo(left, right));
    case Operator::power:
      return right >= 0 ? integer_power(left, right)
                        : real_power(static_cast<double>(left), static_cast<double>(right));
  }
  return {};
}

Value of_reals(Operator operation, double left, double right) {
  switch (operation) {
    case Operator::add:
      return Value::of(left + right);
    case Operator::subtract:
      return Value::of(left - right);
    case Operator::multiply:
      return Value::of(left * right);
    case Operator::divide:
      if (right == 0) fail_zero();
      return Value::of(left / right);
    case Operator::floor_divide:
      if (right == 0) fail_zero();
      return Value::of(floor_divide(left, right));
    case Operator::modulo:
      if (right == 0) fail_zero();
      return Value::of(modulo(left, right));
    case Operator::power:
      return real_power(left, right);
  }
  return {};
}

Value join_texts(Arena& arena, const Value& left, const Value& right) {
  std::string_view first = left.text();
  std::string_view second = right.text();
  const bool is_markup = left.is_markup || right.is_markup;
  if (is_markup && !left.is_markup) first = arena.copy(python::escape_html(first));
  if (is_markup && !right.is_markup) second = arena.copy(python::escape_html(second));
  char* const joined = arena.array<char>(first.size() + second.size());
  first.copy(joined, first.size());
  second.copy(joined + first.size(), second.size());
  const std::string_view text(joined, first.size() + second.size());
  return is_markup ? Value::markup(text) : Value::of(text);
}

Value join_sequences(Arena& arena, const Value& left, const Value& right) {
  Value* const items = arena.array<Value>(left.size + right.size);
  std::uninitialized_copy_n(left.items, left.size, items);
  std::uninitialized_copy_n(right.items, right.size, items + left.size);
  Value joined = left;
  joined.is_group = false;
  joined.items = items;
  joined.size = left.size + right.size;
  return joined;
}

/// A text or a sequence, several times.
Value repeat(Arena& arena, const Value& value, std::int64_t times) {
  const std::size_t count = times < 0 ? 0 : static_cast<std::size_t>(times);
  Value repeated = value;
  repeated.is_group = false;
  repeated.size = 0;
  if (count == 0 || value.size == 0) return repeated;
  if (value.size > std::numeric_limits<std::size_t>::max() / sizeof(Value) / count)
    fail_too_large();
  repeated.size = value.size * count;
  if (value.is_text()) {
    char* const bytes = arena.array<char>(repeated.size);
    for (std::size_t i = 0; i < count; ++i)
      std::memcpy(bytes + i * value.size, value.bytes, value.size);
    repeated.bytes = bytes;
  } else {
    Value* const items = arena.array<Value>(repeated.size);
    for (std::size_t i = 0; i < count; ++i) {
      std::uninitialized_copy_n(value.items, value.size, items + i * value.size);
    }
    repeated.items = items;
  }
  return repeated;
}

}  // namespace

Value calculate(Arena& arena, Operator operation, const Value& left, const Value& right) {
  require_defined(left);
  if (operation == Operator::modulo && left.is_text()) {
    return Value::of(format_percent(arena, left.text(), right));
  }
  require_defined(right);
  if (left.is_number() && right.is_number()) {
    if (left.is_integral() && right.is_integral()) {
      return of_integers(operation, left.integral(), right.integral());
    }
    return of_reals(operation, left.number(), right.number());
  }
  const auto repeats = [](const Value& value) { return value.is_text() || value.is_sequence(); };
  if (operation == Operator::add && left.kind == right.kind && repeats(left)) {
    return left.is_text() ? join_texts(arena, left, right) : join_sequences(arena, left, right);
  }
  if (operation == Operator::multiply) {
    if (repeats(left) && right.is_integral()) return repeat(arena, left, right.integral());
    if (repeats(right) && left.is_integral()) return repeat(arena, right, left.integral());
  }
  fail_types(operation, left, right);
}

Value negate(const Value& operand) {
  require_defined(operand);
  if (operand.is_integral()) {
    if (operand.integral() == std::numeric_limits<std::int64_t>::min()) fail_too_large();
    return Value::of(-operand.integral());
  }
  if (operand.kind != Kind::real) {
    throw Failure(fmt::format("a '{}' has no sign", type_name(operand)));
  }
  return Value::of(-operand.real);
}

}  // namespace tunegauge::chat_templates
