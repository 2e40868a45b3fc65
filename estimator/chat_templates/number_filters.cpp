// Filters that make or change numbers.

#include <array>
#include <cmath>
#include <limits>
#include <string>

#include <fmt/format.h>

#include "estimator/chat_templates/attribute_path.h"
#include "estimator/chat_templates/failure.h"
#include "estimator/chat_templates/filters.h"
#include "estimator/chat_templates/iteration.h"
#include "estimator/chat_templates/operations.h"
#include "estimator/chat_templates/python/number_text.h"
#include "estimator/chat_templates/python/rounding.h"

namespace tunegauge::chat_templates {

namespace {

Value whole_part(double value) {
  if (std::isinf(value)) throw Failure("infinity is no whole number");
  if (!(std::fabs(value) < 9223372036854775808.0)) {
    throw Failure("a number has more than 64 bits");
  }
  return Value::of(static_cast<std::int64_t>(value));
}

/// float(text), or nothing where Python raises ValueError.
std::optional<double> real_in(const Value& value) {
  if (value.is_number()) return value.number();
  return value.is_text() ? python::read_real(value.text()) : std::nullopt;
}

Value to_int(Runtime& /*runtime*/, const Value& operand, const Arguments& arguments) {
  const Bound bound("int", arguments, {"default", "base"});
  require_defined(operand);
  const Value otherwise = bound.value_or(0, Value::of(std::int64_t{0}));
  if (operand.is_integral()) return Value::of(operand.integral());
  if (operand.kind == Kind::big_integer) throw Failure("a number has more than 64 bits");
  if (operand.is_text()) {
    const auto read = python::read_integer(operand.text(), bound.integer_or(1, 10));
    if (read.overflows) throw Failure("a number has more than 64 bits");
    if (read.value) return Value::of(*read.value);
  } else if (operand.kind == Kind::real && std::isinf(operand.real)) {
    throw Failure("infinity is no whole number");
  }
  const auto real = real_in(operand);
  return real && std::isfinite(*real) ? whole_part(*real) : otherwise;
}

Value to_float(Runtime& /*runtime*/, const Value& operand, const Arguments& arguments) {
  const Bound bound("float", arguments, {"default"});
  require_defined(operand);
  const auto real = real_in(operand);
  return real ? Value::of(*real) : bound.value_or(0, Value::of(0.0));
}

Value absolute(Runtime& /*runtime*/, const Value& operand, const Arguments& arguments) {
  const Bound bound("abs", arguments, {});
  require_defined(operand);
  if (operand.kind == Kind::real) return Value::of(std::fabs(operand.real));
  if (!operand.is_integral()) {
    throw Failure(fmt::format("abs takes a number, not a '{}'", type_name(operand)));
  }
  return operand.integral() < 0 ? negate(operand) : Value::of(operand.integral());
}

Value round(Runtime& /*runtime*/, const Value& operand, const Arguments& arguments) {
  const Bound bound("round", arguments, {"precision", "method"});
  const std::int64_t precision = bound.integer_or(0, 0);
  const std::string_view method = bound.has(1) ? bound.text(1) : "common";
  if (method != "common" && method != "ceil" && method != "floor") {
    throw Failure("the method of round is common, ceil or floor");
  }
  require_defined(operand);
  if (!operand.is_number()) {
    throw Failure(fmt::format("round takes a number, not a '{}'", type_name(operand)));
  }
  const auto rounded = [&](auto value) {
    if (method == "ceil") return Value::of(python::round_up(value, precision));
    if (method == "floor") return Value::of(python::round_down(value, precision));
    return Value::of(python::round_half_even(value, precision));
  };
  return operand.kind == Kind::real ? rounded(operand.real) : rounded(operand.integral());
}

Value sum(Runtime& runtime, const Value& operand, const Arguments& arguments) {
  const Bound bound("sum", arguments, {"attribute", "start"});
  const AttributePath path(bound.value_or(0, Value::none()));
  Value total = bound.value_or(1, Value::of(std::int64_t{0}));
  if (total.is_text()) throw Failure("sum adds no texts: use join");
  Iteration iteration(operand);
  for (Value item; iteration.next(item);) {
    total = calculate(runtime.arena(), Operator::add, total, path.of(runtime, item));
    runtime.spend();
  }
  return total;
}

Value filesizeformat(Runtime& runtime, const Value& operand, const Arguments& arguments) {
  const Bound bound("filesizeformat", arguments, {"binary"});
  require_defined(operand);
  const auto bytes = real_in(operand);
  if (!bytes) throw Failure("filesizeformat takes a number");
  const bool is_binary = bound.flag(0);
  const double base = is_binary ? 1024 : 1000;
  constexpr std::string_view letters = "kMGTPEZY";
  if (*bytes == 1) return Value::of(std::string_view("1 Byte"));
  if (*bytes < base) {
    return runtime.keep(fmt::format("{} Bytes", whole_part(*bytes).integer));
  }
  double unit = base;
  std::size_t letter = 0;
  for (; letter < letters.size(); ++letter) {
    unit *= base;
    if (*bytes < unit || letter + 1 == letters.size()) break;
  }
  const char prefix = is_binary && letter == 0 ? 'K' : letters[letter];
  return runtime.keep(
      fmt::format("{:.1f} {}{}", base * *bytes / unit, prefix, is_binary ? "iB" : "B"));
}

constexpr auto filters = std::to_array<Filter>({
    {"abs", absolute},
    {"filesizeformat", filesizeformat},
    {"float", to_float},
    {"int", to_int},
    {"round", round},
    {"sum", sum},
});

}  // namespace

std::span<const Filter> number_filters() {
  return filters;
}

}  // namespace tunegauge::chat_templates
