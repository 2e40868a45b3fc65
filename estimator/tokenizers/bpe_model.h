#pragma once
// Byte pair encoding: characters to symbols, symbols merged by rank.

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "estimator/tokenizers/bpe_merge.h"
#include "estimator/tokenizers/fast/character_cuts.h"
#include "estimator/tokenizers/merge_rule.h"
#include "estimator/tokenizers/model.h"
#include "estimator/tokenizers/reached_tokens.h"
#include "estimator/tokenizers/vocabulary.h"

namespace tunegauge::tokenizers {

/// What follows from the merges of a model and takes a while to work out.
struct BpeTables {
  MergeTable merges = MergeTable();
  CharacterCuts cuts = {};
  ReachedTokens reached = {};
};

/// `rules` in the order of their ranks.
[[nodiscard]] MergeTable merge_table_of(std::span<const MergeRule> rules);

class BpeModel final : public Model {
 public:
  struct Options {
    std::optional<TokenId> unknown;  ///< id of unk_token; without one, unknown characters vanish
    bool lacks_unknown = false;      ///< ... or have no ids, where unk_token is no token
    std::string continuing_subword_prefix;
    std::string end_of_word_suffix;
    bool fuse_unk = false;
    bool byte_fallback = false;
    bool ignore_merges = false;
    bool unique_ids = true;  ///< no two tokens share an id
  };

  /// `rules` in the order of their ranks.
  BpeModel(Vocabulary vocabulary, std::span<const MergeRule> rules, Options options);
  /// With the tables that another model of the same file had.
  BpeModel(Vocabulary vocabulary, BpeTables tables, Options options);

  void tokenize(std::string_view piece, ModelScratch& scratch,
                std::vector<TokenId>& ids) const override;
  [[nodiscard]] std::size_t chunk_end(std::string_view piece, std::size_t from) const override;
  [[nodiscard]] std::optional<TokenId> find(std::string_view token) const override {
    return vocabulary_.find(token);
  }
  [[nodiscard]] std::size_t vocabulary_size() const override { return vocabulary_.size(); }

  // For fast counting, which walks bytes and characters itself.
  static constexpr TokenId no_id = 0xFFFFFFFFU;
  [[nodiscard]] const Options& options() const { return options_; }
  [[nodiscard]] const Vocabulary& vocabulary() const { return vocabulary_; }
  [[nodiscard]] const MergeTable& merges() const { return tables_.merges; }
  /// Tokens that their own text becomes.
  [[nodiscard]] const ReachedTokens& reached() const { return tables_.reached; }
  /// Whether the vocabulary is byte-level: it has the visible characters of all 256 bytes.
  [[nodiscard]] bool is_byte_level() const { return is_byte_level_; }
  /// By byte: the id of its visible character. Meaningful where is_byte_level().
  [[nodiscard]] const std::array<TokenId, 256>& visible_byte_ids() const {
    return visible_byte_ids_;
  }
  /// Where texts may be cut: raw bytes where is_byte_level(), else the characters that the model
  /// sees.
  [[nodiscard]] const CharacterCuts& cuts() const { return tables_.cuts; }
  /// Writes the symbols that a piece begins as into scratch.ids.
  void start_symbols(std::string_view piece, ModelScratch& scratch) const;

 private:
  void note_characters();
  void note_bytes();
  void note_tables(std::span<const MergeRule> rules);
  [[nodiscard]] bool byte_tokens_stay(std::span<const MergeRule> rules) const;
  [[nodiscard]] TokenId id_of_character(char32_t code_point, std::string_view bytes) const;
  [[nodiscard]] bool append_bytes(std::string_view character, std::vector<TokenId>& ids) const;

  Vocabulary vocabulary_;
  Options options_;
  BpeTables tables_;
  std::vector<TokenId> plane0_ids_;    ///< ids of the characters up to U+FFFF, else no_id
  std::array<TokenId, 256> byte_ids_;  ///< of "<0x00>" to "<0xFF>", or no_id
  bool bytes_complete_ = false;
  std::array<TokenId, 256> visible_byte_ids_;
  bool is_byte_level_ = false;
};

}  // namespace tunegauge::tokenizers
