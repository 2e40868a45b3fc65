#pragma once
// Looks up what merges join and make, a few hundred thousand tokens, in the vocabulary.

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "estimator/tokenizers/bpe_model.h"
#include "estimator/tokenizers/vocabulary.h"

namespace tunegauge::tokenizers {

/// Finds the ids of merges, block by block, in the order of the file.
class MergeIds {
 public:
  static constexpr std::size_t block_rules = 32;
  struct Problem {
    std::size_t rule = 0;  ///< the first one that has a problem
    std::string what;
  };

  /// Borrows all. The right part of a merge begins with `continuing_prefix`, which what it makes
  /// does not have. Tokens that point into `text` are looked up a little faster.
  MergeIds(const Vocabulary& vocabulary, std::string_view continuing_prefix, std::string_view text)
      : vocabulary_(vocabulary), prefix_bytes_(continuing_prefix.size()), text_(text) {}

  /// Sets the ids of at most block_rules rules, up to the first problem.
  std::optional<Problem> find(std::span<BpeModel::MergeRule> block);
  /// Sets those of all rules.
  std::optional<Problem> find_all(std::span<BpeModel::MergeRule> rules);

 private:
  [[nodiscard]] Vocabulary::Query query_of(std::string_view token) const;
  std::optional<TokenId> find_product(const Vocabulary::Parts& parts);

  struct Queries {
    Vocabulary::Query left, right;
  };
  const Vocabulary& vocabulary_;
  std::size_t prefix_bytes_;
  std::string_view text_;
  std::array<Queries, block_rules> queries_;
  TokenId last_product_ = 0;
  std::string product_;
};

}  // namespace tunegauge::tokenizers
