// Ids against Hugging Face tokenizers: the vectors of six model families and the feature cases.

#include <nlohmann/json.hpp>

#include "base/sha256.h"
#include "estimator/tokenizers/tokenizer.h"
#include "tests/support/catch.h"
#include "tests/support/test_data.h"

namespace tunegauge::tokenizers {
namespace {

std::string joined(const std::vector<TokenId>& ids) {
  std::string text;
  for (const TokenId id : ids) {
    if (!text.empty()) text += ',';
    text += std::to_string(id);
  }
  return text;
}

/// Whether ids and count of one vector's text are right; `suffix` is "" or "_special".
bool agrees(Encoder& encoder, const nlohmann::json& vector, const std::string& suffix) {
  const auto text = vector.at("text").get<std::string>();
  const SpecialTokens special = suffix.empty() ? SpecialTokens::none : SpecialTokens::add;
  std::vector<TokenId> ids;
  encoder.encode(text, special, ids);
  if (encoder.count(text, special) != ids.size()) return false;
  if (vector.contains("ids" + suffix)) {
    return vector.at("ids" + suffix).get<std::vector<TokenId>>() == ids;
  }
  return vector.at("count" + suffix) == ids.size() &&
         vector.at("sha256" + suffix) == sha256_hex(joined(ids));
}

/// Number of (text, mode) pairs that differ; each is told.
int differences(Encoder& encoder, const nlohmann::json& vector) {
  int wrong = 0;
  for (const std::string suffix : {"", "_special"}) {
    if (agrees(encoder, vector, suffix)) continue;
    ++wrong;
    UNSCOPED_INFO(vector.value("group", "") << suffix << ": " << vector.at("text").dump());
  }
  return wrong;
}

void check_family(const std::string& name) {
  const auto folder = test::test_data_path("tokenizers/" + name);
  const auto vectors = test::test_data_path("tokenizer_vectors/" + name + ".jsonl");
  SKIP_WITHOUT(folder);
  SKIP_WITHOUT(vectors);
  const Result<Tokenizer> tokenizer = Tokenizer::load(*folder);
  REQUIRE(tokenizer.has_value());
  Encoder encoder = tokenizer->encoder();
  int wrong = 0;
  int texts = 0;
  for (const std::string& line : test::read_lines(*vectors)) {
    wrong += differences(encoder, nlohmann::json::parse(line));
    ++texts;
  }
  CHECK(texts > 500);
  CHECK(wrong == 0);
}

TEST_CASE("Llama 3.2 gives the reference's ids", "[tokenizers][vectors]") {
  check_family("llama-3.2");
}
TEST_CASE("Qwen3 gives the reference's ids", "[tokenizers][vectors]") {
  check_family("qwen3");
}
TEST_CASE("Gemma 3 gives the reference's ids", "[tokenizers][vectors]") {
  check_family("gemma-3");
}
TEST_CASE("DeepSeek V3 gives the reference's ids", "[tokenizers][vectors]") {
  check_family("deepseek-v3");
}
TEST_CASE("gpt-oss gives the reference's ids", "[tokenizers][vectors]") {
  check_family("gpt-oss");
}
TEST_CASE("Mistral v0.1 gives the reference's ids", "[tokenizers][vectors]") {
  check_family("mistral-v0.1");
}

TEST_CASE("every feature of the format gives the reference's ids", "[tokenizers][vectors]") {
  const auto file = test::test_data_path("feature_cases.jsonl");
  SKIP_WITHOUT(file);
  int features = 0;
  for (const std::string& line : test::read_lines(*file)) {
    const nlohmann::json feature = nlohmann::json::parse(line);
    const auto name = feature.at("name").get<std::string>();
    CAPTURE(name);
    const Result<Tokenizer> tokenizer = Tokenizer::parse(feature.at("tokenizer").dump(), name);
    REQUIRE(tokenizer.has_value());
    Encoder encoder = tokenizer->encoder();
    int wrong = 0;
    for (const nlohmann::json& text : feature.at("cases")) wrong += differences(encoder, text);
    CHECK(wrong == 0);
    ++features;
  }
  CHECK(features >= 50);
}

}  // namespace
}  // namespace tunegauge::tokenizers
