#pragma once
// Finds bytes in bytes, from either end, in time that is linear whatever they are. What the
// standard library has is quadratic on text such as "aaaa...ab".

#include <cstddef>
#include <string_view>

namespace tunegauge::chat_templates::python {

/// Searches one text for one needle any number of times; keeps views of both. A needle of valid
/// UTF-8 is found only where code points start.
class SubstringSearch {
 public:
  enum class Direction : bool { forward, backward };

  /// Precondition: `needle` is not empty.
  SubstringSearch(std::string_view needle, Direction direction);

  /// Offset of the first match within `text` (the last one if the direction is backward), or npos.
  [[nodiscard]] std::size_t find(std::string_view text) const noexcept;

 private:
  std::string_view needle_;
  Direction direction_;
  std::size_t critical_ = 0;  ///< where the needle is cut for the two-way search
  std::size_t period_ = 1;
  bool is_periodic_ = false;  ///< `period_` is that of the whole needle
};

}  // namespace tunegauge::chat_templates::python
