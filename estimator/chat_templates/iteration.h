#pragma once
// Going through the items of a value, one by one, as a for loop of Python does.

#include <cstddef>
#include <span>

#include "estimator/chat_templates/arena.h"
#include "estimator/chat_templates/value.h"

namespace tunegauge::chat_templates {

/// The characters of a text, the keys of a dict, the items of everything else that has some.
class Iteration {
 public:
  /// Over nothing.
  Iteration() = default;
  /// Failure where the value has no items. An undefined value has none and is no failure.
  explicit Iteration(const Value& value);

  /// Sets `item` to the next one; false at the end.
  bool next(Value& item);

 private:
  Value value_;
  std::size_t position_ = 0;  ///< of the next item; in bytes for a text
};

/// Of a sequence that is made of something else.
inline constexpr std::size_t most_items = 4'000'000;

[[nodiscard]] bool is_iterable(const Value& value);
/// All items that are left, as a span; of a list they are its own.
[[nodiscard]] std::span<const Value> items_of(Arena& arena, const Value& value);

}  // namespace tunegauge::chat_templates
