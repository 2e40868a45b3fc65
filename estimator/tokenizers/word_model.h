#pragma once
// The two models that look words up: WordPiece (longest prefix first) and WordLevel.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "estimator/tokenizers/model.h"
#include "estimator/tokenizers/vocabulary.h"

namespace tunegauge::tokenizers {

class WordPieceModel final : public Model {
 public:
  struct Options {
    std::optional<TokenId> unknown;  ///< none: a text that needs it has no ids
    std::string continuing_subword_prefix = "##";
    std::uint64_t most_characters = 100;  ///< longer words are unknown as a whole
  };
  WordPieceModel(Vocabulary vocabulary, Options options)
      : vocabulary_(std::move(vocabulary)), options_(std::move(options)) {}

  void tokenize(std::string_view piece, ModelScratch& scratch,
                std::vector<TokenId>& ids) const override;
  [[nodiscard]] std::optional<TokenId> find(std::string_view token) const override {
    return vocabulary_.find(token);
  }
  [[nodiscard]] std::size_t vocabulary_size() const override { return vocabulary_.size(); }

 private:
  Vocabulary vocabulary_;
  Options options_;
};

class WordLevelModel final : public Model {
 public:
  WordLevelModel(Vocabulary vocabulary, std::optional<TokenId> unknown)
      : vocabulary_(std::move(vocabulary)), unknown_(unknown) {}

  void tokenize(std::string_view piece, ModelScratch& scratch,
                std::vector<TokenId>& ids) const override;
  [[nodiscard]] std::optional<TokenId> find(std::string_view token) const override {
    return vocabulary_.find(token);
  }
  [[nodiscard]] std::size_t vocabulary_size() const override { return vocabulary_.size(); }

 private:
  Vocabulary vocabulary_;
  std::optional<TokenId> unknown_;
};

}  // namespace tunegauge::tokenizers
