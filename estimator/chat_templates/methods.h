#pragma once
// The methods of texts, dicts, lists and tuples that templates may call.

#include <optional>
#include <string_view>

#include "estimator/chat_templates/objects.h"
#include "estimator/chat_templates/value.h"

namespace tunegauge::chat_templates {

/// What a name is to values of a kind.
struct Method {
  std::string_view name;
  MethodObject::Run run;  ///< null: changes data, the sandbox keeps it back
};

/// Null where values of this kind have no such method. Failure where Python has one and this lacks
/// it.
[[nodiscard]] const Method* find_method(const Value& value, std::string_view name);

}  // namespace tunegauge::chat_templates
