#pragma once
// A template's source to a tree. Grammar: jinja2 3.1, parser.py, with the tags that transformers
// adds (break, continue, generation).

#include <string_view>

#include "estimator/chat_templates/tree.h"

namespace tunegauge::chat_templates {

/// Throws Failure with a line.
[[nodiscard]] Tree parse_template(std::string_view source);

}  // namespace tunegauge::chat_templates
