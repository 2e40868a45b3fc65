// Which value goes to which conversion.

#include "estimator/chat_templates/percent_format.h"

#include <cmath>
#include <span>
#include <string>

#include <fmt/format.h>

#include "estimator/chat_templates/failure.h"
#include "estimator/chat_templates/operations.h"
#include "estimator/chat_templates/printing.h"
#include "estimator/chat_templates/python/limits.h"
#include "estimator/chat_templates/python/percent_format.h"
#include "estimator/chat_templates/python/repr.h"

namespace tunegauge::chat_templates {

namespace {

/// Gives the values one after the other.
class Values {
 public:
  explicit Values(const Value& values) : values_(values) {
    items_ = values.kind == Kind::tuple ? values.sequence() : std::span(&values_, 1);
  }

  [[nodiscard]] const Value& next() {
    if (used_ == items_.size()) throw Failure("there are fewer values than the format takes");
    return items_[used_++];
  }
  [[nodiscard]] const Value& named(std::string_view key) {
    if (values_.kind != Kind::dict) throw Failure("a format with names takes a mapping");
    const Value* const found = find(*values_.dict, key);
    if (found == nullptr) throw Failure(fmt::format("the format names '{}', which is absent", key));
    return *found;
  }
  void require_used() const {
    const bool may_be_left =
        values_.kind == Kind::dict || values_.kind == Kind::list || values_.kind == Kind::undefined;
    if (used_ < items_.size() && !may_be_left) {
      throw Failure("there are more values than the format takes");
    }
  }

 private:
  Value values_;
  std::span<const Value> items_;
  std::size_t used_ = 0;
};

std::int64_t whole_number(const Value& value, char type) {
  if (value.is_integral()) return value.integral();
  const bool takes_reals = type == 'd' || type == 'i' || type == 'u';
  if (!takes_reals || value.kind != Kind::real || !(std::fabs(value.real) < 9.2e18)) {
    throw Failure(fmt::format("%{} takes a whole number, not a '{}'", type, type_name(value)));
  }
  return static_cast<std::int64_t>(value.real);
}

std::string formatted(const python::Conversion& conversion, const Value& value) {
  constexpr std::string_view real_types = "eEfFgG";
  std::string text;
  switch (conversion.type) {
    case 's':
      append_text(value, text);
      return python::format_percent(conversion, text);
    case 'r':
    case 'a':
      append_repr(value, text);
      if (conversion.type == 'a') text = python::ascii_only(text);
      return python::format_percent(conversion, text);
    case 'c':
      if (value.is_text()) return python::format_percent(conversion, value.text());
      break;
    default:
      break;
  }
  if (real_types.find(conversion.type) == std::string_view::npos) {
    return python::format_percent(conversion, whole_number(value, conversion.type));
  }
  require_defined(value);
  if (!value.is_number()) {
    throw Failure(fmt::format("%{} takes a number, not a '{}'", conversion.type, type_name(value)));
  }
  return python::format_percent(conversion, value.number());
}

}  // namespace

std::string_view format_percent(Arena& arena, std::string_view format, const Value& values) {
  Values given(values);
  std::string text;
  python::PercentFormatReader reader(format);
  while (auto piece = reader.next()) {
    text += piece->literal;
    if (!piece->conversion) continue;
    python::Conversion& conversion = *piece->conversion;
    const Value* const named = conversion.key ? &given.named(*conversion.key) : nullptr;
    if (conversion.takes_width) conversion.set_width(whole_number(given.next(), '*'));
    if (conversion.takes_precision) conversion.set_precision(whole_number(given.next(), '*'));
    if (conversion.type == '%') {
      text += '%';
    } else {
      text += formatted(conversion, named != nullptr ? *named : given.next());
    }
    python::require_room(text.size());
  }
  given.require_used();
  return arena.copy(text);
}

}  // namespace tunegauge::chat_templates
