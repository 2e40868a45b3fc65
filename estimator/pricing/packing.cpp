// Best fit decreasing on a histogram: rows of one length are placed together, into the sequences
// with the least room that takes them.

#include "estimator/pricing/packing.h"

#include <algorithm>

namespace tunegauge::pricing {

namespace {

/// Open sequences by the room left in them.
class Sequences {
 public:
  explicit Sequences(std::int64_t context) : context_(context) {}

  /// Places rows of one length; lengths must come longest first.
  void place(std::int64_t length, std::int64_t rows) {
    for (auto group = by_room_.lower_bound(length); rows > 0 && group != by_room_.end();) {
      const auto [room, sequences] = *group;
      group = by_room_.erase(group);
      rows -= fill({room, sequences}, length, rows);
    }
    const std::int64_t each = context_ / length;
    const std::int64_t fresh = rows / each + (rows % each != 0 ? 1 : 0);
    count_ += fresh;
    fill({context_, fresh}, length, rows);
  }

  [[nodiscard]] std::int64_t count() const { return count_; }

 private:
  struct Group {
    std::int64_t room;
    std::int64_t sequences;
  };

  /// Puts up to `rows` rows into the sequences of a group, one sequence after the other, and puts
  /// these back by the room then left. Returns how many rows found a place. What it puts back has
  /// less room than `length`, or none of the rows are left.
  std::int64_t fill(Group group, std::int64_t length, std::int64_t rows) {
    const std::int64_t each = group.room / length;
    const std::int64_t filled = std::min(group.sequences, rows / each);
    std::int64_t placed = filled * each;
    put_back(group.room - each * length, filled);
    std::int64_t untouched = group.sequences - filled;
    if (untouched > 0 && placed < rows) {
      put_back(group.room - (rows - placed) * length, 1);
      placed = rows;
      --untouched;
    }
    put_back(group.room, untouched);
    return placed;
  }

  void put_back(std::int64_t room, std::int64_t sequences) {
    if (room > 0 && sequences > 0) by_room_[room] += sequences;
  }

  std::int64_t context_;
  std::int64_t count_ = 0;
  std::map<std::int64_t, std::int64_t> by_room_;
};

}  // namespace

Result<Packing> pack(const std::map<std::int64_t, std::int64_t>& lengths, std::int64_t context) {
  Packing packing;
  Sequences sequences(context);
  for (auto entry = lengths.rbegin(); entry != lengths.rend(); ++entry) {
    const std::int64_t length = std::min(entry->first, context);
    const std::int64_t rows = entry->second;
    if (length <= 0 || rows <= 0) continue;
    std::int64_t tokens = 0;
    if (__builtin_mul_overflow(length, rows, &tokens) ||
        __builtin_add_overflow(packing.tokens, tokens, &packing.tokens)) {
      return usage_error("", "the rows have more tokens than 64 bits count", "split the dataset");
    }
    sequences.place(length, rows);
  }
  packing.sequences = sequences.count();
  packing.sequences_least = packing.tokens / context + (packing.tokens % context != 0 ? 1 : 0);
  if (packing.sequences > 0) {
    packing.fill = static_cast<double>(packing.tokens) /
                   (static_cast<double>(packing.sequences) * static_cast<double>(context));
  }
  return packing;
}

}  // namespace tunegauge::pricing
