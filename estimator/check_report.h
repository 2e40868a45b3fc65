#pragma once
// The result of `check` as a document.

#include <vector>

#include "estimator/dataset/file_check.h"
#include "reports/document.h"

namespace tunegauge {

struct CheckReportOptions {
  dataset::Profile profile = dataset::Profile::both;
  bool strict = false;  ///< warnings make the answer no
};

[[nodiscard]] reports::Document check_document(const std::vector<dataset::FileCheck>& checks,
                                               const CheckReportOptions& options);

}  // namespace tunegauge
