#pragma once
// A bound on how deep functions that follow lists in lists call themselves: a template can nest
// values deeper than the stack is.

#include "estimator/chat_templates/failure.h"

namespace tunegauge::chat_templates {

/// One for each level; Failure beyond the deepest one.
class Nesting {
 public:
  Nesting() {
    if (depth_ == most) throw Failure("values are nested too deeply");
    ++depth_;
  }
  Nesting(const Nesting&) = delete;
  Nesting& operator=(const Nesting&) = delete;
  ~Nesting() { --depth_; }

 private:
  static constexpr int most = 1000;
  static inline thread_local int depth_ = 0;
};

}  // namespace tunegauge::chat_templates
