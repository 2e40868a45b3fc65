// ReachedTokens: the proof, token by token.

#include "estimator/tokenizers/reached_tokens.h"

namespace tunegauge::tokenizers {

namespace {

/// How merging makes a token.
struct Origin {
  static constexpr std::uint32_t unknown = 0xFFFFFFFF;
  std::uint32_t age = unknown;  ///< 0: texts begin with it; else the rank of its merge and one
  TokenId left = 0;
  TokenId right = 0;
};

class Prover {
 public:
  explicit Prover(const ReachedTokens::Options& options)
      : merges_(options.merges), origins_(options.ids) {
    for (const TokenId id : options.first) origins_[id].age = 0;
    std::uint32_t rank = 0;
    for (const MergeRule& rule : options.rules) {
      const bool may_be = is_proved(rule.left) && is_proved(rule.right) && !is_proved(rule.product);
      // A pair that is listed twice has its later rank.
      if (may_be && rank_of(rule.left, rule.right) == rank &&
          nothing_crosses(rule.left, rule.right)) {
        origins_[rule.product] = {rank + 1, rule.left, rule.right};
      }
      ++rank;
    }
  }
  [[nodiscard]] bool is_proved(TokenId id) const { return origins_[id].age != Origin::unknown; }

 private:
  [[nodiscard]] std::uint32_t rank_of(TokenId left, TokenId right) const {
    return merges_.find(left, right).rank;  // greater than all others where there is no merge
  }
  [[nodiscard]] bool nothing_crosses(TokenId left, TokenId right) const {
    while (true) {
      const Origin& of_left = origins_[left];
      const Origin& of_right = origins_[right];
      if (of_left.age > of_right.age) {
        left = of_left.right;
        if (rank_of(left, right) < of_left.age - 1) return false;
      } else if (of_right.age > 0) {
        right = of_right.left;
        if (rank_of(left, right) <= of_right.age - 1) return false;
      } else {
        return true;
      }
    }
  }

  const MergeTable& merges_;
  std::vector<Origin> origins_;
};

}  // namespace

ReachedTokens::ReachedTokens(const Options& options) : words_((options.ids + 63) / 64) {
  const Prover prover(options);
  for (TokenId id = 0; id < options.ids; ++id) {
    words_[id / 64] |= std::uint64_t{prover.is_proved(id)} << (id % 64);
  }
}

}  // namespace tunegauge::tokenizers
