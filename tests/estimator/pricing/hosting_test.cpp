// What hosting costs, by hand-computed sums on the embedded rates.

#include "estimator/pricing/hosting.h"

#include "estimator/pricing/rate_card_loader.h"
#include "tests/support/catch.h"

using namespace tunegauge;
using namespace tunegauge::pricing;

namespace {

constexpr const char* kSmall = "meta-llama/Meta-Llama-3.1-8B-Instruct-Reference";

Result<HostingReport> hosting(const HostingQuestion& question) {
  static const auto catalog = catalog::Catalog::embedded();
  static const auto book = embedded_rates();
  REQUIRE(catalog.has_value());
  REQUIRE(book.has_value());
  return hosting_of(*catalog, *book, question);
}

HostingQuestion question_for(const std::string& model, std::string_view day) {
  HostingQuestion question;
  question.model = model;
  question.day = *parse_date(day);
  return question;
}

}  // namespace

TEST_CASE("An endpoint is billed by the minute", "[estimator][hosting]") {
  HostingQuestion question = question_for(kSmall, "2026-09-01");
  question.gpu = "1x_nvidia_h100_80gb_sxm";
  auto report = hosting(question);
  REQUIRE(report.has_value());
  REQUIRE(report->dedicated.size() == 1);
  CHECK(report->dedicated[0].per_hour.to_string() == "5.49");
  CHECK(report->dedicated[0].per_day.to_string() == "131.76");
  CHECK(report->dedicated[0].per_month.to_string() == "3952.8");
  CHECK(report->dedicated[0].fits);
  question.hours_per_day = *Decimal::parse("0.51");  // 30.6 minutes: 31 are billed
  question.replicas = 2;
  report = hosting(question);
  CHECK(report->dedicated[0].per_hour.to_string() == "10.98");
  CHECK(report->dedicated[0].per_day.to_string() == "5.673");
}

TEST_CASE("Each day has its own price", "[estimator][hosting]") {
  const std::pair<const char*, const char*> prices[] = {
      {"2026-02-13", "3.36"}, {"2026-05-07", "3.36"}, {"2026-05-08", "3.99"},
      {"2026-06-07", "3.99"}, {"2026-06-08", "6.49"}, {"2026-07-06", "6.49"},
      {"2026-07-07", "5.4"},  {"2026-07-13", "5.49"}, {"2026-11-21", "5.49"}};
  for (const auto& [day, price] : prices) {
    CAPTURE(day);
    HostingQuestion question = question_for(kSmall, day);
    question.gpu = "h100";
    const auto report = hosting(question);
    REQUIRE(report.has_value());
    CHECK(report->dedicated.size() == 4);
    CHECK(report->dedicated[0].per_hour.to_string() == price);
  }
}

TEST_CASE("Only hardware that holds the model is offered", "[estimator][hosting]") {
  const auto report = hosting(question_for("Qwen/Qwen2.5-72B", "2026-09-01"));
  REQUIRE(report.has_value());
  CHECK(report->weights_bytes == 2 * 72'706'203'648);
  REQUIRE_FALSE(report->dedicated.empty());
  CHECK(report->dedicated[0].hardware == "1x_nvidia_b200_180gb_sxm");
  const auto none = hosting(question_for("deepseek-ai/DeepSeek-R1", "2026-09-01"));
  REQUIRE(none.has_value());
  CHECK(none->dedicated.empty());
  CHECK(none->notes[0] == "no hardware with a known price holds the 1610 GB that this model needs");
}

TEST_CASE("Serverless LoRA is priced by the token, and breaks even somewhere",
          "[estimator][hosting]") {
  HostingQuestion question = question_for(kSmall, "2026-03-15");
  question.requests_per_day = 10'000;
  auto report = hosting(question);
  REQUIRE(report.has_value());
  REQUIRE(report->serverless.has_value());
  CHECK(report->serverless->in_force);
  CHECK(report->serverless->per_day->to_string() == "1.26");  // 700 tokens at 0.18, 10,000 times
  CHECK(report->serverless->per_month->to_string() == "37.8");
  REQUIRE(report->break_even_requests.has_value());
  const DedicatedEndpoint& cheapest = report->dedicated[0];
  CHECK(cheapest.per_hour.to_string() == "2.1");   // 1x L40S
  CHECK(*report->break_even_requests == 400'000);  // 50.40 a day / 0.000126
  SECTION("as a legacy offer after its end") {
    question.day = *parse_date("2026-09-01");
    report = hosting(question);
    REQUIRE(report->serverless.has_value());
    CHECK_FALSE(report->serverless->in_force);
    CHECK(report->serverless_note.find("legacy") == 0);
    CHECK_FALSE(report->break_even_requests.has_value());
    CHECK(report->notes[0] == "no break-even: the serverless offer ended on 2026-06-30");
    CHECK(report->serverless_note.find("Qwen") == std::string::npos);
    CHECK(report->unknown.empty());
  }
  SECTION("not for full training or other bases") {
    question.lora = false;
    CHECK_FALSE(hosting(question)->serverless.has_value());
    question = question_for("Qwen/Qwen3-8B", "2026-03-15");
    CHECK(hosting(question)->serverless_note == "serverless LoRA is not offered for this base");
    question.requests_per_day = 10;
    CHECK(hosting(question)->notes[0] ==
          "no break-even: serverless LoRA is not offered for this base");
    question.gpu = "b200";  // has no price that day
    question.model = kSmall;
    CHECK(hosting(question)->notes[1] ==
          "no break-even: no endpoint with a known price holds the model");
  }
}

TEST_CASE("Hosting questions that have no answer say why", "[estimator][hosting]") {
  HostingQuestion question = question_for(kSmall, "2026-09-01");
  question.gpu = "h100-80bg";
  CHECK(hosting(question).error().kind == ErrorKind::usage);
  CHECK(hosting(question).error().message().find("h100-80gb") != std::string::npos);
  question.gpu = "h200";  // not offered that day: the rest is still answered
  const auto unknown = hosting(question);
  REQUIRE(unknown.has_value());
  CHECK(unknown->dedicated.empty());
  CHECK(unknown->weights_bytes == 2 * 8'030'261'248);
  CHECK(unknown->unknown ==
        "--gpu: no hosting price of h200 is known for 2026-09-01; choose another GPU or day, or "
        "give rates of your own with --rates FILE");
  CHECK(unknown->notes[0] == unknown->unknown);
  question.gpu.reset();
  question.hours_per_day = 25;
  CHECK(hosting(question).error().message() == "--hours-per-day: 25 is not allowed; use 0 to 24");
  question.hours_per_day = 24;
  question.replicas = most_replicas;
  CHECK(hosting(question).has_value());
  question.replicas = most_replicas + 1;
  CHECK(hosting(question).error().message() == "--replicas: 1001 is not allowed; use 1 to 1000");
  question.replicas = 0;
  CHECK(hosting(question).error().place == "--replicas");
  CHECK(hosting(question_for(kSmall, "2020-01-01"))->notes[0] ==
        "no hosting prices are known for 2020-01-01");
}
