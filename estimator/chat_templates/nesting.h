#pragma once
// A bound on how deep functions that follow lists in lists call themselves: a template can nest
// values deeper than the stack is.

#include <cstddef>

#include "estimator/chat_templates/failure.h"

namespace tunegauge::chat_templates {

/// One for each level; Failure beyond the deepest one.
class Nesting {
 public:
  Nesting() {
    if (depth_ == most) throw Failure("values are nested too deeply");
    if (depth_++ == 0) visits_ = 0;
    // The same list may be in others many times over, each time to be gone through anew.
    if (++visits_ > most_visits) {
      --depth_;
      throw Failure("values hold too much");
    }
  }
  Nesting(const Nesting&) = delete;
  Nesting& operator=(const Nesting&) = delete;
  ~Nesting() { --depth_; }

 private:
  static constexpr int most = 1000;
  static constexpr std::size_t most_visits = 20'000'000;
  static inline thread_local int depth_ = 0;
  static inline thread_local std::size_t visits_ = 0;
};

}  // namespace tunegauge::chat_templates
