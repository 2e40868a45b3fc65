#pragma once
// A map from every code point to a small value: O(1), a few ten KB, made from sorted runs.

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

namespace tunegauge::tokenizers::unicode {

/// All code points from `first` to the next run's have `value`.
template <class Value>
struct Run {
  char32_t first;
  Value value;
};

/// Blocks of 256 code points; equal blocks are stored once.
template <class Value>
class TwoStageTable {
 public:
  /// `value_of` is called once for each code point.
  template <class Function>
  static TwoStageTable from_function(Function value_of) {
    TwoStageTable table;
    std::map<std::vector<Value>, std::uint16_t> seen;
    std::vector<Value> block(kBlock);
    for (char32_t first = 0; first < 0x110000; first += kBlock) {
      for (char32_t i = 0; i < kBlock; ++i) block[i] = value_of(first + i);
      const auto next = static_cast<std::uint16_t>(table.values_.size() / kBlock);
      const auto [place, is_new] = seen.try_emplace(block, next);
      if (is_new) table.values_.insert(table.values_.end(), block.begin(), block.end());
      table.blocks_.push_back(place->second);
    }
    return table;
  }

  /// Precondition: sorted, the first run begins at 0.
  static TwoStageTable from_runs(std::span<const Run<Value>> runs) {
    std::size_t at = 0;
    return from_function([&](char32_t code_point) {
      while (at + 1 < runs.size() && runs[at + 1].first <= code_point) ++at;
      return runs[at].value;
    });
  }

  [[nodiscard]] Value operator[](char32_t code_point) const noexcept {
    return values_[std::size_t{blocks_[code_point >> 8]} * kBlock + (code_point & 0xFF)];
  }

  /// The values of the first 256 code points.
  [[nodiscard]] const Value* first_block() const noexcept {
    return values_.data() + std::size_t{blocks_[0]} * kBlock;
  }

 private:
  static constexpr char32_t kBlock = 256;
  std::vector<std::uint16_t> blocks_;
  std::vector<Value> values_;
};

}  // namespace tunegauge::tokenizers::unicode
