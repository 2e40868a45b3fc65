#pragma once
// The same data and the same kind of job on every other model of the catalog, sorted by price.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "compat/catalog/catalog.h"
#include "estimator/pricing/job_estimate.h"
#include "estimator/pricing/job_rules.h"
#include "estimator/pricing/rate_card.h"

namespace tunegauge::pricing {

struct ComparisonQuestion {
  JobOptions options;  ///< of the job at hand
  JobData data;
  Date day{};
  /// Sequences by their length before any cut (tokens -> sequences; a preference row has two).
  /// Empty: unknown, then `data` is used as it stands, and what another context would cut is not
  /// known. Their sum may be off where counts are estimated: `data` says how many tokens there are.
  std::map<std::int64_t, std::int64_t> uncut_lengths;
  std::map<std::int64_t, std::int64_t> uncut_validation_lengths;
};

struct ComparedModel {
  std::string model;
  std::string display_name;
  bool is_current = false;  ///< the job's own model
  std::int64_t parameters = 0;
  std::int64_t context = 0;
  /// Nothing where lengths are not known, or where sequences are cut that are not rows.
  std::optional<std::int64_t> rows_cut;
  std::optional<std::int64_t> sequences_cut;  ///< nothing where lengths are not known
  std::int64_t batch_size = 0;
  std::int64_t steps_total = 0;
  TokenRange billed;
  /// The same tokenizer family: the count holds. Else it is the job model's, and may differ.
  bool same_tokenizer = false;
  std::optional<Price> price;  ///< nothing where none is known
  std::optional<JobCost> cost;
};

/// Every model that can be trained this way, the job's own among them, whose row is the job's own
/// estimate. Cheapest total first, equal ones by metered cost, price per token, id; then those
/// without a known price. Batch size, rank and model files are each model's defaults.
[[nodiscard]] std::vector<ComparedModel> compare_models(const catalog::Catalog& catalog,
                                                        const RateBook& book,
                                                        const ComparisonQuestion& question);

}  // namespace tunegauge::pricing
