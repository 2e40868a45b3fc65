#pragma once
// What filters, tests, methods and functions may ask of the rendering that they are part of.

#include <cstddef>

#include "estimator/chat_templates/arena.h"
#include "estimator/chat_templates/arguments.h"
#include "estimator/chat_templates/python/strftime.h"
#include "estimator/chat_templates/value.h"

namespace tunegauge::chat_templates {

class Runtime {
 public:
  Runtime(const Runtime&) = delete;
  Runtime& operator=(const Runtime&) = delete;

  [[nodiscard]] Arena& arena() { return arena_; }
  [[nodiscard]] const python::CivilTime& now() const { return now_; }
  /// Counts work; Failure once there was too much of it.
  void spend(std::size_t steps = 1) {
    if (steps > steps_left_) throw Failure("the template does too much work");
    steps_left_ -= steps;
  }
  /// Calls what can be called; Failure for everything else.
  [[nodiscard]] virtual Value call(const Value& callee, const Arguments& arguments) = 0;
  /// A text of the arena.
  [[nodiscard]] Value keep(std::string_view text) { return Value::of(arena_.copy(text)); }

 protected:
  Runtime(Arena& arena, const python::CivilTime& now, std::size_t most_steps)
      : arena_(arena), now_(now), steps_left_(most_steps) {}
  ~Runtime() = default;

 private:
  Arena& arena_;
  python::CivilTime now_;
  std::size_t steps_left_;
};

}  // namespace tunegauge::chat_templates
