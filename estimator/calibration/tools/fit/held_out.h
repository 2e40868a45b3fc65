#pragma once
// How far off the weights are on text they were not fitted on, by kind and size of text.

#include <vector>

#include "estimator/calibration/token_estimate.h"
#include "estimator/calibration/tools/fit/training_table.h"

namespace tunegauge::calibration::fit {

/// `predicted[chunk][family]`: tokens by weights fitted without the chunk's source.
using Predictions = std::vector<std::vector<double>>;

/// For each family the errors of texts put together from chunks: of one source, and of up to thirty
/// sources mixed. Sizes: 1 to 10, 10 to 100, and 100 to 300 thousand bytes.
std::vector<std::vector<MeasuredError>> measure(const TrainingTable& table,
                                                const Predictions& predicted);

}  // namespace tunegauge::calibration::fit
