#pragma once
// The tests of Jinja2: what may stand behind `is`.

#include <string_view>

#include "estimator/chat_templates/arguments.h"
#include "estimator/chat_templates/runtime.h"
#include "estimator/chat_templates/value.h"

namespace tunegauge::chat_templates {

struct Test {
  std::string_view name;
  bool (*run)(Runtime& runtime, const Value& operand, const Arguments& arguments);
};

/// Null where there is none of this name.
[[nodiscard]] const Test* find_test(std::string_view name);
/// What using an unknown one throws.
[[noreturn]] void fail_unknown_test(std::string_view name);

}  // namespace tunegauge::chat_templates
