// Sorts hashes instead of keeping a table of them: half the memory, and the same answer for any
// number of workers.

#include "estimator/dataset/duplicate_rows.h"

#include <algorithm>
#include <functional>

namespace tunegauge::dataset {

void DuplicateRows::add(std::uint64_t line, std::string_view row) {
  if (line > most_rows_) return;
  entries_.push_back({std::hash<std::string_view>{}(row), line});
}

void DuplicateRows::merge(DuplicateRows&& other) {
  if (entries_.empty()) {
    entries_ = std::move(other.entries_);
    return;
  }
  entries_.insert(entries_.end(), other.entries_.begin(), other.entries_.end());
  other.entries_ = {};
}

DuplicatesFound DuplicateRows::find() {
  std::sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
    return a.hash != b.hash ? a.hash < b.hash : a.line < b.line;
  });
  DuplicatesFound found;
  for (std::size_t first = 0; first < entries_.size();) {
    std::size_t next = first + 1;
    while (next < entries_.size() && entries_[next].hash == entries_[first].hash) ++next;
    if (next - first > 1) {
      found.rows += next - first - 1;
      const std::uint64_t second_line = entries_[first + 1].line;
      if (found.second_line == 0 || second_line < found.second_line) {
        found.first_line = entries_[first].line;
        found.second_line = second_line;
      }
    }
    first = next;
  }
  return found;
}

}  // namespace tunegauge::dataset
