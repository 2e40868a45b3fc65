#pragma once
// How deep expressions, statements and macros are in each other while a template runs.

#include <cstddef>

#include "estimator/chat_templates/execution.h"
#include "estimator/chat_templates/failure.h"

namespace tunegauge::chat_templates {

/// Python ends a macro that calls itself at some 300 levels; this allows about as many, and needs
/// less than 2 MB of stack.
class Execution::DepthGuard {
 public:
  explicit DepthGuard(std::size_t& depth) : depth_(depth) {
    if (depth_ == most) throw Failure("the template calls itself too deeply");
    ++depth_;
  }
  DepthGuard(const DepthGuard&) = delete;
  DepthGuard& operator=(const DepthGuard&) = delete;
  ~DepthGuard() { --depth_; }

 private:
  static constexpr std::size_t most = 1500;
  std::size_t& depth_;
};

}  // namespace tunegauge::chat_templates
