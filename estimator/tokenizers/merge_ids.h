#pragma once
// Looks up what merges join and make, a few hundred thousand tokens, in the vocabulary.

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "estimator/tokenizers/huge_pages.h"
#include "estimator/tokenizers/merge_rule.h"
#include "estimator/tokenizers/vocabulary.h"

namespace tunegauge::tokenizers {

/// One line of "merges".
struct MergeLine {
  std::string_view left;
  std::string_view right;
};

/// Finds the ids of merges, in the order of the file.
class MergeIds {
 public:
  struct Problem {
    std::size_t line = 0;  ///< the first one that has a problem, of all that were added
    std::string what;
  };

  /// Borrows all. The right part of a merge begins with `continuing_prefix`, which what it makes
  /// does not have. Tokens that point into `text` are looked up a little faster.
  MergeIds(const Vocabulary& vocabulary, std::string_view continuing_prefix, std::string_view text)
      : vocabulary_(vocabulary), prefix_bytes_(continuing_prefix.size()), text_(text) {}

  /// The next line. What it points to is looked up later, with others; false where that found a
  /// problem.
  bool add(const MergeLine& line) {
    lines_[waiting_++] = line;
    return waiting_ < lines_.size() || finish();
  }
  /// Looks up what still waits.
  bool finish();
  [[nodiscard]] const std::optional<Problem>& problem() const { return problem_; }
  /// To be taken at the end.
  HugeVector<MergeRule> rules;

 private:
  struct Queries {
    Vocabulary::Query left, right;
  };
  static constexpr std::size_t block_lines = 32;
  [[nodiscard]] Vocabulary::Query query_of(std::string_view token) const;
  bool find_ids(const MergeLine& line, Queries& queries);
  std::optional<TokenId> find_product(const Vocabulary::Parts& parts);

  const Vocabulary& vocabulary_;
  std::size_t prefix_bytes_;
  std::string_view text_;
  std::array<MergeLine, block_lines> lines_;
  std::size_t waiting_ = 0;
  std::array<Queries, block_lines> queries_;
  std::optional<Problem> problem_;
  TokenId last_product_ = 0;
  std::string product_;
};

}  // namespace tunegauge::tokenizers
