#pragma once
// What becomes of the matches of a pattern when a text is split at them.

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "estimator/tokenizers/pre_tokenizer.h"
#include "estimator/tokenizers/regex.h"

namespace tunegauge::tokenizers {

enum class SplitBehavior {
  removed,               ///< matches vanish
  isolated,              ///< each match is a piece
  merged_with_previous,  ///< a match joins the piece before it
  merged_with_next,      ///< a match joins the piece behind it
  contiguous,            ///< neighbouring matches are one piece
};

/// "Removed", "MergedWithNext" ...: the names in tokenizer.json.
[[nodiscard]] std::optional<SplitBehavior> parse_split_behavior(std::string_view name);

struct SplitRule {
  SplitBehavior behavior = SplitBehavior::isolated;
  bool invert = false;  ///< what lies between the matches counts as matches, and the reverse
};

/// Appends to `pieces` what `piece` becomes; `matches` are byte ranges within the piece. Empty
/// pieces are left out.
void split_piece(const PieceList::Piece& piece, const std::vector<Match>& matches, SplitRule rule,
                 std::vector<PieceList::Piece>& pieces);

}  // namespace tunegauge::tokenizers
