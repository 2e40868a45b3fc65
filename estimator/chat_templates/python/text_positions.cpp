// Lengths, indices and slices in code points.

#include <algorithm>
#include <stdexcept>

#include "estimator/chat_templates/python/code_points.h"
#include "estimator/chat_templates/python/text.h"

namespace tunegauge::chat_templates::python {
namespace {

constexpr std::size_t block_bytes = 64;

/// `bound` as an index that is at least `lowest` and at most `highest`.
std::int64_t cut(std::int64_t bound, std::int64_t length, std::int64_t lowest,
                 std::int64_t highest) {
  if (bound < 0) bound += length;
  return std::clamp(bound, lowest, highest);
}

/// Moves `at` so many code points towards the start.
void step_back(std::string_view text, std::size_t& at, std::uint64_t steps) {
  while (steps-- > 0) (void)previous_code_point(text, at);
}

std::string_view character_from(std::string_view text, std::size_t at) {
  std::size_t end = at;
  (void)next_code_point(text, end);
  return text.substr(at, end - at);
}

}  // namespace

std::size_t length(std::string_view text) noexcept {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char byte) { return !is_continuation(byte); }));
}

std::size_t offset_of(std::string_view text, std::size_t index) noexcept {
  std::size_t at = 0;
  while (text.size() - at >= block_bytes) {  // whole blocks are counted by vector instructions
    const std::size_t starts = length(text.substr(at, block_bytes));
    if (starts > index) break;
    index -= starts;
    at += block_bytes;
  }
  for (; at < text.size(); ++at) {
    if (!is_continuation(text[at]) && index-- == 0) break;
  }
  return at;
}

std::optional<std::string_view> character_at(std::string_view text, std::int64_t index) noexcept {
  if (index < 0) {
    index += static_cast<std::int64_t>(length(text));
    if (index < 0) return std::nullopt;
  }
  const std::size_t at = offset_of(text, static_cast<std::size_t>(index));
  if (at == text.size()) return std::nullopt;
  return character_from(text, at);
}

std::string_view slice(std::string_view text, Bounds bounds) noexcept {
  if (bounds.start.value_or(0) < 0 || bounds.stop.value_or(0) < 0) {
    const auto characters = static_cast<std::int64_t>(length(text));
    if (bounds.start) bounds.start = cut(*bounds.start, characters, 0, characters);
    if (bounds.stop) bounds.stop = cut(*bounds.stop, characters, 0, characters);
  }
  const std::int64_t start = bounds.start.value_or(0);
  if (bounds.stop && *bounds.stop <= start) return text.substr(0, 0);
  text.remove_prefix(offset_of(text, static_cast<std::size_t>(start)));
  if (!bounds.stop) return text;
  return text.substr(0, offset_of(text, static_cast<std::size_t>(*bounds.stop - start)));
}

std::string slice(std::string_view text, Bounds bounds, std::int64_t step) {
  if (step == 0) throw std::invalid_argument("slice step cannot be zero");
  if (step == 1) return std::string(slice(text, bounds));
  const auto characters = static_cast<std::int64_t>(length(text));
  const bool backward = step < 0;
  const std::int64_t lowest = backward ? -1 : 0;
  const std::int64_t highest = backward ? characters - 1 : characters;
  std::int64_t start = backward ? highest : lowest;
  std::int64_t stop = backward ? lowest : highest;
  if (bounds.start) start = cut(*bounds.start, characters, lowest, highest);
  if (bounds.stop) stop = cut(*bounds.stop, characters, lowest, highest);
  const std::int64_t distance = backward ? start - stop : stop - start;
  if (distance <= 0) return {};

  const std::uint64_t stride = backward ? std::uint64_t{0} - static_cast<std::uint64_t>(step)
                                        : static_cast<std::uint64_t>(step);
  std::uint64_t steps_left = (static_cast<std::uint64_t>(distance) - 1) / stride;
  std::string result;
  std::size_t at = offset_of(text, static_cast<std::size_t>(start));
  while (true) {
    result.append(character_from(text, at));
    if (steps_left-- == 0) return result;
    if (backward) {
      step_back(text, at, stride);
    } else {
      at += offset_of(text.substr(at), stride);
    }
  }
}

std::string reversed(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t at = text.size(); at > 0;) {
    (void)previous_code_point(text, at);
    result.append(character_from(text, at));
  }
  return result;
}

}  // namespace tunegauge::chat_templates::python
