// Estimates against the true counts of text that nothing was fitted on.

#include <cmath>
#include <map>
#include <string>

#include "base/json_reader.h"
#include "estimator/calibration/token_estimate.h"
#include "tests/support/catch.h"
#include "tests/support/test_data.h"

namespace tunegauge::calibration {
namespace {

const std::map<std::string, std::string> family_of_tokenizer = {
    {"llama-3.2", "llama-3"},       {"qwen3", "qwen-2"},    {"gemma-3", "gemma-3"},
    {"deepseek-v3", "deepseek-v3"}, {"gpt-oss", "gpt-oss"}, {"mistral-v0.1", "mistral-v1"}};

JsonDocument parsed(const std::string& line) {
  auto document = JsonDocument::parse(line, "line");
  REQUIRE(document);
  return std::move(*document);
}

}  // namespace

TEST_CASE("Natural text of many languages is estimated within the band",
          "[estimator][calibration_held_out]") {
  const auto calibration = Calibration::embedded();
  REQUIRE(calibration);
  for (const auto& [tokenizer, family] : family_of_tokenizer) {
    const auto path = test::test_data_path("tokenizer_vectors/" + tokenizer + ".jsonl");
    SKIP_WITHOUT(path);
    const auto estimator = calibration->lookup(family);
    std::map<std::string, std::pair<TextFeatures, double>> groups;
    for (const std::string& line : test::read_lines(*path)) {
      const JsonDocument document = parsed(line);
      const JsonNode root = document.root();
      auto& [features, tokens] = groups[root.member("group").text()];
      features += features_of(root.member("text").string());
      const auto count = root.optional_member("count");
      tokens += count ? count->number() : static_cast<double>(root.member("ids").elements().size());
    }
    for (const char* group : {"world", "prose", "code", "markup", "logs", "long"}) {
      REQUIRE(groups.count(group) == 1);
      const auto& [features, tokens] = groups[group];
      const Estimate estimate = estimator.estimate(features);
      CAPTURE(family, group, tokens, estimate.value, estimate.band_percent);
      CHECK(static_cast<double>(estimate.low) <= tokens);
      CHECK(static_cast<double>(estimate.high) >= tokens);
    }
  }
}

TEST_CASE("Whole text datasets are estimated within the band",
          "[estimator][calibration_held_out]") {
  const auto expected = test::test_data_path("estimates/expected.jsonl");
  SKIP_WITHOUT(expected);
  const auto calibration = Calibration::embedded();
  REQUIRE(calibration);
  int tried = 0;
  for (const std::string& line : test::read_lines(*expected)) {
    const JsonDocument document = parsed(line);
    const JsonNode job = document.root();
    if (job.member("kind").text() != "text") continue;
    const auto path = test::test_data_path("estimates/" + job.member("training").text());
    SKIP_WITHOUT(path);
    const auto estimator =
        calibration->lookup(family_of_tokenizer.at(job.member("tokenizer").text()));
    const double context = job.member("context").number();
    const double truth = job.member("answers").elements()[0].member("tokens.training").number();
    TextFeatures whole;
    double tokens = 0;
    for (const std::string& row : test::read_lines(*path)) {
      const JsonDocument parsed_row = parsed(row);
      const auto features = features_of(parsed_row.root().member("text").string());
      whole += features;
      tokens += std::min(context, 1 + estimator.tokens(features));  // with the begin-of-text token
    }
    const double band = estimator.estimate(whole).band_percent;
    CAPTURE(job.member("name").text(), tokens, truth, band);
    CHECK(std::abs(tokens - truth) <= tokens * band / 100);
    ++tried;
  }
  CHECK(tried == 3);
}

}  // namespace tunegauge::calibration
