#pragma once
// The table that make_training_table.py writes, with the features of every chunk counted here.

#include <string>
#include <vector>

#include "base/result.h"
#include "estimator/calibration/text_features.h"

namespace tunegauge::calibration::fit {

struct Chunk {
  std::size_t source = 0;  ///< index in TrainingTable::sources
  TextFeatures features;
  std::vector<double> tokens;  ///< one a family
};

struct TrainingTable {
  std::string counted_with;  ///< the comment in its first line
  std::vector<std::string> families;
  std::vector<std::string> sources;
  std::vector<Chunk> chunks;  ///< in the file's order: source after source, text after text
};

/// Reads the table and the texts below `folder` that it names.
Result<TrainingTable> read_training_table(const std::string& path, const std::string& folder);

}  // namespace tunegauge::calibration::fit
