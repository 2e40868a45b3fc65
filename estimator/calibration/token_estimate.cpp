// Weighted sums, bands, and which family stands in for one that was not fitted.

#include "estimator/calibration/token_estimate.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace tunegauge::calibration {
namespace {

constexpr double widest_band_percent = 30;
constexpr double average_band_percent = 25;
constexpr double least_capped_value = 4;

/// A family without a tokenizer.json to fit on, and the fitted one whose vocabulary is most like
/// it. The extra band is a judgement, not a measurement.
struct StandIn {
  std::string_view family, like;
  double extra_percent;
};
constexpr StandIn stand_ins[] = {
    {"llama-2", "mistral-v1", 6},     // SentencePiece BPE of 32000 pieces, as Mistral's
    {"codellama", "mistral-v1", 6},   // Llama-2's pieces
    {"phi-3", "mistral-v1", 6},       // Llama-2's pieces
    {"mistral-v3", "mistral-v1", 3},  // v1's pieces and 768 control pieces
    {"llama-4", "gpt-oss", 6},        // about 200000 pieces, same split pattern
    {"mistral-nemo", "gpt-oss", 10},  // 131072 pieces, many languages
    {"gemma-2", "gemma-3", 6},        // 256000 pieces, same normalizer
};

}  // namespace

void sort_for_lookup(std::vector<MeasuredError>& errors) {
  std::stable_sort(errors.begin(), errors.end(),
                   [](const MeasuredError& a, const MeasuredError& b) {
                     return a.kind != b.kind ? a.kind < b.kind : a.from_bytes > b.from_bytes;
                   });
}

double FamilyEstimator::tokens(const TextFeatures& features) const {
  double total = 0;
  for (std::size_t i = 0; i < feature_count; ++i) {
    total += weights_[i] * static_cast<double>(features.counts[i]);
  }
  return total;
}

double FamilyEstimator::band_percent(TextKind kind, std::uint64_t bytes) const {
  double band = widest_band_percent;
  for (const MeasuredError& error : errors_) {
    if (error.kind != kind) continue;
    band = error.nineteen_in_twenty_percent;
    if (bytes >= static_cast<std::uint64_t>(error.from_bytes)) break;
  }
  return std::min(std::max(band + extra_band_percent_, least_band_percent_), widest_band_percent);
}

Estimate FamilyEstimator::estimate(const TextFeatures& features) const {
  Estimate result;
  result.kind = kind_of(features);
  result.band_percent = band_percent(result.kind, features[Feature::bytes]);
  if (features[Feature::bytes] == 0) return result;
  // Far below the largest 64-bit integer: every feature is at most the number of bytes in memory.
  const double value = std::max(1.0, std::round(tokens(features)));
  const double reach = value * result.band_percent / 100;
  result.value = static_cast<std::int64_t>(value);
  double low = std::floor(value - reach);
  double high = std::ceil(value + reach);
  // Rounded inwards where the band would exceed 60 % of the value; not where it would vanish.
  if (value >= least_capped_value && high - low > widest_band_percent / 50 * value) {
    low = std::ceil(value - reach);
    high = std::floor(value + reach);
  }
  result.low = static_cast<std::int64_t>(std::max(low, 1.0));
  result.high = static_cast<std::int64_t>(high);
  return result;
}

const Calibration::Family* Calibration::find(std::string_view name) const {
  const auto at = std::find_if(families_.begin(), families_.end(),
                               [&](const Family& family) { return family.name == name; });
  return at == families_.end() ? nullptr : &*at;
}

Calibration::Family Calibration::average() const {
  Family result;
  for (const Family& family : families_) {
    for (std::size_t i = 0; i < feature_count; ++i) {
      result.weights[i] += family.weights[i] / static_cast<double>(families_.size());
    }
    // The widest error of any family for each kind and size.
    for (const MeasuredError& error : family.errors) {
      const auto same =
          std::find_if(result.errors.begin(), result.errors.end(), [&](const MeasuredError& other) {
            return other.kind == error.kind && other.from_bytes == error.from_bytes;
          });
      if (same == result.errors.end()) {
        result.errors.push_back(error);
      } else if (error.nineteen_in_twenty_percent > same->nineteen_in_twenty_percent) {
        *same = error;
      }
    }
  }
  sort_for_lookup(result.errors);
  return result;
}

FamilyEstimator Calibration::lookup(std::string_view family) const {
  FamilyEstimator result;
  const auto use = [&result](const Family& fitted) {
    result.fitted_family_ = fitted.name;
    result.weights_ = fitted.weights;
    result.errors_ = fitted.errors;
  };
  result.family_ = family;
  if (const Family* fitted = find(family)) {
    use(*fitted);
    result.basis_ = fmt::format(
        "weights fitted for {}; the band held 19 of 20 texts that they were not fitted on", family);
    return result;
  }
  const auto* stand_in = std::find_if(std::begin(stand_ins), std::end(stand_ins),
                                      [&](const StandIn& each) { return each.family == family; });
  if (stand_in != std::end(stand_ins)) {
    if (const Family* fitted = find(stand_in->like)) {
      use(*fitted);
      result.extra_band_percent_ = stand_in->extra_percent;
      result.basis_ = fmt::format(
          "weights of {}, whose vocabulary is like that of {}; {} points were added to its band "
          "for "
          "the difference, which was not measured",
          stand_in->like, family, stand_in->extra_percent);
      return result;
    }
  }
  use(average());
  result.least_band_percent_ = average_band_percent;
  result.basis_ = fmt::format(
      "the average of {} tokenizer families, as nothing is known of {}; the band is a rough one",
      families_.size(), family.empty() ? "this model's tokenizer" : family);
  return result;
}

std::vector<std::string> Calibration::families() const {
  std::vector<std::string> names;
  for (const Family& family : families_) names.push_back(family.name);
  return names;
}

std::vector<MeasuredError> Calibration::errors_of(std::string_view family) const {
  const Family* found = find(family);
  return found ? found->errors : std::vector<MeasuredError>{};
}

}  // namespace tunegauge::calibration
