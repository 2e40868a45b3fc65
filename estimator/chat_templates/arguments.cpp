// Bound: positional arguments first, then those with names.

#include "estimator/chat_templates/arguments.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "estimator/chat_templates/failure.h"
#include "estimator/chat_templates/operations.h"

namespace tunegauge::chat_templates {

Bound::Bound(std::string_view function, const Arguments& arguments,
             std::initializer_list<std::string_view> names, std::size_t needed)
    : function_(function) {
  std::copy(names.begin(), names.end(), names_.begin());
  if (arguments.positional.size() > names.size()) {
    throw Failure(fmt::format("{} takes {} arguments, not {}", function, names.size(),
                              arguments.positional.size()));
  }
  for (std::size_t i = 0; i < arguments.positional.size(); ++i) {
    values_[i] = &arguments.positional[i];
  }
  for (const NamedArgument& argument : arguments.named) {
    const auto* const name = std::find(names.begin(), names.end(), argument.name);
    if (name == names.end()) {
      throw Failure(fmt::format("{} has no argument '{}'", function, argument.name));
    }
    const Value*& place = values_[static_cast<std::size_t>(name - names.begin())];
    if (place != nullptr) {
      throw Failure(fmt::format("{} has argument '{}' twice", function, argument.name));
    }
    place = &argument.value;
  }
  for (std::size_t i = 0; i < needed; ++i) {
    if (!has(i)) throw Failure(fmt::format("{} needs argument '{}'", function, names_[i]));
  }
}

bool Bound::flag(std::size_t place) const {
  return has(place) && is_true((*this)[place]);
}

std::int64_t Bound::integer(std::size_t place) const {
  const Value& value = (*this)[place];
  require_defined(value);
  if (!value.is_integral()) {
    throw Failure(fmt::format("argument '{}' of {} is a '{}', not a whole number", names_[place],
                              function_, type_name(value)));
  }
  return value.integral();
}

std::optional<std::int64_t> Bound::optional_integer(std::size_t place) const {
  if (!has(place) || (*this)[place].is_none()) return std::nullopt;
  return integer(place);
}

std::string_view Bound::text(std::size_t place) const {
  const Value& value = (*this)[place];
  if (!value.is_text()) {
    throw Failure(fmt::format("argument '{}' of {} is a '{}', not a text", names_[place], function_,
                              type_name(value)));
  }
  return value.text();
}

std::optional<std::string_view> Bound::optional_text(std::size_t place) const {
  if (!has(place) || (*this)[place].is_none()) return std::nullopt;
  return text(place);
}

}  // namespace tunegauge::chat_templates
