#pragma once
// The variables that a part of a template sees: those of its own scope, then those around it, as
// the text of the template has them around each other.

#include "estimator/chat_templates/arena.h"
#include "estimator/chat_templates/tree.h"
#include "estimator/chat_templates/value.h"

namespace tunegauge::chat_templates {

struct Variable {
  Symbol symbol;
  Value value;
  Variable* next;
};

/// Lives in the arena, as macros keep the scope in which they were defined.
struct Scope {
  Scope* parent = nullptr;
  Variable* first = nullptr;

  [[nodiscard]] Variable* find_own(Symbol symbol) const {
    Variable* variable = first;
    while (variable != nullptr && variable->symbol != symbol) variable = variable->next;
    return variable;
  }
  [[nodiscard]] const Value* find(Symbol symbol) const {
    for (const Scope* scope = this; scope != nullptr; scope = scope->parent) {
      if (const Variable* const variable = scope->find_own(symbol)) return &variable->value;
    }
    return nullptr;
  }
  void set(Arena& arena, Symbol symbol, const Value& value) {
    if (Variable* const variable = find_own(symbol)) {
      variable->value = value;
    } else {
      first = arena.make<Variable>(symbol, value, first);
    }
  }
};

}  // namespace tunegauge::chat_templates
