#pragma once
// The arithmetic of a job: tokens billed, sequences, steps, what cancelling costs; then the money.
//
// Formulas: billed = n_epochs x training + n_evals x validation, and the cancelled job (context x
// batch x steps, plus the evaluations run), are the provider's Pricing page; unpacked rows are
// billed at full length by its pricing page of 2026 (research/pricing.md, sections 1 and 5).

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/decimal.h"
#include "base/result.h"
#include "estimator/pricing/job.h"
#include "estimator/pricing/job_rules.h"
#include "estimator/pricing/packing.h"
#include "estimator/pricing/rate_card.h"

namespace tunegauge::pricing {

struct JobData {
  DataFacts training;
  std::optional<DataFacts> validation;
  std::optional<std::int64_t> cancel_at_step;
  TokenPolicy policy;  ///< of the rate book: what is counted
};

/// Tokens of a job that is cancelled: `value` counts every sequence of a batch as full, as the
/// provider's example does, and may be more or less than the whole job bills (a note says so);
/// `low` and `high` take in the same share of what the whole job bills.
struct CancelledJob {
  std::int64_t step = 0;
  std::int64_t evaluations = 0;  ///< run by then, spread evenly over the job
  TokenRange tokens;
};

struct JobEstimate {
  TokenRange training;           ///< one epoch, as counted (before padding)
  TokenRange validation;         ///< one evaluation, as counted; 0 without validation data
  TokenRange billed_training;    ///< of all epochs, as billed
  TokenRange billed_validation;  ///< of all evaluations, as billed
  TokenRange billed;             ///< the sum
  /// The same sum where its range is that of the count alone: without what packing or the padding
  /// of validation rows may add, and by the policy's reading of preference rows.
  TokenRange billed_counted;
  /// `billed_counted` by the other PreferenceRule; nothing but for DPO, and nothing where the
  /// caller's data does not say it. It may lie outside `billed`.
  std::optional<TokenRange> other_reading;
  std::int64_t evaluations_billed = 0;  ///< how often validation tokens count, by the policy
  bool padded = false;                  ///< each training row is billed at the full context
  std::int64_t rows = 0;                ///< 0 where only a total was given
  std::int64_t sequences = 0;           ///< one epoch; rows where packing is off
  std::int64_t sequences_least = 0;     ///< as one stream without gaps
  std::optional<Packing> packing;       ///< where packing is on and lengths are known
  std::int64_t steps_per_epoch = 0;
  std::int64_t steps_per_epoch_least = 0;  ///< by sequences_least, at the count's lower end
  std::int64_t steps_per_epoch_most = 0;   ///< by sequences, at the count's upper end
  std::int64_t steps_total = 0;
  std::optional<CancelledJob> cancelled;
  std::vector<std::string> notes;  ///< why `billed` is a range, and what was assumed
};

/// Errors: usage (--cancel-at-step beyond the job; packing off where only a total of tokens is
/// known; more tokens than 64 bits count).
[[nodiscard]] Result<JobEstimate> estimate_job(const ResolvedJob& job, const JobData& data);

struct Money {
  Decimal value;
  Decimal low;
  Decimal high;
};

struct JobCost {
  Money metered;                   ///< billed tokens x price
  std::optional<Decimal> minimum;  ///< per job, nothing where there is none
  Money total;                     ///< the larger of both
  bool minimum_reached = true;     ///< metered >= minimum, or no minimum
  std::optional<Money> cancelled;  ///< value: metered; high: not below the minimum
  /// Where the cancelled job meters less than the minimum: that minimum. Whether a cancelled job
  /// is charged it is not published.
  std::optional<Decimal> cancelled_minimum;
};

/// Exact: no rounding but the provider's (Price::rounding_digits).
[[nodiscard]] JobCost cost_of(const JobEstimate& estimate, const Price& price);

}  // namespace tunegauge::pricing
