// The same data on every other model: who takes part, in which order, and what is cut.

#include "estimator/pricing/model_comparison.h"

#include <algorithm>

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
  ComparisonQuestion question = question_for("Qwen/Qwen3-8B");
  question.recount = [](const catalog::ModelFacts& facts, std::int64_t) -> std::optional<Recount> {
    if (facts.model != "openai/gpt-oss-20b") return std::nullopt;
    return Recount{{{90'000, 90'000, 90'000}, 10, {}}, std::nullopt};
  };
  const auto models = compared(question);
  CHECK(find(models, "openai/gpt-oss-20b").recounted);
  CHECK(find(models, "openai/gpt-oss-20b").billed.value == 90'000);
  CHECK_FALSE(find(models, "openai/gpt-oss-20b").same_tokenizer);
  CHECK_FALSE(find(models, "Qwen/Qwen3-14B").recounted);
  CHECK(find(models, "Qwen/Qwen3-14B").same_tokenizer);
}
