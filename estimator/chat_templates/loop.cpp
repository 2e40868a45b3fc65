// LoopState: looks one item ahead only where it is asked to.

#include "estimator/chat_templates/loop.h"

#include <algorithm>
#include <vector>

#include "estimator/chat_templates/failure.h"
#include "estimator/chat_templates/iteration.h"
#include "estimator/chat_templates/operations.h"

namespace tunegauge::chat_templates {

bool LoopState::take(Value& item) {
  if (!rest_) return source_.next(item);
  if (rest_->empty()) return false;
  item = rest_->front();
  rest_ = rest_->subspan(1);
  return true;
}

bool LoopState::peek() {
  if (after_) return true;
  Value item;
  if (!take(item)) return false;
  after_ = item;
  return true;
}

bool LoopState::advance() {
  Value next;
  if (after_) {
    next = *after_;
    after_.reset();
  } else if (!take(next)) {
    return false;
  }
  before_ = current_;
  current_ = next;
  ++passed_;
  return true;
}

std::size_t LoopState::length() {
  if (length_) return *length_;
  length_ = source_.length();
  if (length_) return *length_;
  std::vector<Value> items;
  for (Value item; take(item);) {
    if (items.size() == most_items) throw Failure("a loop has too many items");
    items.push_back(item);
  }
  rest_ = arena_.copy(std::span<const Value>(items));
  length_ = passed_ + rest_->size() + (after_ ? 1 : 0);
  return *length_;
}

Value LoopState::previous() const {
  return passed_ == 1 ? Value::undefined(Missing::element, {}) : before_;
}

Value LoopState::following() {
  return peek() ? *after_ : Value::undefined(Missing::element, {});
}

bool LoopState::changed(std::span<const Value> values) {
  if (last_changed_ && std::equal(values.begin(), values.end(), last_changed_->begin(),
                                  last_changed_->end(), are_equal)) {
    return false;
  }
  last_changed_ = arena_.copy(values);
  return true;
}

}  // namespace tunegauge::chat_templates
