#pragma once
// Unigram: the segmentation of highest score, found by dynamic programming (Viterbi).

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "estimator/tokenizers/byte_trie.h"
#include "estimator/tokenizers/model.h"
#include "estimator/tokenizers/vocabulary.h"

namespace tunegauge::tokenizers {

class UnigramModel final : public Model {
 public:
  struct Entry {
    std::string_view token;
    double score = 0;
  };
  /// The id of an entry is its index. Precondition: unknown < entries.size().
  UnigramModel(const std::vector<Entry>& entries, TokenId unknown, bool byte_fallback);

  void tokenize(std::string_view piece, ModelScratch& scratch,
                std::vector<TokenId>& ids) const override;
  [[nodiscard]] std::optional<TokenId> find(std::string_view token) const override {
    return vocabulary_.find(token);
  }
  [[nodiscard]] std::size_t vocabulary_size() const override { return scores_.size(); }

 private:
  static constexpr TokenId no_id = 0xFFFFFFFFU;

  void find_best_path(std::string_view piece, std::vector<ModelScratch::PathNode>& path) const;
  void append_text(std::string_view text, std::vector<TokenId>& ids) const;

  Vocabulary vocabulary_;
  ByteTrie trie_;
  std::vector<double> scores_;
  std::array<TokenId, 256> byte_ids_;
  double unknown_score_ = 0;
  TokenId unknown_;
  bool byte_fallback_;
};

}  // namespace tunegauge::tokenizers
