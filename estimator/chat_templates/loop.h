#pragma once
// The state of a for loop, and what its body sees of it as `loop`.

#include <cstddef>
#include <optional>
#include <span>

#include "estimator/chat_templates/arena.h"
#include "estimator/chat_templates/value.h"

namespace tunegauge::chat_templates {

/// Where the items of a loop come from, one by one and not before they are asked for: the condition
/// of a loop sees what its body did to the items before.
class ItemSource {
 public:
  ItemSource(const ItemSource&) = delete;
  ItemSource& operator=(const ItemSource&) = delete;
  [[nodiscard]] virtual bool next(Value& item) = 0;
  /// Where it is known without going through the items.
  [[nodiscard]] virtual std::optional<std::size_t> length() const = 0;

 protected:
  ItemSource() = default;
  ~ItemSource() = default;
};

class LoopState {
 public:
  LoopState(ItemSource& source, Arena& arena, std::size_t depth0)
      : source_(source), arena_(arena), depth0_(depth0) {}

  /// Goes on to the next item; false at the end.
  bool advance();
  [[nodiscard]] const Value& item() const { return current_; }

  [[nodiscard]] std::size_t index0() const { return passed_ - 1; }
  [[nodiscard]] std::size_t depth0() const { return depth0_; }
  /// Goes through all items where it must.
  [[nodiscard]] std::size_t length();
  [[nodiscard]] bool is_last() { return !peek(); }
  [[nodiscard]] Value previous() const;
  [[nodiscard]] Value following();
  /// Whether this is not what it was called with last.
  [[nodiscard]] bool changed(std::span<const Value> values);

 private:
  [[nodiscard]] bool take(Value& item);
  [[nodiscard]] bool peek();

  ItemSource& source_;
  Arena& arena_;
  std::size_t depth0_;
  std::size_t passed_ = 0;
  Value before_;
  Value current_;
  std::optional<Value> after_;                  ///< what was looked at ahead
  std::optional<std::span<const Value>> rest_;  ///< all that is left, once the length was asked for
  std::optional<std::size_t> length_;
  std::optional<std::span<const Value>> last_changed_;
};

}  // namespace tunegauge::chat_templates
