// AutoTokenizer's own special tokens, told from the configuration beside a tokenizer.json.

#include "estimator/tokenizers/auto_tokenizer.h"

#include <filesystem>
#include <fstream>

#include "tests/support/catch.h"
#include "tests/support/test_data.h"

namespace tunegauge::tokenizers {
namespace {

namespace fs = std::filesystem;

std::optional<AutoTokenizerDifference> difference_with(const std::string& config) {
  const fs::path folder = fs::temp_directory_path() / "tunegauge_auto_tokenizer_test";
  fs::create_directories(folder);
  std::ofstream(folder / "tokenizer.json") << R"({"model":{"type":"BPE","vocab":{"a":0},)"
                                           << R"("merges":[]}})";
  fs::remove(folder / "tokenizer_config.json");
  if (!config.empty()) std::ofstream(folder / "tokenizer_config.json") << config;
  const auto tokenizer = Tokenizer::load(folder.string());
  REQUIRE(tokenizer);
  return auto_tokenizer_difference(*tokenizer);
}

TEST_CASE("classes that add special tokens of their own are told", "[tokenizers][auto]") {
  const auto llama = difference_with(R"({"tokenizer_class": "LlamaTokenizerFast"})");
  REQUIRE(llama);
  CHECK(llama->tokenizer_class == "LlamaTokenizerFast");
  CHECK(llama->more_tokens == 1);
  const auto both = difference_with(
      R"({"tokenizer_class": "GemmaTokenizer", "add_bos_token": true, "add_eos_token": true})");
  REQUIRE(both);
  CHECK(both->more_tokens == 2);
}

TEST_CASE("nothing is told where nothing differs or nothing is known", "[tokenizers][auto]") {
  CHECK_FALSE(difference_with(""));
  CHECK_FALSE(difference_with("{"));
  CHECK_FALSE(difference_with("[]"));
  CHECK_FALSE(difference_with(R"({"tokenizer_class": 3})"));
  CHECK_FALSE(difference_with(R"({"tokenizer_class": "PreTrainedTokenizerFast"})"));
  CHECK_FALSE(difference_with(
      R"({"tokenizer_class": "LlamaTokenizer", "add_bos_token": false, "add_eos_token": null})"));
}

TEST_CASE("of the real tokenizers, DeepSeek's differs", "[tokenizers][auto]") {
  const auto folder = test::test_data_path("tokenizers");
  if (!folder) SKIP_WITHOUT("the tokenizers of the test data");
  for (const auto& entry : fs::directory_iterator(*folder)) {
    CAPTURE(entry.path().string());
    const auto tokenizer = Tokenizer::load(entry.path().string());
    REQUIRE(tokenizer);
    CHECK(auto_tokenizer_difference(*tokenizer).has_value() ==
          (entry.path().filename() == "deepseek-v3"));
  }
}

}  // namespace
}  // namespace tunegauge::tokenizers
