// MergeIds: in blocks, so that the slots of all tokens of one are on their way before the first is
// compared.

#include "estimator/tokenizers/merge_ids.h"

#include <cstdint>
#include <utility>

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

bool MergeIds::find_ids(const MergeLine& line, Queries& queries) {
  const auto refuse = [this](std::string what) {
    problem_ = Problem{rules.size(), std::move(what)};
    return false;
  };
  const auto left = vocabulary_.find(queries.left);
  const auto right = vocabulary_.find(queries.right);
  if (!left || !right) {
    return refuse(quote(left ? line.right : line.left) + " is not in the vocabulary");
  }
  if (prefix_bytes_ > 0) {
    if (line.right.size() < prefix_bytes_) {
      return refuse(quote(line.right) + " is shorter than continuing_subword_prefix");
    }
    queries.right = Vocabulary::query_of(line.right.substr(prefix_bytes_));
  }
  const auto product = find_product({queries.left, queries.right});
  if (!product) return refuse("makes " + quote(product_) + ", which is not in the vocabulary");
  rules.push_back({*left, *right, *product});
  return true;
}

bool MergeIds::finish() {
  for (std::size_t at = 0; at < waiting_; ++at) {
    queries_[at] = {query_of(lines_[at].left), query_of(lines_[at].right)};
    vocabulary_.prefetch(queries_[at].left);
    vocabulary_.prefetch(queries_[at].right);
  }
  for (std::size_t at = 0; at < waiting_ && !problem_; ++at) {
    static_cast<void>(find_ids(lines_[at], queries_[at]));
  }
  waiting_ = 0;
  return !problem_;
}

}  // namespace tunegauge::tokenizers
