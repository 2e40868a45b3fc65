#pragma once
// Values as JSON, as Python's json.dumps writes them.

#include <optional>
#include <string>

#include "estimator/chat_templates/value.h"

namespace tunegauge::chat_templates {

struct JsonStyle {
  bool ascii_only = false;
  bool sorts_keys = false;
  std::optional<std::string> indent = std::nullopt;  ///< of each level; nothing: all on one line
  std::string item_separator = ", ";
  std::string key_separator = ": ";
};

/// Failure for what JSON has no form for.
[[nodiscard]] std::string json_text(const Value& value, const JsonStyle& style);

}  // namespace tunegauge::chat_templates
