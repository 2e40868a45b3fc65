#pragma once
// A JSON-like value that rooms build their details and table cells from, without any JSON library
// in sight. Objects keep the order in which they were filled.

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/decimal.h"

namespace tunegauge::reports {

struct Value;
using Array = std::vector<Value>;
using Member = std::pair<std::string, Value>;
using Object = std::vector<Member>;

/// null, true/false, a whole number, a double, an exact decimal (written as a number), text, ...
struct Value {
  using State =
      std::variant<std::nullptr_t, bool, std::int64_t, double, Decimal, std::string, Array, Object>;

  Value() = default;
  Value(std::nullptr_t) {}                                                 // NOLINT: values convert
  Value(bool value) : state(value) {}                                      // NOLINT
  Value(int value) : state(std::int64_t{value}) {}                         // NOLINT
  Value(std::int64_t value) : state(value) {}                              // NOLINT
  Value(std::uint64_t value) : state(static_cast<std::int64_t>(value)) {}  // NOLINT
  Value(double value) : state(value) {}                                    // NOLINT
  Value(Decimal value) : state(value) {}                                   // NOLINT
  Value(const char* value) : state(std::string(value)) {}                  // NOLINT
  Value(std::string value) : state(std::move(value)) {}                    // NOLINT
  Value(std::string_view value) : state(std::string(value)) {}             // NOLINT
  Value(Array value) : state(std::move(value)) {}                          // NOLINT
  Value(Object value) : state(std::move(value)) {}                         // NOLINT

  [[nodiscard]] bool is_null() const { return std::holds_alternative<std::nullptr_t>(state); }

  State state = nullptr;
};

}  // namespace tunegauge::reports
