#pragma once
// Finds rows that stand in a file more than once, by a 64-bit hash of their bytes, in bounded
// memory: 16 bytes a row for the first `most_rows` lines. By chance alone two different rows among
// four million share a hash once in about two million files.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace tunegauge::dataset {

struct DuplicatesFound {
  std::uint64_t rows = 0;        ///< beyond the first of their kind
  std::uint64_t first_line = 0;  ///< the pair whose second line comes first in the file
  std::uint64_t second_line = 0;
};

/// One per worker; merged at the end.
class DuplicateRows {
 public:
  explicit DuplicateRows(std::size_t most_rows) : most_rows_(most_rows) {}

  void add(std::uint64_t line, std::string_view row);
  void merge(DuplicateRows&& other);
  /// Sorts what was added; call it once.
  [[nodiscard]] DuplicatesFound find();

 private:
  struct Entry {
    std::uint64_t hash;
    std::uint64_t line;
  };
  std::size_t most_rows_;
  std::vector<Entry> entries_;
};

}  // namespace tunegauge::dataset
