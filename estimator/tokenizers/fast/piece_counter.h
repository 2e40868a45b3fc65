#pragma once
// How many tokens a piece has that no table knows: by merging. The slow way of fast counting, which
// about one piece in thirty goes.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "estimator/tokenizers/bpe_model.h"
#include "estimator/tokenizers/fast/short_merges.h"
#include "estimator/tokenizers/fast/text_shape.h"
#include "estimator/tokenizers/model.h"

namespace tunegauge::tokenizers {

/// Immutable, thread-safe; borrows the model.
class PieceCounter {
 public:
  /// A model may look a whole piece up before it merges (ignore_merges); never a part of one.
  enum class Role { piece, part };
  struct Counted {
    std::uint64_t as_piece = 0;
    std::uint64_t as_part = 0;
    [[nodiscard]] bool is_same() const { return as_piece == as_part; }
    [[nodiscard]] std::uint64_t as(Role role) const {
      return role == Role::piece ? as_piece : as_part;
    }
  };

  PieceCounter(const BpeModel& model, const TextShape& shape);

  /// Tokens of a text as it stands (spaces are spaces).
  [[nodiscard]] Counted count(std::string_view text, ModelScratch& scratch) const;
  /// Sets the results of texts of up to ShortText::most_bytes bytes, whose order may change: many
  /// together are fast.
  void merge(std::span<ShortText> texts, ModelScratch& scratch) const;
  /// What it means that so many symbols are left of a text.
  [[nodiscard]] Counted judge(std::string_view text, std::uint64_t symbols_left,
                              ModelScratch& scratch) const;

  /// Whether the model has the whole text as one token that merging does not give.
  [[nodiscard]] bool knows_whole(std::string_view text, ModelScratch& scratch) const;

 private:
  [[nodiscard]] std::uint64_t count_merged(std::string_view text, ModelScratch& scratch) const;
  struct FilterPlace {
    std::uint64_t word;
    std::uint64_t bits;
  };
  [[nodiscard]] FilterPlace filter_place(std::string_view bytes) const;

  const BpeModel& model_;
  bool is_bytes_;
  bool marks_spaces_;
  FirstSymbols first_;
  Simd simd_ = best_simd();
  /// Where the model looks whole pieces up: three bits in one word, by its hash, for each token
  /// that merging its text does not give (or is not known to). Nearly all pieces that come here are
  /// none. Empty where the model does not.
  std::vector<std::uint64_t> whole_filter_;
  std::size_t longest_ = 0;            ///< of those tokens, in bytes
  std::size_t longest_not_ascii_ = 0;  ///< of those with a byte that is not ASCII
};

}  // namespace tunegauge::tokenizers
