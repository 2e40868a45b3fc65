// The two-way algorithm (Crochemore and Perrin, 1991): linear time, no memory. Short needles go to
// the standard library, whose worst case is then a small multiple.

#include "estimator/chat_templates/python/substring_search.h"

#include <algorithm>

namespace tunegauge::chat_templates::python {
namespace {

using Direction = SubstringSearch::Direction;

constexpr std::size_t most_plain_bytes = 16;

/// The bytes of a text, or those from its end backwards.
template <Direction direction>
class Bytes {
 public:
  explicit Bytes(std::string_view text) : text_(text) {}
  [[nodiscard]] std::size_t size() const { return text_.size(); }
  unsigned char operator[](std::size_t at) const {
    if constexpr (direction == Direction::backward) at = text_.size() - 1 - at;
    return static_cast<unsigned char>(text_[at]);
  }

 private:
  std::string_view text_;
};

struct Suffix {
  std::size_t start;
  std::size_t period;
};

/// The greatest suffix in the order of the bytes, or in the reverse order, and its period.
template <Direction direction>
Suffix maximal_suffix(Bytes<direction> needle, bool reverse_order) {
  std::size_t best = 0;
  std::size_t candidate = 1;
  std::size_t matched = 0;
  std::size_t period = 1;
  while (candidate + matched < needle.size()) {
    const unsigned char a = needle[candidate + matched];
    const unsigned char b = needle[best + matched];
    if (a == b) {
      if (++matched == period) {
        candidate += period;
        matched = 0;
      }
    } else if ((a < b) != reverse_order) {
      candidate += matched + 1;
      matched = 0;
      period = candidate - best;
    } else {
      best = candidate++;
      matched = 0;
      period = 1;
    }
  }
  return {best, period};
}

template <Direction direction>
bool prefix_repeats(Bytes<direction> needle, Suffix suffix) {
  if (suffix.start + suffix.period > needle.size()) return false;
  for (std::size_t i = 0; i < suffix.start; ++i) {
    if (needle[i] != needle[i + suffix.period]) return false;
  }
  return true;
}

template <Direction direction>
std::size_t search(Bytes<direction> text, Bytes<direction> needle, Suffix cut, bool is_periodic) {
  std::size_t known = 0;  // so many first bytes of the needle match from the step before
  std::size_t at = 0;
  while (needle.size() <= text.size() - at) {
    std::size_t i = std::max(cut.start, known);
    while (i < needle.size() && needle[i] == text[at + i]) ++i;
    if (i < needle.size()) {
      at += i - cut.start + 1;
      known = 0;
      continue;
    }
    i = cut.start;
    while (i > known && needle[i - 1] == text[at + i - 1]) --i;
    if (i <= known) return at;
    at += cut.period;
    known = is_periodic ? needle.size() - cut.period : 0;
  }
  return std::string_view::npos;
}

template <Direction direction>
Suffix critical_cut(std::string_view needle) {
  const Bytes<direction> bytes(needle);
  const Suffix suffix = maximal_suffix(bytes, false);
  const Suffix other = maximal_suffix(bytes, true);
  return suffix.start >= other.start ? suffix : other;
}

}  // namespace

SubstringSearch::SubstringSearch(std::string_view needle, Direction direction)
    : needle_(needle), direction_(direction) {
  if (needle.size() <= most_plain_bytes) return;
  const bool forward = direction == Direction::forward;
  const Suffix cut = forward ? critical_cut<Direction::forward>(needle)
                             : critical_cut<Direction::backward>(needle);
  is_periodic_ = forward ? prefix_repeats(Bytes<Direction::forward>(needle), cut)
                         : prefix_repeats(Bytes<Direction::backward>(needle), cut);
  critical_ = cut.start;
  period_ = is_periodic_ ? cut.period : std::max(cut.start, needle.size() - cut.start) + 1;
}

std::size_t SubstringSearch::find(std::string_view text) const noexcept {
  const bool forward = direction_ == Direction::forward;
  if (needle_.size() <= most_plain_bytes) return forward ? text.find(needle_) : text.rfind(needle_);
  const Suffix cut{critical_, period_};
  if (forward) {
    return search(Bytes<Direction::forward>(text), Bytes<Direction::forward>(needle_), cut,
                  is_periodic_);
  }
  const std::size_t from_end = search(Bytes<Direction::backward>(text),
                                      Bytes<Direction::backward>(needle_), cut, is_periodic_);
  return from_end == std::string_view::npos ? from_end : text.size() - from_end - needle_.size();
}

}  // namespace tunegauge::chat_templates::python
