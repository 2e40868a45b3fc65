// Joins and drops the segments of a piece as the split behavior says.

#include "estimator/tokenizers/split_behavior.h"

namespace tunegauge::tokenizers {
namespace {

/// Takes the segments of a piece from left to right: matches and what lies between them. Holds the
/// last one back, since the next may join it.
class SegmentJoiner {
 public:
  SegmentJoiner(const PieceList::Piece& piece, SplitBehavior behavior,
                std::vector<PieceList::Piece>& pieces)
      : piece_(piece), behavior_(behavior), pieces_(pieces) {}

  void add(Match segment, bool is_match) {
    if (joins(is_match)) {
      held_.end = segment.end;
    } else {
      release();
      held_ = segment;
    }
    dropped_ = is_match && behavior_ == SplitBehavior::removed;
    held_is_match_ = is_match;
    holds_ = true;
  }

  /// Appends the segment that is held back.
  void release() {
    if (!holds_ || dropped_ || held_.begin == held_.end) return;
    pieces_.push_back({piece_.begin + held_.begin, piece_.begin + held_.end});
  }

 private:
  [[nodiscard]] bool joins(bool is_match) const {
    if (!holds_) return false;
    switch (behavior_) {
      case SplitBehavior::merged_with_previous:
        return is_match && !held_is_match_;
      case SplitBehavior::merged_with_next:
        return !is_match && held_is_match_;
      case SplitBehavior::contiguous:
        return is_match == held_is_match_;
      case SplitBehavior::removed:
      case SplitBehavior::isolated:
        break;
    }
    return false;
  }

  const PieceList::Piece& piece_;
  SplitBehavior behavior_;
  std::vector<PieceList::Piece>& pieces_;
  Match held_;
  bool holds_ = false;
  bool held_is_match_ = false;
  bool dropped_ = false;
};

/// Every segment is a piece: the commonest case, without the joiner's bookkeeping.
void isolate(const PieceList::Piece& piece, const std::vector<Match>& matches,
             std::vector<PieceList::Piece>& pieces) {
  std::uint32_t at = piece.begin;
  const auto add_until = [&](std::uint32_t end) {
    if (end > at) pieces.push_back({at, end});
    at = end;
  };
  for (const Match& match : matches) {
    add_until(piece.begin + match.begin);
    add_until(piece.begin + match.end);
  }
  add_until(piece.end);
}

}  // namespace

std::optional<SplitBehavior> parse_split_behavior(std::string_view name) {
  if (name == "Removed") return SplitBehavior::removed;
  if (name == "Isolated") return SplitBehavior::isolated;
  if (name == "MergedWithPrevious") return SplitBehavior::merged_with_previous;
  if (name == "MergedWithNext") return SplitBehavior::merged_with_next;
  if (name == "Contiguous") return SplitBehavior::contiguous;
  return std::nullopt;
}

void split_piece(const PieceList::Piece& piece, const std::vector<Match>& matches, SplitRule rule,
                 std::vector<PieceList::Piece>& pieces) {
  if (rule.behavior == SplitBehavior::isolated) {
    isolate(piece, matches, pieces);
    return;
  }
  SegmentJoiner joiner(piece, rule.behavior, pieces);
  std::uint32_t at = 0;
  for (const Match& match : matches) {
    if (match.begin > at) joiner.add({at, match.begin}, rule.invert);
    joiner.add(match, !rule.invert);
    at = match.end;
  }
  if (const std::uint32_t size = piece.end - piece.begin; at < size) {
    joiner.add({at, size}, rule.invert);
  }
  joiner.release();
}

}  // namespace tunegauge::tokenizers
