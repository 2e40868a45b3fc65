#pragma once
// A map from every code point to a small value: O(1), a few ten KB, made from sorted runs.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <utility>
#include <vector>

namespace tunegauge::tokenizers::unicode {

inline constexpr char32_t kCodePoints = 0x110000;

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
  /// `value_of` is called once for each code point, in order.
  template <class Function>
  static TwoStageTable from_function(Function value_of) {
    Builder builder;
    for (char32_t first = 0; first < kCodePoints; first += kBlock) {
      for (char32_t i = 0; i < kBlock; ++i) builder.block[i] = value_of(first + i);
      builder.add();
    }
    return std::move(builder.table);
  }

  /// `values` has one for each code point.
  static TwoStageTable from_values(std::span<const Value> values) {
    Builder builder;
    for (char32_t first = 0; first < kCodePoints; first += kBlock) {
      std::copy_n(values.begin() + first, kBlock, builder.block.begin());
      builder.add();
    }
    return std::move(builder.table);
  }

  /// Precondition: sorted, the first run begins at 0. Of runs that begin alike the last one counts.
  static TwoStageTable from_runs(std::span<const Run<Value>> runs) {
    Builder builder;
    std::size_t at = 0;               // the run that the next code point is in
    std::size_t whole = runs.size();  // the run that all of the last block was in, if one was
    const auto end_of = [&](std::size_t run) {
      return run + 1 < runs.size() ? runs[run + 1].first : kCodePoints;
    };
    for (char32_t first = 0; first < kCodePoints; first += kBlock) {
      if (at == whole && end_of(at) >= first + kBlock) {
        builder.repeat();
        continue;
      }
      for (char32_t filled = 0; filled < kBlock;) {
        while (end_of(at) <= first + filled) ++at;
        const auto end = std::min<char32_t>(end_of(at) - first, kBlock);
        std::fill(builder.block.begin() + filled, builder.block.begin() + end, runs[at].value);
        filled = end;
      }
      builder.add();
      whole = runs[at].first <= first ? at : runs.size();
    }
    return std::move(builder.table);
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

  /// Appends block after block.
  struct Builder {
    TwoStageTable table;
    std::array<Value, kBlock> block{};
    std::map<std::array<Value, kBlock>, std::uint16_t> seen;

    void add() {
      // Most of the code space is one long run: its blocks need no look into the map.
      if (!table.blocks_.empty() &&
          std::equal(block.data(), block.data() + kBlock,
                     table.values_.data() + std::size_t{table.blocks_.back()} * kBlock)) {
        return repeat();
      }
      const auto next = static_cast<std::uint16_t>(table.values_.size() / kBlock);
      const auto [place, is_new] = seen.try_emplace(block, next);
      if (is_new) table.values_.insert(table.values_.end(), block.begin(), block.end());
      table.blocks_.push_back(place->second);
    }
    void repeat() { table.blocks_.push_back(table.blocks_.back()); }
  };

  std::vector<std::uint16_t> blocks_;
  std::vector<Value> values_;
};

}  // namespace tunegauge::tokenizers::unicode
