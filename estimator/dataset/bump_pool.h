#pragma once
// Memory for plain values that all die together: allocation is an addition, reset() keeps the
// memory for the next row unless one row was exceptionally large.

#include <algorithm>
#include <cstddef>
#include <memory>
#include <type_traits>
#include <vector>

namespace tunegauge::dataset {

template <class T>
class BumpPool {
  static_assert(std::is_trivially_destructible_v<T>);

 public:
  explicit BumpPool(std::size_t chunk) : chunk_(chunk) {}

  /// `count` values side by side, valid until reset(); what they hold is left over.
  T* allocate(std::size_t count) {
    if (count > left_) next_chunk(count);
    T* place = place_;
    place_ += count;
    left_ -= count;
    return place;
  }

  void reset() {
    const auto large = std::find_if(chunks_.begin(), chunks_.end(), [this](const Chunk& chunk) {
      return chunk.capacity > chunk_ * most_kept_chunks;
    });
    const auto kept = static_cast<std::size_t>(large - chunks_.begin());
    chunks_.resize(std::min(kept, most_kept_chunks));
    current_ = 0;
    use_current();
  }

 private:
  struct Chunk {
    std::unique_ptr<T[]> values;
    std::size_t capacity = 0;
  };
  static constexpr std::size_t most_kept_chunks = 16;

  void use_current() {
    place_ = current_ < chunks_.size() ? chunks_[current_].values.get() : nullptr;
    left_ = current_ < chunks_.size() ? chunks_[current_].capacity : 0;
  }

  void next_chunk(std::size_t count) {
    if (current_ < chunks_.size()) ++current_;
    if (current_ < chunks_.size() && chunks_[current_].capacity < count) chunks_.resize(current_);
    if (current_ == chunks_.size()) {
      const std::size_t capacity = std::max(count, chunk_);
      chunks_.push_back({std::make_unique_for_overwrite<T[]>(capacity), capacity});
    }
    use_current();
  }

  std::size_t chunk_;
  std::vector<Chunk> chunks_;
  std::size_t current_ = 0;
  T* place_ = nullptr;
  std::size_t left_ = 0;
};

}  // namespace tunegauge::dataset
