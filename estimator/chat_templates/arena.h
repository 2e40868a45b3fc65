#pragma once
// Memory of one rendering: everything that an expression makes lives here until the next one
// begins.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "estimator/chat_templates/failure.h"

namespace tunegauge::chat_templates {

/// Gives memory out from chunks that are used again. Not thread-safe. What is made in it is never
/// destroyed.
class Arena {
 public:
  explicit Arena(std::size_t most_bytes) : most_bytes_(most_bytes) {}

  /// Forgets everything; keeps the first chunk, unless it is a large one.
  void reset() {
    const bool is_kept = !chunks_.empty() && chunks_.front().size <= most_kept_bytes;
    chunks_.resize(is_kept ? 1 : 0);
    free_ = chunks_.empty() ? nullptr : chunks_.front().bytes.get();
    end_ = chunks_.empty() ? nullptr : free_ + chunks_.front().size;
    used_ = is_kept ? chunks_.front().size : 0;
  }

  /// Room for `count` objects, not initialized.
  template <class T>
  [[nodiscard]] T* array(std::size_t count) {
    static_assert(std::is_trivially_destructible_v<T>);
    if (count > most_bytes_ / sizeof(T)) refuse();
    return static_cast<T*>(allocate(count * sizeof(T), alignof(T)));
  }
  template <class T, class... Values>
  [[nodiscard]] T* make(Values&&... values) {
    return new (array<T>(1)) T{std::forward<Values>(values)...};
  }
  template <class T>
  [[nodiscard]] std::span<const T> copy(std::span<const T> items) {
    T* const to = array<T>(items.size());
    std::uninitialized_copy(items.begin(), items.end(), to);
    return {to, items.size()};
  }
  [[nodiscard]] std::string_view copy(std::string_view text) {
    char* const to = array<char>(text.size());
    if (!text.empty()) std::memcpy(to, text.data(), text.size());
    return {to, text.size()};
  }

 private:
  struct Chunk {
    std::unique_ptr<char[]> bytes;
    std::size_t size = 0;
  };
  static constexpr std::size_t chunk_bytes = std::size_t{1} << 16;
  static constexpr std::size_t most_kept_bytes = std::size_t{1} << 22;

  [[noreturn]] static void refuse() { throw Failure("the template needs too much memory"); }

  void* allocate(std::size_t bytes, std::size_t alignment) {
    const auto padding = static_cast<std::size_t>(-reinterpret_cast<std::uintptr_t>(free_) &
                                                  (alignment - 1));  // alignment: a power of two
    if (free_ == nullptr || static_cast<std::size_t>(end_ - free_) < bytes + padding) {
      return allocate_chunk(bytes);
    }
    char* const at = free_ + padding;
    free_ = at + bytes;
    return at;
  }

  void* allocate_chunk(std::size_t bytes) {
    const std::size_t last = chunks_.empty() ? 0 : std::min(chunks_.back().size, most_bytes_ / 8);
    const std::size_t left = most_bytes_ - std::min(used_, most_bytes_);
    const std::size_t size = std::max(bytes, std::min(std::max(chunk_bytes, 2 * last), left));
    if (size > left) refuse();
    chunks_.push_back({std::make_unique_for_overwrite<char[]>(size), size});
    used_ += size;
    char* const at = chunks_.back().bytes.get();  // aligned for everything
    free_ = at + bytes;
    end_ = at + size;
    return at;
  }

  std::size_t most_bytes_;
  std::size_t used_ = 0;
  std::vector<Chunk> chunks_;
  char* free_ = nullptr;
  char* end_ = nullptr;
};

}  // namespace tunegauge::chat_templates
