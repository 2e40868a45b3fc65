#pragma once
// What a filter, test, method or function is called with, and by which names it takes that.

#include <array>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>

#include "estimator/chat_templates/value.h"

namespace tunegauge::chat_templates {

struct NamedArgument {
  std::string_view name;
  Value value;
};

struct Arguments {
  std::span<const Value> positional = {};
  std::span<const NamedArgument> named = {};
};

/// Arguments by their place in a list of names, as Python binds them.
class Bound {
 public:
  /// Throws Failure where there are too many, unknown or doubled ones, or one of the first `needed`
  /// is missing.
  Bound(std::string_view function, const Arguments& arguments,
        std::initializer_list<std::string_view> names, std::size_t needed = 0);

  [[nodiscard]] bool has(std::size_t place) const { return values_[place] != nullptr; }
  /// Precondition: has(place).
  [[nodiscard]] const Value& operator[](std::size_t place) const { return *values_[place]; }
  [[nodiscard]] Value value_or(std::size_t place, const Value& otherwise) const {
    return has(place) ? *values_[place] : otherwise;
  }
  /// Whether the argument is there and true by Python's rules.
  [[nodiscard]] bool flag(std::size_t place) const;
  /// A whole number; Failure where it is something else.
  [[nodiscard]] std::int64_t integer(std::size_t place) const;
  [[nodiscard]] std::int64_t integer_or(std::size_t place, std::int64_t otherwise) const {
    return has(place) ? integer(place) : otherwise;
  }
  /// The same where none stands for an absent argument.
  [[nodiscard]] std::optional<std::int64_t> optional_integer(std::size_t place) const;
  /// A text; Failure where it is something else.
  [[nodiscard]] std::string_view text(std::size_t place) const;
  [[nodiscard]] std::optional<std::string_view> optional_text(std::size_t place) const;

 private:
  static constexpr std::size_t most = 8;
  std::string_view function_;
  std::array<std::string_view, most> names_{};
  std::array<const Value*, most> values_{};
};

}  // namespace tunegauge::chat_templates
