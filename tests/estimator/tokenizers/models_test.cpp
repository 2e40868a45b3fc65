// Unigram, WordPiece and WordLevel: small tokenizers with the ids of Hugging Face tokenizers 0.23.3
// (data/model_cases.jsonl), and whole tokenizers drawn by chance (data/make_random_cases.py).

#include <nlohmann/json.hpp>

#include "estimator/tokenizers/tokenizer.h"
#include "estimator/tokenizers/unigram_model.h"
#include "tests/support/catch.h"
#include "tests/support/test_data.h"

namespace tunegauge::tokenizers {
namespace {

/// Compares all texts of one of the files in data/; returns how many.
int compare_cases(const std::string& file) {
  int texts = 0;
  for (const std::string& line :
       test::read_lines(test::source_path("tests/estimator/tokenizers/data/" + file))) {
    const nlohmann::json feature = nlohmann::json::parse(line);
    const auto name = feature.at("name").get<std::string>();
    CAPTURE(name);
    CAPTURE(feature.at("tokenizer").dump());
    const Result<Tokenizer> tokenizer = Tokenizer::parse(feature.at("tokenizer").dump(), name);
    REQUIRE(tokenizer.has_value());
    Encoder encoder = tokenizer->encoder();
    for (const nlohmann::json& one : feature.at("cases")) {
      const auto text = one.at("text").get<std::string>();
      CAPTURE(text);
      std::vector<TokenId> ids;
      encoder.encode(text, SpecialTokens::add, ids);
      CHECK(ids == one.at("ids").get<std::vector<TokenId>>());
      CHECK(encoder.count(text, SpecialTokens::add) == ids.size());
      ++texts;
    }
  }
  return texts;
}

TEST_CASE("models without merges give the reference's ids", "[tokenizers][models]") {
  CHECK(compare_cases("model_cases.jsonl") > 100);
}

TEST_CASE("stages put together by chance give the reference's ids", "[tokenizers][models]") {
  CHECK(compare_cases("random_cases.jsonl") > 2000);
}

TEST_CASE("a long piece is no trouble for Unigram", "[tokenizers][models]") {
  const UnigramModel model({{"<unk>", 0.0}, {"a", -1.0}, {"aa", -1.5}}, 0, false);
  ModelScratch scratch;
  std::vector<TokenId> ids;
  model.tokenize(std::string(1'000'001, 'a'), scratch, ids);
  CHECK(ids.size() == 500'001);
}

}  // namespace
}  // namespace tunegauge::tokenizers
