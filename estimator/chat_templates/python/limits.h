#pragma once
// How large a result may grow: templates are hostile, and "x" * 9 ** 9 is written fast.

#include <cstddef>
#include <stdexcept>

namespace tunegauge::chat_templates::python {

inline constexpr std::size_t most_result_bytes = std::size_t{256} << 20;

/// Throws std::length_error if a result of so many bytes is too large.
inline void require_room(std::size_t bytes) {
  if (bytes > most_result_bytes) throw std::length_error("a text would exceed 256 MiB");
}

/// The same of `count` items of `item_bytes` behind `other_bytes`; the product may overflow.
inline void require_room(std::size_t count, std::size_t item_bytes, std::size_t other_bytes) {
  require_room(other_bytes);
  if (item_bytes != 0 && count > (most_result_bytes - other_bytes) / item_bytes) {
    require_room(most_result_bytes + 1);
  }
}

}  // namespace tunegauge::chat_templates::python
