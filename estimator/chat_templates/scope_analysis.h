#pragma once
// Which variables each scope of a template has, and what they are before they are assigned to.
//
// A scope has every variable that one of its own statements assigns to, from its beginning: a loop
// that stands before {% set x = 1 %} sees no x, although the template may have been given one.
// Rules: jinja2 3.1, idtracking.py.

#include "estimator/chat_templates/tree.h"

namespace tunegauge::chat_templates {

/// Sets `declared` of all scopes.
void declare_variables(Tree& tree);

}  // namespace tunegauge::chat_templates
