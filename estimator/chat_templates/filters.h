#pragma once
// The filters of Jinja2, and tojson as transformers defines it.

#include <span>
#include <string_view>

#include "estimator/chat_templates/arguments.h"
#include "estimator/chat_templates/runtime.h"
#include "estimator/chat_templates/value.h"

namespace tunegauge::chat_templates {

struct Filter {
  std::string_view name;
  Value (*run)(Runtime& runtime, const Value& operand, const Arguments& arguments);
};

/// Null where there is none of this name.
[[nodiscard]] const Filter* find_filter(std::string_view name);
/// What using an unknown one throws.
[[noreturn]] void fail_unknown_filter(std::string_view name);

// By what they are for; find_filter looks through all of them.
[[nodiscard]] std::span<const Filter> text_filters();
[[nodiscard]] std::span<const Filter> markup_filters();
[[nodiscard]] std::span<const Filter> number_filters();
[[nodiscard]] std::span<const Filter> sequence_filters();
[[nodiscard]] std::span<const Filter> order_filters();
[[nodiscard]] std::span<const Filter> selection_filters();

}  // namespace tunegauge::chat_templates
