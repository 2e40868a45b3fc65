// Access to the values of a parsed row.

#include "estimator/dataset/json_value.h"

#include <charconv>
#include <limits>
#include <system_error>

namespace tunegauge::dataset {

std::string_view with_article(JsonKind kind) {
  switch (kind) {
    case JsonKind::null:
      return "null";
    case JsonKind::boolean:
      return "true or false";
    case JsonKind::integer:
    case JsonKind::real:
    case JsonKind::non_finite:
      return "a number";
    case JsonKind::string:
      return "a string";
    case JsonKind::array:
      return "a list";
    case JsonKind::object:
      return "an object";
  }
  return "a value";
}

std::optional<std::int64_t> JsonValue::integer() const {
  if (kind_ != JsonKind::integer) return std::nullopt;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text_, text_ + size_, value);
  if (error != std::errc() || end != text_ + size_) return std::nullopt;
  return value;
}

double JsonValue::number() const {
  if (!is_number()) return 0;
  const bool negative = size_ > 0 && *text_ == '-';
  if (kind_ == JsonKind::non_finite) {
    if (*text_ == 'N') return std::numeric_limits<double>::quiet_NaN();
    return negative ? -std::numeric_limits<double>::infinity()
                    : std::numeric_limits<double>::infinity();
  }
  double value = 0;
  const auto [end, error] = std::from_chars(text_, text_ + size_, value);
  if (error != std::errc::result_out_of_range) return value;
  // from_chars does not say on which side; a negative exponent means too near to zero.
  const std::string_view text{text_, size_};
  const std::size_t exponent = text.find_first_of("eE");
  const bool tiny = exponent != std::string_view::npos && text[exponent + 1] == '-';
  const double magnitude = tiny ? 0.0 : std::numeric_limits<double>::infinity();
  return negative ? -magnitude : magnitude;
}

const JsonValue* JsonValue::find(std::string_view key) const {
  const JsonValue* found = nullptr;
  for (const JsonMember member : members()) {
    if (member.key.string() == key) found = &member.value;
  }
  return found;
}

}  // namespace tunegauge::dataset
