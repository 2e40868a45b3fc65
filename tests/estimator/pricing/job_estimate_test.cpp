// The arithmetic of a job: the provider's worked example, packing on and off, ranges, cancelling,
// overflow, and money to the last digit.

#include "estimator/pricing/job_estimate.h"

#include <limits>

#include "tests/support/catch.h"

using namespace tunegauge;
using namespace tunegauge::pricing;

namespace {

/// A job on a made-up model: context 8192, batch 8.
ResolvedJob job_of(std::int64_t epochs = 1, std::int64_t evaluations = 0) {
  ResolvedJob job;
  job.n_epochs = epochs;
  job.n_evals = evaluations;
  job.batch_size = job.effective_batch = 8;
  job.model_context = job.context = 8192;
  return job;
}

DataFacts total(std::int64_t tokens) {
  return {{tokens, tokens, tokens}, 0, {}};
}

DataFacts rows_of(std::map<std::int64_t, std::int64_t> lengths) {
  DataFacts facts;
  for (const auto& [length, rows] : lengths) {
    facts.tokens.value += length * rows;
    facts.rows += rows;
  }
  facts.tokens.low = facts.tokens.high = facts.tokens.value;
  facts.lengths = std::move(lengths);
  return facts;
}

JobData data_of(DataFacts training) {
  JobData data;
  data.training = std::move(training);
  return data;
}

JobEstimate estimated(const ResolvedJob& job, const JobData& data) {
  auto estimate = estimate_job(job, data);
  if (!estimate) FAIL(estimate.error().message());
  return *std::move(estimate);
}

Price price_at(std::string_view per_mtok, std::string_view minimum = "") {
  Price price;
  price.per_mtok = *Decimal::parse(per_mtok);
  if (!minimum.empty()) price.minimum = *Decimal::parse(minimum);
  return price;
}

}  // namespace

TEST_CASE("The provider's cancelled job comes out as its page has it",
          "[estimator][job_estimate]") {
  JobData data = data_of(total(65'536'000));
  data.validation = total(1'000'000);
  data.cancel_at_step = 1000;
  const JobEstimate estimate = estimated(job_of(1, 10), data);
  CHECK(estimate.steps_total == 1000);
  REQUIRE(estimate.cancelled.has_value());
  CHECK(estimate.cancelled->evaluations == 10);
  CHECK(estimate.cancelled->tokens.value == 75'536'000);
  const JobCost cost = cost_of(estimate, price_at("0.48"));
  CHECK(cost.cancelled->value.to_string() == "36.25728");
}

TEST_CASE("Billed tokens are epochs of training and evaluations of validation",
          "[estimator][job_estimate]") {
  JobData data = data_of(total(1'234'567));
  data.validation = total(76'543);
  const JobEstimate estimate = estimated(job_of(4, 7), data);
  CHECK(estimate.billed.value == 5'474'069);
  CHECK(estimate.billed.low == 5'474'069);
  // 151 sequences of 8192 an epoch, were each billed as full
  CHECK(estimate.billed.high == 4 * 151 * 8192 + 7 * 76'543);
  CHECK(estimate.steps_per_epoch == 19);
  CHECK(estimate.steps_total == 76);
  SECTION("by other providers' rules") {
    data.policy.evaluations = EvaluationRule::once;
    CHECK(estimated(job_of(4, 7), data).billed.value == 4 * 1'234'567 + 76'543);
    data.policy.evaluations = EvaluationRule::none;
    CHECK(estimated(job_of(4, 7), data).billed.value == 4 * 1'234'567);
  }
}

TEST_CASE("Packed rows bound what is billed and give the steps", "[estimator][job_estimate]") {
  const JobData data = data_of(rows_of({{5000, 20}, {3000, 20}}));
  const JobEstimate estimate = estimated(job_of(3), data);
  REQUIRE(estimate.packing.has_value());
  CHECK(estimate.sequences == 20);
  CHECK(estimate.sequences_least == 20);
  CHECK(estimate.steps_per_epoch == 3);
  CHECK(estimate.steps_total == 9);
  CHECK(estimate.billed.value == 3 * 160'000);
  CHECK(estimate.billed.high == 3 * 20 * 8192);
  CHECK(estimate.packing->fill == 160'000.0 / (20 * 8192));
  CHECK(estimate.notes.empty());
}

TEST_CASE("An uncertain count makes its range wider", "[estimator][job_estimate]") {
  JobData data = data_of({{8192 * 100, 8192 * 90, 8192 * 120}, 0, {}});
  const JobEstimate estimate = estimated(job_of(), data);
  CHECK(estimate.billed.low == 8192 * 90);
  CHECK(estimate.billed.value == 8192 * 100);
  CHECK(estimate.billed.high == 8192 * 121);
}

TEST_CASE("Without packing every row is billed at full length", "[estimator][job_estimate]") {
  ResolvedJob job = job_of(3);
  job.asked.packing = false;
  job.context = 2048;
  JobData data = data_of(rows_of({{100, 16}}));
  JobEstimate estimate = estimated(job, data);
  CHECK(estimate.billed.value == 98'304);
  CHECK(estimate.billed.exact());
  CHECK(estimate.steps_total == 6);
  SECTION("unless only real tokens count") {
    data.policy.unpacked = UnpackedRule::actual;
    CHECK(estimated(job, data).billed.value == 4'800);
  }
  SECTION("a preference row is one or two sequences") {
    job.asked.method = Method::dpo;
    estimate = estimated(job, data);
    CHECK(estimate.billed.value == 196'608);
    CHECK(estimate.billed.low == 98'304);
    data.policy.preference = PreferenceRule::prompt_once;
    estimate = estimated(job, data);
    CHECK(estimate.billed.value == 98'304);
    CHECK(estimate.billed.high == 196'608);
  }
  SECTION("padding of validation rows is the upper end") {
    job.n_evals = 2;
    data.validation = rows_of({{50, 4}});
    estimate = estimated(job, data);
    CHECK(estimate.billed_validation.value == 400);
    CHECK(estimate.billed_validation.high == 2 * 4 * 2048);
  }
  SECTION("a total of tokens does not say how many rows there are") {
    const auto refused = estimate_job(job, data_of(total(1000)));
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().place == "--no-packing");
    CHECK(refused.error().kind == ErrorKind::usage);
  }
}

TEST_CASE("A job has at least one step an epoch", "[estimator][job_estimate]") {
  CHECK(estimated(job_of(2), data_of(total(1))).steps_total == 2);
  CHECK(estimated(job_of(), data_of(total(8 * 8192))).steps_per_epoch == 1);
  CHECK(estimated(job_of(), data_of(total(8 * 8192 + 1))).steps_per_epoch == 2);
}

TEST_CASE("A job is cancelled at one of its steps", "[estimator][job_estimate]") {
  JobData data = data_of(total(65'536'000));
  data.validation = total(1'000'000);
  const ResolvedJob job = job_of(1, 3);
  const auto tokens_at = [&](std::int64_t step) {
    data.cancel_at_step = step;
    const JobEstimate estimate = estimated(job, data);
    return estimate.cancelled->tokens.value;
  };
  CHECK(tokens_at(1) == 65'536);
  CHECK(tokens_at(333) == 333 * 65'536);
  CHECK(tokens_at(334) == 334 * 65'536 + 1'000'000);
  CHECK(tokens_at(1000) == 65'536'000 + 3'000'000);
  data.cancel_at_step = 1001;
  CHECK(estimate_job(job, data).error().message() ==
        "--cancel-at-step: 1,001 is no step of this job, which has 1,000; use 1 to 1000");
  data.cancel_at_step = 0;
  CHECK_FALSE(estimate_job(job, data).has_value());
}

TEST_CASE("A cancelled job whose last batch is not full has a lower end",
          "[estimator][job_estimate]") {
  JobData data = data_of(total(8192 * 9));
  data.cancel_at_step = 2;
  const JobEstimate estimate = estimated(job_of(), data);
  CHECK(estimate.cancelled->tokens.value == 2 * 8 * 8192);
  CHECK(estimate.cancelled->tokens.low == 9 * 8192);
  CHECK(estimate.notes.back() ==
        "a cancelled job counts whole batches of 65,536 tokens a step, full or not: that is "
        "131,072 tokens at step 2, more than the 73,728 of the whole job");
  const JobCost cost = cost_of(estimate, price_at("1.00", "4.00"));
  REQUIRE(cost.cancelled_minimum.has_value());
  CHECK(cost.cancelled_minimum->to_string(2) == "4.00");
  CHECK_FALSE(cost_of(estimate, price_at("1.00", "0.10")).cancelled_minimum.has_value());
}

TEST_CASE("A job cancelled at its last step reaches what the whole job bills",
          "[estimator][job_estimate]") {
  ResolvedJob job = job_of();
  job.asked.packing = false;
  job.asked.method = Method::dpo;
  JobData data = data_of(rows_of({{100, 32}}));
  data.training.rows = 16;
  data.cancel_at_step = 2;
  const JobEstimate estimate = estimated(job, data);
  CHECK(estimate.cancelled->tokens.value == 2 * 8 * 8192);
  CHECK(estimate.cancelled->tokens.high == estimate.billed.high);
  CHECK(estimate.notes.back() ==
        "a cancelled job counts whole batches of 65,536 tokens a step: at the last step that is "
        "131,072 tokens, less than the 262,144 of the whole job, which is the upper end");
}

TEST_CASE("The range of the count alone leaves packing out", "[estimator][job_estimate]") {
  JobData data = data_of({{100'000, 90'000, 120'000}, 0, {}, std::nullopt});
  data.validation = DataFacts{{1'000, 900, 1'200}, 0, {}, std::nullopt};
  JobEstimate estimate = estimated(job_of(3, 5), data);
  CHECK(estimate.evaluations_billed == 5);
  CHECK(estimate.billed_counted.value == estimate.billed.value);
  CHECK(estimate.billed_counted.low == 3 * 90'000 + 5 * 900);
  CHECK(estimate.billed_counted.high == 3 * 120'000 + 5 * 1'200);
  CHECK(estimate.billed.high > estimate.billed_counted.high);
  CHECK_FALSE(estimate.padded);
  data.policy.evaluations = EvaluationRule::once;
  estimate = estimated(job_of(3, 5), data);
  CHECK(estimate.evaluations_billed == 1);
  CHECK(estimate.billed_counted.high == 3 * 120'000 + 1'200);
  data.policy.evaluations = EvaluationRule::none;
  CHECK(estimated(job_of(3, 5), data).billed_counted.high == 3 * 120'000);
  ResolvedJob unpacked = job_of(3);
  unpacked.asked.packing = false;
  data.training.rows = 10;
  estimate = estimated(unpacked, data);
  CHECK(estimate.padded);
  CHECK(estimate.billed_counted.exact());
  CHECK(estimate.billed_counted.value == 3 * 10 * 8192);
  data.policy.unpacked = UnpackedRule::actual;
  estimate = estimated(unpacked, data);
  CHECK_FALSE(estimate.padded);
  CHECK(estimate.billed_counted.low == 3 * 90'000);
}

TEST_CASE("Steps are fewer where packing is perfect or the count is lower",
          "[estimator][job_estimate]") {
  JobData data = data_of(rows_of({{5000, 160}}));
  JobEstimate estimate = estimated(job_of(), data);
  CHECK(estimate.steps_per_epoch == 20);        // 160 sequences of one row
  CHECK(estimate.steps_per_epoch_least == 13);  // 98 without gaps
  CHECK(estimate.steps_per_epoch_most == 20);
  data.training.tokens.low /= 2;
  data.training.tokens.high *= 2;
  estimate = estimated(job_of(), data);
  CHECK(estimate.steps_per_epoch_least == 7);
  CHECK(estimate.steps_per_epoch_most == 41);
  ResolvedJob unpacked = job_of();
  unpacked.asked.packing = false;
  estimate = estimated(unpacked, data);
  CHECK(estimate.steps_per_epoch_least == 20);
  CHECK(estimate.steps_per_epoch_most == 20);
}

TEST_CASE("The other reading of preference rows is a range of its own",
          "[estimator][job_estimate]") {
  ResolvedJob job = job_of(2, 1);
  job.asked.method = Method::dpo;
  JobData data = data_of(rows_of({{1000, 200}}));
  data.training.rows = 100;
  JobEstimate estimate = estimated(job, data);
  CHECK_FALSE(estimate.other_reading.has_value());
  CHECK(estimate.notes.back() ==
        "a preference row counts its prompt with each answer; the provider does not say which");
  data.training.other_reading = TokenRange{120'000, 110'000, 130'000};
  data.validation = rows_of({{10, 2}});
  CHECK_FALSE(estimated(job, data).other_reading.has_value());  // not known of the validation data
  data.validation->other_reading = TokenRange{15, 15, 15};
  estimate = estimated(job, data);
  REQUIRE(estimate.other_reading.has_value());
  CHECK(estimate.other_reading->value == 240'015);
  CHECK(estimate.other_reading->low == 220'015);
  CHECK(estimate.other_reading->high == 260'015);
  CHECK(estimate.notes.back() ==
        "a preference row counts its prompt with each answer; counted once, with both answers, "
        "the job bills 240,015 tokens; the provider does not say which");
  SECTION("padded, it needs no count") {
    job.asked.packing = false;
    data.training.other_reading.reset();
    data.validation.reset();
    job.n_evals = 0;
    estimate = estimated(job, data);
    CHECK(estimate.billed_counted.value == 2 * 100 * 2 * 8192);
    CHECK(estimate.billed_counted.exact());
    CHECK(estimate.other_reading->value == 2 * 100 * 8192);
  }
}

TEST_CASE("More tokens than 64 bits count are refused", "[estimator][job_estimate]") {
  const std::int64_t most = std::numeric_limits<std::int64_t>::max();
  CHECK(estimate_job(job_of(10'000), data_of(total(most))).error().kind == ErrorKind::usage);
  JobData data = data_of(total(1'000'000'000'000'000));
  CHECK(estimated(job_of(9000), data).billed.value == 9'000'000'000'000'000'000);
  CHECK_FALSE(estimate_job(job_of(9300), data).has_value());
  data.validation = total(most / 2);
  CHECK_FALSE(estimate_job(job_of(1, 3), data).has_value());
}

TEST_CASE("Money is exact, and the minimum is the least of a bill", "[estimator][job_estimate]") {
  const JobEstimate small = estimated(job_of(), data_of(total(50'319)));
  JobCost cost = cost_of(small, price_at("1.50", "4.00"));
  CHECK(cost.metered.value.to_string() == "0.0754785");
  CHECK(cost.total.value.to_string(2) == "4.00");
  CHECK_FALSE(cost.minimum_reached);
  cost = cost_of(small, price_at("1.50"));
  CHECK(cost.total.value.to_string() == "0.0754785");
  CHECK(cost.minimum_reached);
  const JobEstimate exact = estimated(job_of(), data_of(total(4'000'000)));
  CHECK(cost_of(exact, price_at("1.00", "4.00")).minimum_reached);
  const JobEstimate huge = estimated(job_of(3), data_of(total(333'333'333'333'333)));
  CHECK(cost_of(huge, price_at("0.48")).total.value.to_string() == "479999999.99999952");
  Price rounded = price_at("1.50");
  rounded.rounding_digits = 2;
  CHECK(cost_of(small, rounded).metered.value.to_string() == "0.08");
}
