#pragma once
// Counting one text: exactly with a tokenizer, or by calibration without one. One object a worker.

#include <memory>
#include <string_view>

#include "estimator/calibration/token_estimate.h"
#include "estimator/tokenizers/tokenizer.h"

namespace tunegauge {

class TextCounter {
 public:
  TextCounter() = default;
  TextCounter(const TextCounter&) = delete;
  TextCounter& operator=(const TextCounter&) = delete;
  virtual ~TextCounter() = default;

  /// Tokens of the text alone (valid UTF-8).
  virtual double count(std::string_view text) = 0;
  /// Tokens of a text row: with what the tokenizer adds to a text (BOS).
  virtual double count_with_special(std::string_view text) = 0;
  /// Whether a text counts otherwise than its parts do: tokens can span a seam.
  [[nodiscard]] virtual bool exact_seams() const = 0;
  /// Whether a text since the last call was one that the tokenizer cannot count (it grew beyond all
  /// limits, or needs an unknown token that the file lacks); it was counted as nothing.
  [[nodiscard]] virtual bool take_refusal() = 0;
  /// Whether some text was more than a pattern of the tokenizer can do; its count is doubtful.
  [[nodiscard]] virtual bool gave_up() const = 0;
  /// Features of all texts counted so far: they decide the band of an estimate. Zero where exact.
  [[nodiscard]] virtual calibration::TextFeatures features() const = 0;
};

/// How texts are counted in a job; makes the counters of its workers. Borrows what it is made of.
class TextCounting {
 public:
  [[nodiscard]] static TextCounting exactly(const tokenizers::Tokenizer& tokenizer);
  /// `special_tokens`: what the family adds to a text row.
  [[nodiscard]] static TextCounting by_calibration(const calibration::FamilyEstimator& estimator,
                                                   double special_tokens);

  [[nodiscard]] std::unique_ptr<TextCounter> make_counter() const;
  [[nodiscard]] bool exact() const { return tokenizer_ != nullptr; }
  /// Null where exact.
  [[nodiscard]] const calibration::FamilyEstimator* estimator() const { return estimator_; }

 private:
  TextCounting() = default;
  const tokenizers::Tokenizer* tokenizer_ = nullptr;
  const calibration::FamilyEstimator* estimator_ = nullptr;
  double special_tokens_ = 0;
};

}  // namespace tunegauge
