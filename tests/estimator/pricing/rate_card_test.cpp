// What the embedded rates say: bands at their edges, named models, minimums and their days, and
// what is refused.

#include "estimator/pricing/rate_card.h"

#include <algorithm>

#include "compat/catalog/catalog.h"
#include "estimator/pricing/rate_card_loader.h"
#include "tests/support/catch.h"

using namespace tunegauge;
using namespace tunegauge::pricing;

namespace {

RateBook rates() {
  auto book = embedded_rates();
  if (!book) FAIL(book.error().message());
  return *std::move(book);
}

Date day(std::string_view text) {
  return *parse_date(text);
}

/// A model without a price of its own, of a given size.
PriceQuestion sized(std::int64_t parameters) {
  return {"org/model", parameters, Method::sft, true, day("2026-03-15")};
}

std::string per_mtok(const Result<Price>& price) {
  return price ? price->per_mtok.to_string(2) : price.error().message();
}

std::string minimum(const Result<Price>& price) {
  REQUIRE(price.has_value());
  return price->minimum ? price->minimum->to_string(2) : "none";
}

}  // namespace

TEST_CASE("Bands end where the price page says", "[estimator][rate_card]") {
  const RateBook book = rates();
  CHECK(per_mtok(price_of(book, sized(1))) == "0.48");
  CHECK(per_mtok(price_of(book, sized(16'000'000'000))) == "0.48");
  CHECK(per_mtok(price_of(book, sized(16'000'000'001))) == "1.50");
  CHECK(per_mtok(price_of(book, sized(69'999'999'999))) == "1.50");
  CHECK(per_mtok(price_of(book, sized(70'000'000'000))) == "2.90");
  CHECK(per_mtok(price_of(book, sized(100'000'000'000))) == "2.90");
  const auto above = price_of(book, sized(100'000'000'001));
  REQUIRE_FALSE(above.has_value());
  CHECK(above.error().kind == ErrorKind::unknown);
  CHECK(above.error().message() ==
        "org/model: no price is known: it has 100.0 billion parameters, the size bands of together "
        "end at 100 billion and it has no price of its own; ask the provider, or give rates of "
        "your own with --rates FILE");
  CHECK(price_of(book, sized(0)).error().message() ==
        "org/model: its price depends on its size, which is not known; give rates of your own with "
        "--rates FILE");
}

TEST_CASE("Each band has four prices, as printed", "[estimator][rate_card]") {
  const RateBook book = rates();
  struct Row {
    std::int64_t parameters;
    const char* prices[4];
  };
  const Row rows[] = {{8'000'000'000, {"0.48", "0.54", "1.20", "1.35"}},
                      {32'000'000'000, {"1.50", "1.65", "3.75", "4.12"}},
                      {72'000'000'000, {"2.90", "3.20", "7.25", "8.00"}}};
  for (const Row& row : rows) {
    for (int kind = 0; kind < 4; ++kind) {
      PriceQuestion question = sized(row.parameters);
      question.method = kind < 2 ? Method::sft : Method::dpo;
      question.lora = kind % 2 == 0;
      CHECK(per_mtok(price_of(book, question)) == row.prices[kind]);
    }
  }
}

TEST_CASE("The other reading of the columns is told where it differs", "[estimator][rate_card]") {
  const RateBook book = rates();
  PriceQuestion question = sized(8'000'000'000);
  CHECK(price_of(book, question)->other_readings.empty());
  question.lora = false;
  const auto full = price_of(book, question);
  REQUIRE(full->other_readings.size() == 1);
  CHECK(full->other_readings[0].per_mtok.to_string(2) == "1.20");
  question = sized(8'000'000'000);
  question.method = Method::dpo;
  CHECK(price_of(book, question)->other_readings[0].per_mtok.to_string(2) == "0.54");
}

TEST_CASE("A named model has its own price and minimum", "[estimator][rate_card]") {
  const RateBook book = rates();
  PriceQuestion question = sized(671'000'000'000);
  question.model = "deepseek-ai/DeepSeek-R1";
  const auto price = price_of(book, question);
  CHECK(per_mtok(price) == "10.00");
  CHECK(minimum(price) == "20.00");
  CHECK(price->named);
  CHECK(price->band.empty());
  SECTION("full training has no price") {
    question.lora = false;
    CHECK(price_of(book, question).error().message() ==
          "deepseek-ai/DeepSeek-R1: no price of full SFT training is known, only that of LoRA; "
          "give rates of your own with --rates FILE");
  }
  SECTION("a name does not stand for its neighbours") {
    question.model = "deepseek-ai/DeepSeek-V3-Base";
    CHECK(price_of(book, question).error().place == "deepseek-ai/DeepSeek-V3-Base");
  }
  SECTION("one without a minimum keeps none when the bands get one") {
    question.model = "Qwen/Qwen3-235B-A22B";
    question.day = day("2026-09-01");
    CHECK(minimum(price_of(book, question)) == "none");
  }
}

TEST_CASE("The minimum of the bands begins on its day", "[estimator][rate_card]") {
  const RateBook book = rates();
  PriceQuestion question = sized(8'000'000'000);
  CHECK(minimum(price_of(book, question)) == "none");
  question.day = day("2026-06-30");
  CHECK(minimum(price_of(book, question)) == "none");
  question.day = day("2026-07-01");
  CHECK(minimum(price_of(book, question)) == "4.00");
  question.day = day("2026-11-21");
  CHECK(minimum(price_of(book, question)) == "4.00");
}

TEST_CASE("Before the first known prices there are none", "[estimator][rate_card]") {
  const RateBook book = rates();
  PriceQuestion question = sized(8'000'000'000);
  question.day = day("2026-02-13");
  CHECK(per_mtok(price_of(book, question)) == "0.48");
  question.day = day("2026-02-12");
  CHECK(price_of(book, question).error().kind == ErrorKind::unknown);
  question.day = day("2020-01-01");
  CHECK(price_of(book, question).error().message() ==
        "--as-of: no training price of org/model is known for 2020-01-01 in the rates of together "
        "(they begin on 2026-02-13); choose another day, or give rates of your own with --rates "
        "FILE");
  question.model = "openai/gpt-oss-120b";
  CHECK(price_of(book, question).error().kind == ErrorKind::unknown);
}

TEST_CASE("Every priced model is in the catalog or known to be missing there",
          "[estimator][rate_card]") {
  // Priced by the provider's page, but in none of the catalog's tables.
  const std::vector<std::string> elsewhere = {
      "zai-org/GLM-4.6",
      "zai-org/GLM-4.7",
      "moonshotai/Kimi-K2-Thinking",
      "moonshotai/Kimi-K2-Instruct-0905",
      "moonshotai/Kimi-K2-Instruct",
      "moonshotai/Kimi-K2-Base",
  };
  const RateBook book = rates();
  const auto catalog = catalog::Catalog::embedded();
  REQUIRE(catalog.has_value());
  std::vector<std::string> priced;
  for (const NamedModels& group : book.models) {
    priced.insert(priced.end(), group.models.begin(), group.models.end());
  }
  for (const ServerlessTable& table : book.serverless_lora) {
    for (const ServerlessPrice& price : table.models) priced.push_back(price.model);
  }
  for (const std::string& model : priced) {
    CAPTURE(model);
    const bool known =
        std::any_of(catalog->models().begin(), catalog->models().end(),
                    [&](const catalog::ModelFacts& facts) { return facts.model == model; });
    const bool listed = std::find(elsewhere.begin(), elsewhere.end(), model) != elsewhere.end();
    CHECK(known != listed);
  }
}

TEST_CASE("Every priced GPU is one of the catalog", "[estimator][rate_card]") {
  const auto catalog = catalog::Catalog::embedded();
  REQUIRE(catalog.has_value());
  for (const HostingTable& table : rates().hosting) {
    for (const GpuPrice& price : table.gpus) {
      CAPTURE(price.gpu);
      CHECK(std::any_of(catalog->hardware().begin(), catalog->hardware().end(),
                        [&](const catalog::Hardware& h) { return h.gpu == price.gpu; }));
    }
  }
}

TEST_CASE("Every model that the catalog can train has a price, but those known to have none",
          "[estimator][rate_card]") {
  const RateBook book = rates();
  const auto catalog = catalog::Catalog::embedded();
  REQUIRE(catalog.has_value());
  for (const catalog::TrainingRow& row : catalog->rows()) {
    CAPTURE(row.model);
    const auto facts = catalog->find(row.model);
    REQUIRE(facts.has_value());
    const bool lora = row.table != catalog::TrainingTable::full;
    for (const Method method : {Method::sft, Method::dpo}) {
      const auto price =
          price_of(book, {row.model, (*facts)->parameters, method, lora, day("2026-09-01")});
      CHECK(price.has_value() == (row.model != "deepseek-ai/DeepSeek-V3-Base"));
    }
  }
}

TEST_CASE("A price says how long ago it was seen, and its minimum who says so",
          "[estimator][rate_card]") {
  const RateBook book = rates();
  PriceQuestion question = {"Qwen/Qwen3-8B", 8'190'735'360, Method::sft, true, day("2026-11-21")};
  const auto now = price_of(book, question);
  REQUIRE(now.has_value());
  CHECK(now->days_since_seen == 94);  // since 2026-08-19
  REQUIRE(now->minimum_provenance.has_value());
  CHECK(to_string(now->minimum_provenance->captured_at) == "2026-07-31");
  CHECK(days_since_seen(*now->minimum_provenance, question.day) == 94);
  question.day = day("2026-03-15");
  CHECK(price_of(book, question)->days_since_seen == 0);
  CHECK(days_since_seen(*price_of(book, question)->minimum_provenance, question.day) == 0);
  question.model = "zai-org/GLM-4.6";  // seen once, on 2026-02-13
  question.day = day("2026-08-13");
  const auto named = price_of(book, question);
  REQUIRE(named.has_value());
  CHECK(named->days_since_seen == 181);
  CHECK(named->minimum_provenance.has_value());
}
