// A profile is the sum of its rows, whatever the number of threads and the size of the blocks.

#include "estimator/dataset_profile.h"

#include <fmt/core.h>

#include "estimator/calibration/token_estimate.h"
#include "tests/support/catch.h"
#include "tests/support/test_data.h"

using namespace tunegauge;

namespace {

/// A tokenizer that gives every byte a token.
tokenizers::Tokenizer byte_tokenizer() {
  std::string vocabulary;
  for (int byte = 0; byte < 256; ++byte) {
    vocabulary += fmt::format("{}\"<0x{:02X}>\": {}", byte > 0 ? ", " : "", byte, byte);
  }
  auto tokenizer = tokenizers::Tokenizer::parse(
      R"({"model": {"type": "BPE", "byte_fallback": true, "merges": [], "vocab": {)" + vocabulary +
          "}}}",
      "bytes.json");
  REQUIRE(tokenizer);
  return *std::move(tokenizer);
}

ProfileOptions options_for(std::int64_t context) {
  ProfileOptions options;
  options.rows.context = context;
  return options;
}

std::string sample_rows(int rows) {
  std::string text;
  for (int i = 0; i < rows; ++i) {
    text += i % 7 == 3 ? std::string("{broken\n")
                       : fmt::format("{{\"text\": \"{}\"}}\n",
                                     std::string(static_cast<std::size_t>(1 + i * 37 % 90), 'x'));
  }
  return text;
}

}  // namespace

TEST_CASE("a profile adds its rows up", "[estimator][dataset_profile]") {
  const test::ScratchFolder folder;
  const std::string path = folder.write(
      "a.jsonl", "{\"text\": \"12345\"}\n[]\n{\"text\": \"\"}\n{\"text\": \"1234567890\"}\n");
  const auto tokenizer = byte_tokenizer();
  const auto profile = profile_dataset(path, TextCounting::exactly(tokenizer), options_for(8));
  REQUIRE(profile);
  CHECK(profile->rows == 2);
  CHECK(profile->rows_refused == 2);  // a list, and nothing to count
  CHECK(profile->rows_truncated == 1);
  CHECK(profile->tokens.value == 5 + 8);
  CHECK(profile->tokens.exact());
  CHECK(profile->truncated.value == 2);
  CHECK(profile->trained.value == 13);
  CHECK(profile->lengths == std::map<std::int64_t, std::int64_t>{{5, 1}, {8, 1}});
  CHECK(profile->uncut_lengths == std::map<std::int64_t, std::int64_t>{{5, 1}, {10, 1}});
  CHECK(profile->longest_tokens == 10);
  CHECK(profile->longest_line == 4);
  REQUIRE(profile->findings.size() == 3);
  CHECK(profile->findings[0].line == 2);
  CHECK(profile->findings[1].line == 3);
  CHECK(profile->findings[2].rule == "row_beyond_context");
  CHECK(profile->findings[2].message == "10 tokens, context 8: the last 2 are not trained");
}

TEST_CASE("threads and blocks change nothing", "[estimator][dataset_profile]") {
  const test::ScratchFolder folder;
  const std::string path = folder.write("a.jsonl", sample_rows(500));
  const auto tokenizer = byte_tokenizer();
  const auto calibration = calibration::Calibration::embedded();
  REQUIRE(calibration);
  const auto estimator = calibration->lookup("llama-3");
  for (const bool exact : {true, false}) {
    const TextCounting counting =
        exact ? TextCounting::exactly(tokenizer) : TextCounting::by_calibration(estimator, 1);
    ProfileOptions options = options_for(40);
    options.findings_kept = 5;
    const auto expected = profile_dataset(path, counting, options);
    REQUIRE(expected);
    CHECK(expected->rows + expected->rows_refused == 500);
    for (const unsigned threads : {1U, 2U, 4U}) {
      for (const std::size_t block : {64U, 1000U, 1U << 20U}) {
        options.threads = threads;
        options.blocks.block_bytes = block;
        const auto profile = profile_dataset(path, counting, options);
        REQUIRE(profile);
        CAPTURE(exact, threads, block);
        CHECK(profile->tokens.value == expected->tokens.value);
        CHECK(profile->tokens.low == expected->tokens.low);
        CHECK(profile->tokens.high == expected->tokens.high);
        CHECK(profile->trained.value == expected->trained.value);
        CHECK(profile->lengths == expected->lengths);
        CHECK(profile->longest_line == expected->longest_line);
        REQUIRE(profile->findings.size() == expected->findings.size());
        for (std::size_t i = 0; i < profile->findings.size(); ++i) {
          CHECK(profile->findings[i].line == expected->findings[i].line);
        }
      }
    }
  }
}

TEST_CASE("an estimate has a band, and says what kind of text it is of",
          "[estimator][dataset_profile]") {
  const test::ScratchFolder folder;
  const std::string path = folder.write(
      "a.jsonl", "{\"text\": \"The ship left the harbour early and turned to the north.\"}\n");
  const auto calibration = calibration::Calibration::embedded();
  REQUIRE(calibration);
  const auto estimator = calibration->lookup("qwen-2");
  const auto profile =
      profile_dataset(path, TextCounting::by_calibration(estimator, 0), options_for(1000));
  REQUIRE(profile);
  CHECK(profile->tokens.low > 0);
  CHECK(profile->tokens.low < profile->tokens.value);
  CHECK(profile->tokens.value < profile->tokens.high);
  CHECK(profile->tokens.high - profile->tokens.low <= profile->tokens.value * 6 / 10 + 2);
  CHECK(profile->band_percent > 0);
  CHECK_FALSE(profile->kind_of_text.empty());
}

TEST_CASE("a cancelled profile says so", "[estimator][dataset_profile]") {
  const test::ScratchFolder folder;
  const std::string path = folder.write("a.jsonl", sample_rows(100));
  const auto tokenizer = byte_tokenizer();
  const std::atomic<bool> cancelled{true};
  ProfileOptions options = options_for(100);
  options.cancelled = &cancelled;
  const auto profile = profile_dataset(path, TextCounting::exactly(tokenizer), options);
  REQUIRE(profile);
  CHECK(profile->interrupted);
  CHECK(profile->rows < 100);
}

TEST_CASE("rows that only the provider's client refuses are counted, and told",
          "[estimator][dataset_profile]") {
  const test::ScratchFolder folder;
  const std::string path = folder.write(
      "a.jsonl",
      "{\"text\": \"fine\"}\n{\"text\": \"x\", \"id\": 1}\n{\"text\": \"y\", \"id\": 2}\n");
  const auto tokenizer = byte_tokenizer();
  const auto profile = profile_dataset(path, TextCounting::exactly(tokenizer), options_for(100));
  REQUIRE(profile);
  CHECK(profile->rows == 3);
  CHECK(profile->rows_refused == 0);
  CHECK(profile->rows_client_refuses == 2);
  CHECK(profile->client_refuses_line == 2);
  CHECK(profile->client_refuses_why.find("id") != std::string::npos);
}

TEST_CASE("the length at a share is the nearest rank", "[estimator][dataset_profile]") {
  CHECK(length_at({}, 0.5) == 0);
  CHECK(length_at({{3, 1}}, 0.5) == 3);
  const std::map<std::int64_t, std::int64_t> lengths{{1, 50}, {2, 45}, {9, 5}};
  CHECK(length_at(lengths, 0.5) == 1);
  CHECK(length_at(lengths, 0.51) == 2);
  CHECK(length_at(lengths, 0.95) == 2);
  CHECK(length_at(lengths, 0.96) == 9);
}
