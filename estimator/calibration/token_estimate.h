#pragma once
// Token counts of plain text without a tokenizer: a weighted sum of text features, one set of
// weights a tokenizer family, with the error that was measured on text the weights were not fitted
// on. Special tokens and the marks of a chat template are the caller's to add.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "estimator/calibration/text_features.h"
#include "estimator/calibration/text_kind.h"

namespace tunegauge::calibration {

/// A number of tokens, and where the true one is expected.
struct Estimate {
  std::int64_t value = 0;
  std::int64_t low = 0;   ///< above 0 where value is
  std::int64_t high = 0;  ///< high - low is at most 60 % of value from 4 on; never value itself
  double band_percent = 0;
  TextKind kind = TextKind::english;
};

/// The error measured on held-out texts of one kind that have `from_bytes` or more.
struct MeasuredError {
  TextKind kind = TextKind::english;
  std::int64_t from_bytes = 0;
  std::int64_t texts = 0;   ///< how many were measured; with none the percents are a guess
  double half_percent = 0;  ///< half of them are as near or nearer
  double nine_in_ten_percent = 0;
  double nineteen_in_twenty_percent = 0;  ///< the band
};

/// By kind, the largest size first: as FamilyEstimator::band_percent looks for them.
void sort_for_lookup(std::vector<MeasuredError>& errors);

/// The weights of one family. Immutable; a copy is cheap.
class FamilyEstimator {
 public:
  /// Tokens of the text that has these features. Sums of features give the sum of tokens, so a
  /// dataset may be estimated row by row or at once.
  [[nodiscard]] double tokens(const TextFeatures& features) const;
  /// The rounded number and its band; the kind and the size of the text decide how wide it is.
  [[nodiscard]] Estimate estimate(const TextFeatures& features) const;
  /// At most 30, which keeps high - low within 60 % of the value.
  [[nodiscard]] double band_percent(TextKind kind, std::uint64_t bytes) const;

  [[nodiscard]] const std::string& family() const { return family_; }  ///< as asked for
  /// The family whose weights these are; "" for the average of all.
  [[nodiscard]] const std::string& fitted_family() const { return fitted_family_; }
  /// Whether the band was measured for this family, not borrowed from a like one.
  [[nodiscard]] bool is_measured() const { return family_ == fitted_family_; }
  /// One line for the user: what the number rests on and how wide the band was made.
  [[nodiscard]] const std::string& basis() const { return basis_; }

 private:
  friend class Calibration;
  std::string family_, fitted_family_, basis_;
  std::array<double, feature_count> weights_{};
  std::vector<MeasuredError> errors_;  ///< by kind, then by size, largest first
  double least_band_percent_ = 0;
  double extra_band_percent_ = 0;
};

/// Every family that was fitted. Loaded once, immutable.
class Calibration {
 public:
  static Result<Calibration> embedded();
  /// Text in the schema of coefficients.json (README.md of this folder); all errors at once.
  static Result<Calibration> parse(std::string_view json, const std::string& name);

  /// The estimator of a family; of one that is like it, or the average of all, where none was
  /// fitted. Its band is wider then, and basis() says so.
  [[nodiscard]] FamilyEstimator lookup(std::string_view family) const;

  [[nodiscard]] std::vector<std::string> families() const;  ///< those that were fitted
  /// The measured errors of a fitted family; empty for others.
  [[nodiscard]] std::vector<MeasuredError> errors_of(std::string_view family) const;
  [[nodiscard]] const std::string& fitted_on() const { return fitted_on_; }  ///< "2026-11-21"

 private:
  friend class CalibrationReader;
  struct Family {
    std::string name;
    std::array<double, feature_count> weights{};
    std::vector<MeasuredError> errors;
  };
  Calibration() = default;
  [[nodiscard]] const Family* find(std::string_view name) const;
  [[nodiscard]] Family average() const;

  std::string fitted_on_;
  std::vector<Family> families_;
};

}  // namespace tunegauge::calibration
