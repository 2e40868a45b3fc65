#pragma once
// What fast counting knows of one tokenizer: made once when the file is loaded, shared by all
// workers.

#include <memory>
#include <vector>

#include "estimator/tokenizers/bpe_model.h"
#include "estimator/tokenizers/fast/bigram_cutter.h"
#include "estimator/tokenizers/fast/count_table.h"
#include "estimator/tokenizers/fast/piece_counter.h"
#include "estimator/tokenizers/fast/piece_cutter.h"
#include "estimator/tokenizers/fast/text_shape.h"

namespace tunegauge::tokenizers {

/// Immutable, thread-safe; borrows the model.
class FastPlan {
 public:
  /// Null where the model or the shape is one that only the plain path takes. Short tokens that
  /// merging makes, as they stand in texts, are put into `seeds`, unless some are there already.
  static std::unique_ptr<const FastPlan> make(const Model& model, TextShape shape,
                                              std::vector<ShortKey>& seeds);

  [[nodiscard]] const TextShape& shape() const { return shape_; }
  /// Cuts texts into words; null where texts are only cut by bigrams.
  [[nodiscard]] const PieceCutter* words() const { return words_.get(); }
  /// Whether a text need not be taken apart at its added tokens: cutting looks at neighbours only,
  /// and nothing is put before a stretch.
  [[nodiscard]] bool takes_added_tokens() const {
    return shape_.pieces == TextShape::Pieces::characters && shape_.mark == TextShape::Mark::never;
  }
  [[nodiscard]] const PieceCounter& counter() const { return counter_; }
  /// Cuts texts without words, or words into parts, in the text as it stands.
  [[nodiscard]] const BigramCutter& bigrams() const { return bigrams_; }
  /// The tables that every worker starts with a copy of: the short tokens of the vocabulary that
  /// merges reach.
  struct SeedTables {
    TinyCounts tiny;
    ShortCounts brief;
  };
  [[nodiscard]] const SeedTables& seeds() const { return *seeds_; }

 private:
  FastPlan(const BpeModel& model, TextShape shape);

  TextShape shape_;
  BigramCutter bigrams_;
  std::unique_ptr<const PieceCutter> words_;
  PieceCounter counter_;
  std::unique_ptr<const SeedTables> seeds_;
};

}  // namespace tunegauge::tokenizers
