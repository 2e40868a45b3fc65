// Fuzz target: any bytes as a calibration file are read or refused with a message; as text they
// have as many bytes as counted and an estimate within its band, and features add up.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "estimator/calibration/token_estimate.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tunegauge::calibration;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto read = Calibration::parse(input, "fuzz.json");
  if (!read && read.error().message().empty()) std::abort();

  static const auto embedded = Calibration::embedded();
  if (!embedded) std::abort();
  const TextFeatures whole = features_of(input);
  if (whole[Feature::bytes] != size) std::abort();
  const FamilyEstimator estimator = embedded->lookup("llama-3");
  const Estimate estimate = estimator.estimate(whole);
  if (estimate.low > estimate.value || estimate.value > estimate.high) std::abort();
  if (size > 0 && (estimate.low < 1 || estimate.low == estimate.high)) std::abort();

  TextFeatures sum = whole;
  sum += whole;
  const double twice = 2 * estimator.tokens(whole);
  const double off = estimator.tokens(sum) - twice;
  if (off > 1e-6 * twice || off < -1e-6 * twice) std::abort();
  return 0;
}
