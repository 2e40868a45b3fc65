// Tokens, sequences and steps in checked 64-bit numbers, money in exact decimals.

#include "estimator/pricing/job_estimate.h"

#include <algorithm>

#include <fmt/format.h>

#include "estimator/pricing/checked_math.h"
#include "estimator/pricing/thousands.h"

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
TokenRange padded_tokens(const ResolvedJob& job, PreferenceRule rule, std::int64_t rows,
                         Checked& checked) {
  const std::int64_t once = checked.times(rows, job.context);
  if (job.asked.method == Method::sft) return {once, once, once};
  const std::int64_t twice = checked.times(once, 2);
  return {rule == PreferenceRule::prompt_with_each ? twice : once, once, twice};
}

TokenRange exactly(std::int64_t tokens) {
  return {tokens, tokens, tokens};
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
  if (padded(job, data))
    return padded_tokens(job, data.policy.preference, data.training.rows, checked);
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
    const TokenRange full =
        padded_tokens(job, data.policy.preference, data.validation->rows, checked);
    billed.high = std::max(billed.high, full.high);
  }
  return billed;
}

/// The whole job by the count alone; nothing where the data does not say it for this reading.
std::optional<TokenRange> counted_billing(const ResolvedJob& job, const JobData& data,
                                          PreferenceRule rule, Checked& checked) {
  const bool chosen = rule == data.policy.preference;
  const auto one_pass = [chosen](const DataFacts& facts) {
    return chosen ? std::optional(facts.tokens) : facts.other_reading;
  };
  const std::int64_t evaluations = charged_evaluations(data.policy.evaluations, job.n_evals);
  const auto training = padded(job, data)
                            ? exactly(padded_tokens(job, rule, data.training.rows, checked).value)
                            : one_pass(data.training);
  const auto validation = data.validation && evaluations > 0
                              ? one_pass(*data.validation)
                              : std::optional<TokenRange>(TokenRange{});
  if (!training || !validation) return std::nullopt;
  return checked.plus(checked.times(*training, job.n_epochs),
                      checked.times(*validation, evaluations));
}

/// Steps of an epoch: at least one; fewer and more where the count or the packing leaves it open.
void count_steps(const ResolvedJob& job, const JobData& data, JobEstimate& estimate,
                 Checked& checked) {
  const auto steps = [&job](std::int64_t sequences) {
    return std::max<std::int64_t>(1, ceil_div(sequences, job.effective_batch));
  };
  std::int64_t least = estimate.sequences_least;
  std::int64_t most = estimate.sequences;
  const TokenRange& tokens = data.training.tokens;
  if (job.asked.packing && tokens.value > 0) {
    least = checked.share(least, std::min(tokens.low, tokens.value), tokens.value);
    if (tokens.high > tokens.value) {
      most = checked.plus(checked.share(most, tokens.high, tokens.value), 1);
    }
  }
  estimate.steps_per_epoch = steps(estimate.sequences);
  estimate.steps_per_epoch_least = steps(least);
  estimate.steps_per_epoch_most = steps(most);
  estimate.steps_total = checked.times(estimate.steps_per_epoch, job.n_epochs);
}

Result<CancelledJob> cancel(const ResolvedJob& job, const JobData& data,
                            const JobEstimate& estimate, Checked& checked) {
  const std::int64_t step = *data.cancel_at_step;
  if (step < 1 || step > estimate.steps_total) {
    return usage_error("--cancel-at-step",
                       fmt::format("{} is no step of this job, which has {}", thousands(step),
                                   thousands(estimate.steps_total)),
                       fmt::format("use 1 to {}", estimate.steps_total));
  }
  CancelledJob cancelled;
  cancelled.step = step;
  cancelled.evaluations = checked.share(job.n_evals, step, estimate.steps_total);
  TokenRange evaluations = estimate.validation;
  evaluations.high = std::max(evaluations.high, billed_evaluation(job, data, checked).high);
  evaluations = checked.times(evaluations,
                              charged_evaluations(data.policy.evaluations, cancelled.evaluations));
  const std::int64_t batches = checked.times(checked.times(job.context, job.effective_batch), step);
  const TokenRange& whole = estimate.billed_training;
  const std::int64_t low = checked.share(whole.low, step, estimate.steps_total);
  const std::int64_t high = checked.share(whole.high, step, estimate.steps_total);
  cancelled.tokens = checked.plus(
      TokenRange{batches, std::min(low, batches), std::max(high, batches)}, evaluations);
  return cancelled;
}

void note_billing(const ResolvedJob& job, const JobData& data, JobEstimate& estimate) {
  auto& notes = estimate.notes;
  const std::string context = thousands(job.context);
  if (estimate.padded) {
    notes.push_back(
        fmt::format("packing is off: every row is billed as {} tokens, its padding too", context));
    if (estimate.evaluations_billed > 0 && data.validation->rows > 0) {
      notes.emplace_back(
          "whether the padding of validation rows is billed is not known: the upper "
          "end counts it");
    }
  } else if (job.asked.packing && !estimate.packing) {
    notes.push_back(
        fmt::format("the lengths of the rows are not known: sequences are counted as "
                    "tokens / {}, the upper end bills the last one as full",
                    context));
  }
}

void note_preference(const ResolvedJob& job, const JobData& data, JobEstimate& estimate) {
  if (job.asked.method != Method::dpo || estimate.rows == 0) return;
  const bool each = data.policy.preference == PreferenceRule::prompt_with_each;
  constexpr const char* kWithEach = "with each answer";
  constexpr const char* kOnce = "once, with both answers";
  const std::string other =
      estimate.other_reading
          ? fmt::format("; counted {}, the job bills {} tokens", each ? kOnce : kWithEach,
                        thousands(estimate.other_reading->value))
          : "";
  estimate.notes.push_back(
      fmt::format("a preference row counts its prompt {}{}; the provider does "
                  "not say which",
                  each ? kWithEach : kOnce, other));
}

void note_cancelling(const ResolvedJob& job, JobEstimate& estimate) {
  if (!estimate.cancelled) return;
  const CancelledJob& cancelled = *estimate.cancelled;
  const std::string begin = fmt::format("a cancelled job counts whole batches of {} tokens a step",
                                        thousands(job.context * job.effective_batch));
  if (cancelled.tokens.value > estimate.billed.value) {
    estimate.notes.push_back(fmt::format(
        "{}, full or not: that is {} tokens at step {}, more than the {} of the whole job", begin,
        thousands(cancelled.tokens.value), thousands(cancelled.step),
        thousands(estimate.billed.value)));
  } else if (cancelled.step == estimate.steps_total &&
             cancelled.tokens.value < estimate.billed.value) {
    estimate.notes.push_back(fmt::format(
        "{}: at the last step that is {} tokens, less than the {} of the whole job, which is "
        "the upper end",
        begin, thousands(cancelled.tokens.value), thousands(estimate.billed.value)));
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

  estimate.padded = padded(job, data);
  if (data.validation) {
    estimate.evaluations_billed = charged_evaluations(data.policy.evaluations, job.n_evals);
  }
  estimate.billed_training =
      checked.times(billed_epoch(job, data, estimate, checked), job.n_epochs);
  estimate.billed_validation =
      checked.times(billed_evaluation(job, data, checked), estimate.evaluations_billed);
  estimate.billed = checked.plus(estimate.billed_training, estimate.billed_validation);
  const PreferenceRule rule = data.policy.preference;
  estimate.billed_counted = *counted_billing(job, data, rule, checked);
  if (job.asked.method == Method::dpo) {
    const bool each = rule == PreferenceRule::prompt_with_each;
    estimate.other_reading = counted_billing(
        job, data, each ? PreferenceRule::prompt_once : PreferenceRule::prompt_with_each, checked);
  }
  count_steps(job, data, estimate, checked);
  if (data.cancel_at_step) {
    auto cancelled = cancel(job, data, estimate, checked);
    if (!cancelled) return cancelled.error();
    estimate.cancelled = *std::move(cancelled);
  }
  if (checked.overflown()) {
    return usage_error("--n-epochs", "the job has more tokens than 64 bits count",
                       "ask for fewer epochs, evaluations or tokens");
  }
  note_billing(job, data, estimate);
  note_preference(job, data, estimate);
  note_cancelling(job, estimate);
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
    if (cost.cancelled->value < least) cost.cancelled_minimum = least;
  }
  return cost;
}

}  // namespace tunegauge::pricing
