#pragma once
// Near-certain mistakes of one row that the provider lets through: it is billed, and trains nothing
// or something that nobody wants.

#include "estimator/dataset/row.h"
#include "estimator/dataset/row_check.h"

namespace tunegauge::dataset {

/// Adds a fault for each empty assistant turn, for a row without anything to train on, for equal
/// outputs of a preference row and for a row of more than 1 MiB.
void find_likely_mistakes(const Row& row, RowFaults& faults);

}  // namespace tunegauge::dataset
