// Counting files, lines and fields: numbering, order, what cannot be counted.

#include "estimator/count_texts.h"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <thread>

#include "base/utf8.h"
#include "estimator/ordered_blocks.h"
#include "tests/support/catch.h"
#include "tests/support/hard_text.h"
#include "tests/support/small_tokenizers.h"
#include "tests/support/test_data.h"

using namespace tunegauge;

namespace {

/// Splits at white space; every word is the unknown token.
tokenizers::Tokenizer word_tokenizer() {
  auto tokenizer = tokenizers::Tokenizer::parse(
      R"({"pre_tokenizer": {"type": "WhitespaceSplit"},)"
      R"( "model": {"type": "WordLevel", "unk_token": "?", "vocab": {"?": 0, "sea": 1}}})",
      "words.json");
  REQUIRE(tokenizer);
  return *std::move(tokenizer);
}

struct Collected {
  FileCount count;
  std::vector<CountedRow> rows;
};

Collected collect(const std::string& path, CountOptions options) {
  const auto tokenizer = word_tokenizer();
  Collected result;
  options.on_rows = [&](const std::vector<CountedRow>& rows) {
    result.rows.insert(result.rows.end(), rows.begin(), rows.end());
    return true;
  };
  auto count = count_file(path, tokenizer, options);
  REQUIRE(count);
  result.count = *std::move(count);
  return result;
}

}  // namespace

TEST_CASE("a file is one text", "[estimator][count_texts]") {
  const test::ScratchFolder folder;
  CountOptions options;
  options.with_ids = true;
  const auto result = collect(folder.write("a.txt", "the sea\n\nand\tthe sea\n"), options);
  CHECK(result.count.tokens == 5);
  CHECK(result.count.texts == 1);
  CHECK(result.count.bytes == 21);
  REQUIRE(result.rows.size() == 1);
  CHECK(result.rows[0].ids == std::vector<tokenizers::TokenId>{0, 1, 0, 0, 1});
}

TEST_CASE("a file that is one text counts the same in parts of any size",
          "[estimator][count_texts]") {
  const test::ScratchFolder folder;
  for (const test::SmallTokenizer kind : test::kSmallTokenizers) {
    CAPTURE(static_cast<int>(kind));
    const auto tokenizer = tokenizers::Tokenizer::parse(test::small_tokenizer_json(kind), "small");
    REQUIRE(tokenizer);
    test::HardText texts(7, {" the", "and", "中文", "。", "abc"}, test::small_added_tokens(kind));
    std::string text = "the sea\xC3 broken\xE4\xB8 utf\n";
    while (text.size() < 6000) text += texts.next() + " and the sea, 中文。";
    const std::string path = folder.write("a.txt", text);
    auto encoder = tokenizer->encoder(tokenizers::CountingPath::plain);
    const auto whole = encoder.count(replace_invalid_utf8(text), tokenizers::SpecialTokens::add);
    for (const unsigned block_bytes : {1U, 2U, 3U, 5U, 16U, 61U, 997U, 4096U, 1U << 20U}) {
      CountOptions options;
      options.special = tokenizers::SpecialTokens::add;
      options.blocks.block_bytes = block_bytes;
      options.threads = 1 + block_bytes % 3;
      const auto count = count_file(path, *tokenizer, options);
      REQUIRE(count);
      CHECK(count->tokens == static_cast<std::int64_t>(whole));
      CHECK(count->texts == 1);
      CHECK(count->repaired == 1);
    }
  }
}

TEST_CASE("a text with added tokens that look over a seam stays whole",
          "[estimator][count_texts]") {
  const auto tokenizer_with = [](const std::string& content, const std::string& flag) {
    nlohmann::json file =
        nlohmann::json::parse(test::small_tokenizer_json(test::SmallTokenizer::llama3));
    nlohmann::json token = {
        {"id", 9}, {"content", content}, {"normalized", false}, {"special", true}};
    for (const std::string name : {"lstrip", "rstrip", "single_word"}) token[name] = name == flag;
    file["added_tokens"] = {token};
    auto tokenizer = tokenizers::Tokenizer::parse(file.dump(), "seams");
    REQUIRE(tokenizer);
    return *std::move(tokenizer);
  };
  constexpr std::string_view text = "ab cd 中。ef\n";
  CHECK(tokenizer_with("<x>", "rstrip").last_seam(text) == text.size() - 1);
  CHECK(tokenizer_with("<x>", "").last_seam("ab c") == 2);
  CHECK(tokenizer_with("<x>", "").last_seam("ab 中。") == 6);
  CHECK(tokenizer_with("<x>", "").last_seam("ab") == 0);
  CHECK(tokenizer_with("<x>", "").last_seam(" ") == 0);
  CHECK(tokenizer_with(" d", "lstrip").last_seam(text) > 0);
  CHECK(tokenizer_with("b c", "").last_seam(text) == 0);
  CHECK(tokenizer_with("b", "rstrip").last_seam(text) == 0);
  CHECK(tokenizer_with(" c", "single_word").last_seam(text) == 0);
}

TEST_CASE("lines end at LF alone", "[estimator][count_texts]") {
  const test::ScratchFolder folder;
  CountOptions options;
  options.by_line = true;
  const auto result = collect(folder.write("a.txt", "one two\rthree\n\nfour"), options);
  CHECK(result.count.texts == 3);
  REQUIRE(result.rows.size() == 3);
  CHECK(result.rows[0].tokens == 3);
  CHECK(result.rows[1].tokens == 0);
  CHECK(result.rows[2].tokens == 1);
  CHECK(result.count.bytes == 17);
}

TEST_CASE("fields are numbered, and a faulty row keeps its number", "[estimator][count_texts]") {
  const test::ScratchFolder folder;
  CountOptions options;
  options.field = "t";
  options.first_row = 11;
  const auto result = collect(folder.write("a.jsonl",
                                           "{\"t\": \"a b\"}\n{\"x\": 1}\n{\"t\": 3}\nno\n"
                                           "{\"t\": \"\\ud800 c\"}\n"),
                              options);
  CHECK(result.count.texts == 2);
  CHECK(result.count.faults == 3);
  CHECK(result.count.repaired == 1);
  CHECK(result.count.tokens == 4);
  REQUIRE(result.rows.size() == 5);
  for (std::size_t i = 0; i < 5; ++i) CHECK(result.rows[i].row == 11 + static_cast<int>(i));
  CHECK(result.rows[1].fault == "there is no field \"t\"");
  CHECK(result.rows[2].fault == "field \"t\" is a number, not a string");
  CHECK_FALSE(result.rows[3].fault.empty());
  CHECK(result.rows[4].tokens == 2);
}

TEST_CASE("a text that the tokenizer cannot count is a fault of its row",
          "[estimator][count_texts]") {
  const test::ScratchFolder folder;
  auto tokenizer = tokenizers::Tokenizer::parse(
      R"({"pre_tokenizer": {"type": "WhitespaceSplit"},)"
      R"( "model": {"type": "WordLevel", "unk_token": "absent", "vocab": {"sea": 0}}})",
      "words.json");
  REQUIRE(tokenizer);
  CountOptions options;
  options.by_line = true;
  const auto count = count_file(folder.write("a.txt", "sea sea\nland\nsea\n"), *tokenizer, options);
  REQUIRE(count);
  CHECK(count->tokens == 3);
  CHECK(count->texts == 2);
  CHECK(count->faults == 1);
  REQUIRE(count->findings.size() == 1);
  CHECK(count->findings[0].line == 2);
}

TEST_CASE("rows come in the order of the file with any number of threads",
          "[estimator][count_texts]") {
  const test::ScratchFolder folder;
  std::string text;
  for (int i = 0; i < 40'000; ++i) {
    text += "{\"t\": \"";
    for (int word = 0; word < i % 9; ++word) text += "w ";
    text += std::string(400, 'x') + "\"}\n";  // 16 MB: several blocks
  }
  const std::string path = folder.write("a.jsonl", text);
  CountOptions options;
  options.field = "t";
  options.threads = 4;
  const auto result = collect(path, options);
  REQUIRE(result.rows.size() == 40'000);
  bool ordered = true;
  for (int i = 0; i < 40'000; ++i) {
    const CountedRow& row = result.rows[static_cast<std::size_t>(i)];
    ordered = ordered && row.row == i + 1 && row.tokens == i % 9 + 1;
  }
  CHECK(ordered);
}

TEST_CASE("blocks come back in order, and nobody runs too far ahead",
          "[estimator][ordered_blocks]") {
  OrderedBlocks<int> blocks(2);
  std::vector<int> seen;
  const auto consume = [&](int value) { seen.push_back(value); };
  blocks.put(10, 20, 1, consume);
  blocks.put(20, 30, 2, consume);
  CHECK(seen.empty());
  std::thread ahead([&] { blocks.put(30, 40, 3, consume); });  // waits for room
  blocks.put(0, 10, 0, consume);
  ahead.join();
  CHECK(seen == std::vector<int>{0, 1, 2, 3});
}
