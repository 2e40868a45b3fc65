// The metrics of an estimate, named as the interface has them.

#include <fmt/core.h>

#include "estimator/estimate_report.h"

namespace tunegauge {

namespace {

using pricing::Money;
using pricing::TokenRange;
using reports::Basis;
using reports::Metric;

class MetricList {
 public:
  void count(std::string name, std::int64_t value, std::string unit, Basis basis,
             std::string method = "") {
    Metric metric{std::move(name), value, std::move(unit), basis};
    metric.method = std::move(method);
    list_.push_back(std::move(metric));
  }

  void tokens(std::string name, const TokenRange& range, Basis basis, std::string method) {
    Metric metric{std::move(name), range.value, "token", basis};
    if (!range.exact()) {
      metric.low = range.low;
      metric.high = range.high;
    }
    metric.method = std::move(method);
    list_.push_back(std::move(metric));
  }

  void money(std::string name, const Money& amount, Basis basis, std::string unit) {
    Metric metric{std::move(name), amount.value, std::move(unit), basis};
    if (!(amount.low == amount.value && amount.high == amount.value)) {
      metric.low = amount.low;
      metric.high = amount.high;
    }
    list_.push_back(std::move(metric));
  }

  [[nodiscard]] std::vector<Metric> list() && { return std::move(list_); }

 private:
  std::vector<Metric> list_;
};

/// How the figures of one file came to be.
Basis basis_of(const std::optional<DatasetProfile>& profile, bool exact) {
  if (!profile) return Basis::stated;
  return exact ? Basis::exact : Basis::estimated;
}

void add_data_metrics(const EstimateResult& result, MetricList& metrics) {
  const auto& training = result.training;
  const Basis basis = basis_of(training, result.counting.exact);
  metrics.tokens("tokens.training", result.estimate.training, basis, result.counting.method);
  if (result.estimate.validation.value > 0 || result.validation) {
    metrics.tokens("tokens.validation", result.estimate.validation,
                   basis_of(result.validation, result.counting.exact), "one evaluation");
  }
  if (!training) return;
  metrics.tokens("tokens.trained", training->trained, Basis::estimated,
                 "tokens that the loss is taken of; at the edges of a turn the trainer's mask "
                 "may differ by a token");
  metrics.tokens("tokens.truncated", training->truncated, basis,
                 fmt::format("cut off at {} tokens", result.job.context));
  metrics.count("rows.training", training->rows, "row", Basis::exact);
  metrics.count("rows.truncated", training->rows_truncated, "row", basis,
                basis == Basis::exact ? "" : "rows near the cut may fall on either side");
  metrics.count("rows.refused", training->rows_refused, "row", Basis::exact);
  if (result.validation) {
    metrics.count("rows.validation", result.validation->rows, "row", Basis::exact);
  }
}

}  // namespace

std::vector<Metric> estimate_metrics(const EstimateResult& result) {
  MetricList metrics;
  add_data_metrics(result, metrics);
  const pricing::JobEstimate& estimate = result.estimate;
  const bool counted = result.counting.exact || (!result.training && !result.validation);
  const bool settled = estimate.billed.exact() && counted;
  const Basis basis = settled ? Basis::exact : Basis::estimated;
  metrics.tokens("tokens.billed", estimate.billed, basis,
                 estimate.padded ? "rows x sequence length, padding is billed"
                                 : "n_epochs x tokens.training + n_evals x tokens.validation; "
                                   "high: each packed sequence billed as full");
  if (estimate.sequences > 0) {
    metrics.count("sequences.per_epoch", estimate.sequences, "sequence", Basis::estimated,
                  "rows packed by best fit decreasing; one stream cut every context would need " +
                      std::to_string(estimate.sequences_least));
  }
  const Basis steps = result.job.asked.packing ? Basis::estimated : basis;
  const std::string per_batch = "sequences of an epoch / effective batch, rounded up";
  metrics.count("steps.per_epoch", estimate.steps_per_epoch, "step", steps, per_batch);
  metrics.count("steps.total", estimate.steps_total, "step", steps, "n_epochs x steps.per_epoch");
  if (estimate.cancelled) {
    metrics.tokens("cancel.tokens", estimate.cancelled->tokens, Basis::bound,
                   "context x batch x steps, and the evaluations due by then; low: the share of "
                   "the job's tokens");
  }
  if (!result.price || !result.cost) return std::move(metrics).list();
  const std::string& currency = result.price->currency;
  const pricing::JobCost& cost = *result.cost;
  const Decimal& per_mtok = result.price->per_mtok;
  metrics.money("price.per_mtok", {per_mtok, per_mtok, per_mtok}, Basis::stated,
                currency + "/Mtoken");
  metrics.money("cost.metered", cost.metered, basis, currency);
  if (cost.minimum) {
    metrics.money("cost.minimum", {*cost.minimum, *cost.minimum, *cost.minimum}, Basis::stated,
                  currency);
  }
  metrics.money("cost.total", cost.total, basis, currency);
  if (cost.cancelled) metrics.money("cancel.cost", *cost.cancelled, Basis::bound, currency);
  return std::move(metrics).list();
}

}  // namespace tunegauge
