// Tokens, sequences and steps in checked 64-bit numbers, money in exact decimals.

#include "estimator/pricing/job_estimate.h"

#include <algorithm>

#include <fmt/format.h>

#include "estimator/pricing/checked_math.h"

namespace tunegauge::pricing {

namespace {

std::int64_t ceil_div(std::int64_t number, std::int64_t divisor) {
  return number / divisor + (number % divisor != 0 ? 1 : 0);
}

std::int64_t charged_evaluations(EvaluationRule rule, std::int64_t evaluations) {
  switch (rule) {
    case EvaluationRule::none:
      return 0;
    case EvaluationRule::once:
      return std::min<std::int64_t>(evaluations, 1);
    case EvaluationRule::each:
      break;
  }
  return evaluations;
}

bool padded(const ResolvedJob& job, const JobData& data) {
  return !job.asked.packing && data.policy.unpacked == UnpackedRule::padded;
}

/// Rows at full length: one sequence a row, and for preference data one or two.
TokenRange padded_tokens(const ResolvedJob& job, const TokenPolicy& policy, std::int64_t rows,
                         Checked& checked) {
  const std::int64_t once = checked.times(rows, job.context);
  if (job.asked.method == Method::sft) return {once, once, once};
  const std::int64_t twice = checked.times(once, 2);
  const bool each = policy.preference == PreferenceRule::prompt_with_each;
  return {each ? twice : once, once, twice};
}

Result<void> count_sequences(const ResolvedJob& job, const JobData& data, JobEstimate& estimate) {
  const DataFacts& training = data.training;
  if (!job.asked.packing) {
    if (training.rows <= 0) {
      return usage_error("--no-packing",
                         "each row is billed on its own, and a total of tokens does not say how "
                         "many rows there are",
                         "name the training file, or leave packing on");
    }
    estimate.sequences = estimate.sequences_least = training.rows;
    return {};
  }
  if (training.lengths.empty()) {
    estimate.sequences = ceil_div(training.tokens.value, job.context);
    estimate.sequences_least = estimate.sequences;
    return {};
  }
  auto packing = pack(training.lengths, job.context);
  if (!packing) return packing.error();
  estimate.sequences = packing->sequences;
  estimate.sequences_least = packing->sequences_least;
  estimate.packing = *std::move(packing);
  return {};
}

/// One epoch as billed.
TokenRange billed_epoch(const ResolvedJob& job, const JobData& data, const JobEstimate& estimate,
                        Checked& checked) {
  if (padded(job, data)) return padded_tokens(job, data.policy, data.training.rows, checked);
  TokenRange billed = data.training.tokens;
  if (job.asked.packing && billed.value > 0) {
    // Where the count is uncertain, so is the number of sequences, by the same ratio.
    const std::int64_t more = checked.share(
        estimate.sequences, std::max<std::int64_t>(0, billed.high - billed.value), billed.value);
    const std::int64_t sequences =
        checked.plus(estimate.sequences, billed.high > billed.value ? more + 1 : 0);
    billed.high = std::max(billed.high, checked.times(sequences, job.context));
  }
  return billed;
}

/// One evaluation as billed: its tokens; where rows are padded, perhaps its padding too.
TokenRange billed_evaluation(const ResolvedJob& job, const JobData& data, Checked& checked) {
  if (!data.validation) return {};
  TokenRange billed = data.validation->tokens;
  if (padded(job, data) && data.validation->rows > 0) {
    const TokenRange full = padded_tokens(job, data.policy, data.validation->rows, checked);
    billed.high = std::max(billed.high, full.high);
  }
  return billed;
}

Result<CancelledJob> cancel(const ResolvedJob& job, const JobData& data,
                            const JobEstimate& estimate, Checked& checked) {
  const std::int64_t step = *data.cancel_at_step;
  if (step < 0 || step > estimate.steps_total) {
    return usage_error(
        "--cancel-at-step",
        fmt::format("{} is no step of this job, which has {}", step, estimate.steps_total),
        fmt::format("use 0 to {}", estimate.steps_total));
  }
  CancelledJob cancelled;
  cancelled.step = step;
  cancelled.evaluations = checked.share(job.n_evals, step, estimate.steps_total);
  const TokenRange evaluations = checked.times(
      estimate.validation, charged_evaluations(data.policy.evaluations, cancelled.evaluations));
  const std::int64_t batches = checked.times(checked.times(job.context, job.effective_batch), step);
  const std::int64_t part = checked.share(estimate.billed_training.low, step, estimate.steps_total);
  cancelled.tokens =
      checked.plus(TokenRange{batches, std::min(part, batches), batches}, evaluations);
  return cancelled;
}

void add_notes(const ResolvedJob& job, const JobData& data, JobEstimate& estimate) {
  auto& notes = estimate.notes;
  if (padded(job, data)) {
    notes.push_back(fmt::format("packing is off: every row is billed as {} tokens, its padding too",
                                job.context));
    if (estimate.billed_validation.value > 0 && !estimate.billed_validation.exact()) {
      notes.emplace_back(
          "whether the padding of validation rows is billed is not known: the upper "
          "end counts it");
    }
  } else if (estimate.packing) {
    notes.push_back(
        fmt::format("the upper end bills each packed sequence of {} tokens as full "
                    "({:.1f} % are filled)",
                    job.context, 100 * estimate.packing->fill));
  } else if (job.asked.packing) {
    notes.push_back(
        fmt::format("the lengths of the rows are not known: sequences are counted as "
                    "tokens / {}, the upper end bills the last one as full",
                    job.context));
  }
  if (job.asked.method == Method::dpo && estimate.rows > 0) {
    const bool each = data.policy.preference == PreferenceRule::prompt_with_each;
    notes.push_back(
        fmt::format("a preference row counts its prompt {}; the provider does not say, "
                    "and the other reading lies within the range",
                    each ? "with each answer" : "once, with both answers"));
  }
}

}  // namespace

Result<JobEstimate> estimate_job(const ResolvedJob& job, const JobData& data) {
  Checked checked;
  JobEstimate estimate;
  estimate.training = data.training.tokens;
  if (data.validation) estimate.validation = data.validation->tokens;
  estimate.rows = data.training.rows;
  if (const auto counted = count_sequences(job, data, estimate); !counted) return counted.error();

  estimate.billed_training =
      checked.times(billed_epoch(job, data, estimate, checked), job.n_epochs);
  estimate.billed_validation =
      checked.times(billed_evaluation(job, data, checked),
                    charged_evaluations(data.policy.evaluations, job.n_evals));
  estimate.billed = checked.plus(estimate.billed_training, estimate.billed_validation);
  estimate.steps_per_epoch =
      std::max<std::int64_t>(1, ceil_div(estimate.sequences, job.effective_batch));
  estimate.steps_total = checked.times(estimate.steps_per_epoch, job.n_epochs);
  if (data.cancel_at_step) {
    auto cancelled = cancel(job, data, estimate, checked);
    if (!cancelled) return cancelled.error();
    estimate.cancelled = *std::move(cancelled);
  }
  if (checked.overflown()) {
    return usage_error("--n-epochs", "the job has more tokens than 64 bits count",
                       "ask for fewer epochs, evaluations or tokens");
  }
  add_notes(job, data, estimate);
  return estimate;
}

JobCost cost_of(const JobEstimate& estimate, const Price& price) {
  const auto amount = [&price](std::int64_t tokens) {
    const Decimal exact = (Decimal(tokens) * price.per_mtok).shifted_down(6);
    return price.rounding_digits ? exact.rounded(*price.rounding_digits) : exact;
  };
  const auto money = [&amount](const TokenRange& tokens) {
    return Money{amount(tokens.value), amount(tokens.low), amount(tokens.high)};
  };
  const Decimal least = price.minimum.value_or(Decimal(0));
  JobCost cost;
  cost.metered = money(estimate.billed);
  cost.minimum = price.minimum;
  cost.total = {std::max(cost.metered.value, least), std::max(cost.metered.low, least),
                std::max(cost.metered.high, least)};
  cost.minimum_reached = cost.metered.value >= least;
  if (estimate.cancelled) {
    cost.cancelled = money(estimate.cancelled->tokens);
    cost.cancelled->high = std::max(cost.cancelled->high, least);
  }
  return cost;
}

}  // namespace tunegauge::pricing
