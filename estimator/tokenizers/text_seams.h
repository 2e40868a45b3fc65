#pragma once
// Where a text may be taken apart so that the tokens of its parts add up to its own: for texts that
// no single core, and no memory of bounded size, should take as one.
//
// A seam lies between a letter of ASCII and a space, a tab or a line feed, and between a Chinese
// character and the full stop or comma behind it. There
// - no word that the known patterns cut goes on (they never look behind them, and no alternative
//   that takes a letter also takes what follows it), and models without words never merge over it;
// - NFC composes nothing: what stands behind a seam composes with nothing before it;
// - no added token goes over it, or could see what is on its other side. Where the file has one
//   that might, its texts have no seams.

#include <cstddef>
#include <string_view>

#include "estimator/tokenizers/added_tokens.h"
#include "estimator/tokenizers/fast/fast_plan.h"

namespace tunegauge::tokenizers {

/// Immutable, thread-safe; borrows the plan.
class TextSeams {
 public:
  /// No text has seams.
  TextSeams() = default;
  explicit TextSeams(const FastPlan& plan) : plan_(&plan) {}

  /// Whether an added token that is searched for as `pattern` could go over a seam, or be another
  /// one for what is on its other side. With such tokens no text has seams.
  [[nodiscard]] static bool minds(std::string_view pattern, const AddedToken& token);

  /// The last seam in `text`, the beginning or the rest of a longer one: a place in it, above 0.
  /// 0 where none is known. Whatever follows `text` cannot change it. Beside a seam is no invalid
  /// UTF-8.
  [[nodiscard]] std::size_t last_in(std::string_view text) const;

 private:
  const FastPlan* plan_ = nullptr;  ///< null: no seams
};

}  // namespace tunegauge::tokenizers
