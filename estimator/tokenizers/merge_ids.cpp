// MergeIds: the slots of all tokens of a block are on their way before the first one is compared.

#include "estimator/tokenizers/merge_ids.h"

#include <algorithm>
#include <cstdint>

#include "estimator/tokenizers/json_object.h"

namespace tunegauge::tokenizers {

Vocabulary::Query MergeIds::query_of(std::string_view token) const {
  const auto offset = reinterpret_cast<std::uintptr_t>(token.data()) -
                      reinterpret_cast<std::uintptr_t>(text_.data());
  const bool has_eight = text_.size() >= 8 && offset <= text_.size() - 8;
  return has_eight ? Vocabulary::query_of_eight(token) : Vocabulary::query_of(token);
}

// Merges come in the order of what they make, and several in turn may make the same. Where ids are
// numbered as the vocabulary lists them, the last id says where to look first.
std::optional<TokenId> MergeIds::find_product(const Vocabulary::Parts& parts) {
  const std::size_t guess = last_product_;
  const int is_last = vocabulary_.is_joined(guess, parts) ? 1 : 0;
  const int is_next = vocabulary_.is_joined(guess + 1, parts) ? 1 : 0;
  if ((is_last | is_next) != 0) {
    last_product_ = vocabulary_.id_of(guess + static_cast<std::size_t>(1 - is_last));
    return last_product_;
  }
  product_ = parts.left.token;
  product_ += parts.right.token;
  const std::optional<TokenId> id = vocabulary_.find(product_);
  if (id) last_product_ = *id;
  return id;
}

std::optional<MergeIds::Problem> MergeIds::find(std::span<BpeModel::MergeRule> block) {
  for (std::size_t at = 0; at < block.size(); ++at) {
    queries_[at] = {query_of(block[at].left), query_of(block[at].right)};
    vocabulary_.prefetch(queries_[at].left);
    vocabulary_.prefetch(queries_[at].right);
  }
  for (std::size_t at = 0; at < block.size(); ++at) {
    BpeModel::MergeRule& rule = block[at];
    auto& [left_query, right_query] = queries_[at];
    const auto left = vocabulary_.find(left_query);
    const auto right = vocabulary_.find(right_query);
    if (!left || !right) {
      return Problem{at, quote(left ? rule.right : rule.left) + " is not in the vocabulary"};
    }
    if (prefix_bytes_ > 0) {
      if (rule.right.size() < prefix_bytes_) {
        return Problem{at, quote(rule.right) + " is shorter than continuing_subword_prefix"};
      }
      right_query = Vocabulary::query_of(rule.right.substr(prefix_bytes_));
    }
    const auto product = find_product({left_query, right_query});
    if (!product) {
      return Problem{at, "makes " + quote(product_) + ", which is not in the vocabulary"};
    }
    rule.left_id = *left;
    rule.right_id = *right;
    rule.product_id = *product;
  }
  return std::nullopt;
}

std::optional<MergeIds::Problem> MergeIds::find_all(std::span<BpeModel::MergeRule> rules) {
  for (std::size_t begin = 0; begin < rules.size(); begin += block_rules) {
    auto problem = find(rules.subspan(begin, std::min(block_rules, rules.size() - begin)));
    if (problem) {
      problem->rule += begin;
      return problem;
    }
  }
  return std::nullopt;
}

}  // namespace tunegauge::tokenizers
