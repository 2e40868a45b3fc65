// The two ways to count a text.

#include "estimator/text_counter.h"

#include <utility>

namespace tunegauge {

namespace {

class ExactCounter final : public TextCounter {
 public:
  explicit ExactCounter(const tokenizers::Tokenizer& tokenizer) : encoder_(tokenizer.encoder()) {}

  double count(std::string_view text) override {
    return count(text, tokenizers::SpecialTokens::none);
  }
  double count_with_special(std::string_view text) override {
    return count(text, tokenizers::SpecialTokens::add);
  }
  [[nodiscard]] bool take_refusal() override { return std::exchange(refused_, false); }
  [[nodiscard]] bool exact_seams() const override { return true; }
  [[nodiscard]] bool gave_up() const override { return encoder_.gave_up(); }
  [[nodiscard]] calibration::TextFeatures features() const override { return {}; }

 private:
  double count(std::string_view text, tokenizers::SpecialTokens special) {
    const auto tokens = static_cast<double>(encoder_.count(text, special));
    refused_ = refused_ || encoder_.refused();
    return tokens;
  }

  tokenizers::Encoder encoder_;
  bool refused_ = false;
};

class CalibratedCounter final : public TextCounter {
 public:
  CalibratedCounter(const calibration::FamilyEstimator& estimator, double special_tokens)
      : estimator_(estimator), special_tokens_(special_tokens) {}

  double count(std::string_view text) override {
    const calibration::TextFeatures features = calibration::features_of(text);
    features_ += features;
    return estimator_.tokens(features);
  }
  double count_with_special(std::string_view text) override {
    return count(text) + special_tokens_;
  }
  [[nodiscard]] bool take_refusal() override { return false; }
  [[nodiscard]] bool exact_seams() const override { return false; }
  [[nodiscard]] bool gave_up() const override { return false; }
  [[nodiscard]] calibration::TextFeatures features() const override { return features_; }

 private:
  const calibration::FamilyEstimator& estimator_;
  double special_tokens_;
  calibration::TextFeatures features_;
};

}  // namespace

TextCounting TextCounting::exactly(const tokenizers::Tokenizer& tokenizer) {
  TextCounting counting;
  counting.tokenizer_ = &tokenizer;
  return counting;
}

TextCounting TextCounting::by_calibration(const calibration::FamilyEstimator& estimator,
                                          double special_tokens) {
  TextCounting counting;
  counting.estimator_ = &estimator;
  counting.special_tokens_ = special_tokens;
  return counting;
}

std::unique_ptr<TextCounter> TextCounting::make_counter() const {
  if (tokenizer_ != nullptr) return std::make_unique<ExactCounter>(*tokenizer_);
  return std::make_unique<CalibratedCounter>(*estimator_, special_tokens_);
}

}  // namespace tunegauge
