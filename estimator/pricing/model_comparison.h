#pragma once
// The same data and the same kind of job on every other model of the catalog, sorted by price.

#include <cstdint>
#include <functional>
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

/// Training and validation tokens as another model's tokenizer counts them, one pass each.
struct Recount {
  DataFacts training;
  std::optional<DataFacts> validation;
};

struct ComparisonQuestion {
  JobOptions options;  ///< of the job at hand
  JobData data;
  Date day{};
  /// Rows by their length before any cut (tokens -> rows). Empty: unknown, then `data` is used as
  /// it stands, and what another context would cut is not known.
  std::map<std::int64_t, std::int64_t> uncut_lengths;
  std::map<std::int64_t, std::int64_t> uncut_validation_lengths;
  /// Counts anew for another model, cut at the given length; nothing where it cannot. May be empty.
  std::function<std::optional<Recount>(const catalog::ModelFacts&, std::int64_t context)> recount;
};

struct ComparedModel {
  std::string model;
  std::string display_name;
  bool is_current = false;  ///< the job's own model
  std::int64_t parameters = 0;
  std::int64_t context = 0;
  std::optional<std::int64_t> rows_cut;  ///< nothing where lengths are not known
  std::int64_t batch_size = 0;
  std::int64_t steps_total = 0;
  TokenRange billed;
  bool recounted = false;  ///< false: the job model's token count, another tokenizer may differ
  bool same_tokenizer = false;  ///< the same tokenizer family: the count holds
  std::optional<Price> price;   ///< nothing where none is known
  std::optional<JobCost> cost;
};

/// Every model that can be trained this way, the job's own among them; cheapest first, then those
/// without a known price, equal ones by id. Batch size, rank and model files are each model's
/// defaults.
[[nodiscard]] std::vector<ComparedModel> compare_models(const catalog::Catalog& catalog,
                                                        const RateBook& book,
                                                        const ComparisonQuestion& question);

}  // namespace tunegauge::pricing
