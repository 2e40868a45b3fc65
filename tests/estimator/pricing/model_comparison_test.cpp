// The same data on every other model: who takes part, in which order, and what is cut.

#include "estimator/pricing/model_comparison.h"

#include <algorithm>
#include <tuple>

#include "estimator/pricing/rate_card_loader.h"
#include "tests/support/catch.h"

using namespace tunegauge;
using namespace tunegauge::pricing;

namespace {

ComparisonQuestion question_for(const std::string& model) {
  ComparisonQuestion question;
  question.options.model = model;
  question.data.training = {{100'000, 100'000, 100'000}, 10, {{10'000, 10}}};
  question.day = *parse_date("2026-03-15");
  return question;
}

std::vector<ComparedModel> compared(const ComparisonQuestion& question) {
  const auto catalog = catalog::Catalog::embedded();
  const auto book = embedded_rates();
  REQUIRE(catalog.has_value());
  REQUIRE(book.has_value());
  return compare_models(*catalog, *book, question);
}

const ComparedModel& find(const std::vector<ComparedModel>& models, const std::string& id) {
  const auto found = std::find_if(models.begin(), models.end(),
                                  [&](const ComparedModel& m) { return m.model == id; });
  REQUIRE(found != models.end());
  return *found;
}

}  // namespace

TEST_CASE("Models come cheapest first, those without a price last",
          "[estimator][model_comparison]") {
  const auto models = compared(question_for("Qwen/Qwen3-8B"));
  CHECK(models.size() == 91);
  CHECK(models.back().model == "deepseek-ai/DeepSeek-V3-Base");
  CHECK_FALSE(models.back().cost.has_value());
  CHECK(std::is_sorted(models.begin(), models.end() - 1, [](const auto& a, const auto& b) {
    return a.cost->total.value < b.cost->total.value;
  }));
  CHECK(std::count_if(models.begin(), models.end(),
                      [](const ComparedModel& m) { return m.is_current; }) == 1);
  CHECK(find(models, "Qwen/Qwen3-8B").is_current);
  CHECK(find(models, "Qwen/Qwen3-8B").cost->total.value.to_string() == "0.048");
}

TEST_CASE("Rows are cut at each model's own context", "[estimator][model_comparison]") {
  ComparisonQuestion question = question_for("Qwen/Qwen3-8B");
  question.options.batch_size = 8;
  question.uncut_lengths = {{10'000, 10}};
  auto models = compared(question);
  const ComparedModel& small = find(models, "meta-llama/Meta-Llama-3-8B");
  CHECK(small.context == 8192);
  CHECK(small.batch_size == 16);
  CHECK(small.rows_cut == 10);
  CHECK(small.billed.value == 81'920);
  CHECK(find(models, "Qwen/Qwen3-8B").rows_cut == 0);
  question.uncut_lengths.clear();
  models = compared(question);
  CHECK_FALSE(find(models, "meta-llama/Meta-Llama-3-8B").rows_cut.has_value());
  CHECK(find(models, "meta-llama/Meta-Llama-3-8B").billed.value == 81'920);
}

TEST_CASE("Full training leaves the LoRA-only models out", "[estimator][model_comparison]") {
  ComparisonQuestion question = question_for("Qwen/Qwen3-8B");
  question.options.lora = false;
  CHECK(compared(question).size() == 51);
}

TEST_CASE("Whether a count holds for another model is said", "[estimator][model_comparison]") {
  const auto models = compared(question_for("Qwen/Qwen3-8B"));
  CHECK_FALSE(find(models, "openai/gpt-oss-20b").same_tokenizer);
  CHECK(find(models, "Qwen/Qwen3-14B").same_tokenizer);
}

TEST_CASE("The job's own row is the job's own estimate", "[estimator][model_comparison]") {
  const auto catalog = catalog::Catalog::embedded();
  const auto book = embedded_rates();
  REQUIRE(catalog.has_value());
  REQUIRE(book.has_value());
  for (const Method method : {Method::sft, Method::dpo}) {
    for (const bool packing : {true, false}) {
      CAPTURE(static_cast<int>(method), packing);
      ComparisonQuestion question = question_for("qwen3-8b");
      question.options.method = method;
      question.options.packing = packing;
      question.options.n_evals = 2;
      // Lengths are rounded up row by row: their sum is 24 % over what was counted.
      const std::int64_t sequences = method == Method::dpo ? 400 : 200;
      const std::map<std::int64_t, std::int64_t> lengths = {{31, sequences}};
      const std::int64_t tokens = 25 * sequences;
      question.data.training = {{tokens, tokens - 50, tokens + 70}, 200, lengths, std::nullopt};
      question.data.validation = question.data.training;
      question.uncut_lengths = question.uncut_validation_lengths = lengths;
      const auto job = resolve(question.options, *catalog, {true});
      REQUIRE(job.has_value());
      const auto headline = estimate_job(*job, question.data);
      REQUIRE(headline.has_value());
      const auto price =
          price_of(*book, {job->facts.model, job->facts.parameters, method, true, question.day});
      REQUIRE(price.has_value());
      const JobCost cost = cost_of(*headline, *price);
      const auto models = compared(question);
      const ComparedModel& own = find(models, "Qwen/Qwen3-8B");
      CHECK(own.is_current);
      CHECK(own.steps_total == headline->steps_total);
      CHECK(own.billed.value == headline->billed.value);
      CHECK(own.billed.low == headline->billed.low);
      CHECK(own.billed.high == headline->billed.high);
      CHECK(own.cost->total.value == cost.total.value);
      CHECK(own.rows_cut == 0);
      if (!packing) CHECK(own.steps_total == 25);
      // A model of another context that cuts none of these rows bills the same tokens.
      if (packing) {
        CHECK(find(models, "openai/gpt-oss-20b").context != own.context);
        CHECK(find(models, "openai/gpt-oss-20b").billed.value == own.billed.value);
      }
    }
  }
}

TEST_CASE("Cut preference rows are told as sequences", "[estimator][model_comparison]") {
  ComparisonQuestion question = question_for("Qwen/Qwen3-8B");
  question.options.method = Method::dpo;
  question.data.training = {{200'000, 200'000, 200'000}, 10, {{10'000, 20}}, std::nullopt};
  question.uncut_lengths = {{10'000, 20}};
  const auto models = compared(question);
  const ComparedModel& small = find(models, "openai/gpt-oss-20b");
  REQUIRE(small.context == 8192);
  CHECK(small.sequences_cut == 20);
  CHECK_FALSE(small.rows_cut.has_value());
  CHECK(small.billed.value == 20 * 8192);
}

TEST_CASE("Equal totals are sorted by what is metered, then by price and id",
          "[estimator][model_comparison]") {
  ComparisonQuestion question = question_for("Qwen/Qwen3-8B");
  question.day = *parse_date("2026-08-01");  // a minimum of 4.00: most totals are equal
  auto models = compared(question);
  while (!models.back().cost) models.pop_back();
  CHECK(std::is_sorted(models.begin(), models.end(), [](const auto& a, const auto& b) {
    const auto key = [](const ComparedModel& m) {
      return std::make_tuple(m.cost->total.value, m.cost->metered.value, m.price->per_mtok,
                             m.model);
    };
    return key(a) < key(b);
  }));
  CHECK(models[5].cost->total.value == models[50].cost->total.value);
  CHECK(models[5].cost->metered.value < models[50].cost->metered.value);
}
