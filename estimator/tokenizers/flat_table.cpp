// FlatTable: filling and growing.

#include "estimator/tokenizers/flat_table.h"

#include <utility>

namespace tunegauge::tokenizers {

FlatTable::FlatTable(std::size_t entries) {
  std::size_t slots_log2 = 3;
  while ((std::size_t{1} << slots_log2) < entries * 2) ++slots_log2;
  resize(slots_log2);
}

void FlatTable::set(std::uint64_t key, std::uint64_t value) {
  std::size_t at = slot_of(key);
  while (slots_[at].key != no_key) {
    if (slots_[at].key == key) {
      slots_[at].value = value;
      return;
    }
    at = (at + 1) & mask_;
  }
  slots_[at] = {key, value};
  ++size_;
  // At most 5/8 full: probes stay short.
  if (size_ * 8 > slots_.size() * 5) resize(static_cast<std::size_t>(64 - shift_) + 1);
}

void FlatTable::resize(std::size_t slots_log2) {
  HugeVector<Slot> old = std::exchange(slots_, HugeVector<Slot>(std::size_t{1} << slots_log2));
  mask_ = slots_.size() - 1;
  shift_ = 64 - static_cast<int>(slots_log2);
  for (const Slot& slot : old) {
    if (slot.key == no_key) continue;
    std::size_t at = slot_of(slot.key);
    while (slots_[at].key != no_key) at = (at + 1) & mask_;
    slots_[at] = slot;
  }
}

}  // namespace tunegauge::tokenizers
