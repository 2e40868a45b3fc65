// Loading: good files, broken ones, and messages that tell where. Encoding as a whole: counts and
// ids agree, the cache changes nothing.

#include "estimator/tokenizers/tokenizer.h"

#include <filesystem>
#include <random>

#include "tests/support/catch.h"
#include "tests/support/test_data.h"

namespace tunegauge::tokenizers {
namespace {

/// A tokenizer.json around a model; `members` (with a leading comma) are added at the top.
std::string file_with(const std::string& model, const std::string& members = "") {
  return R"({"version":"1.0","added_tokens":[],"model":)" + model + members + "}";
}

const std::string small_model =
    R"({"type":"BPE","unk_token":"<unk>","vocab":{"a":0,"b":1,"<unk>":2,"ab":3},"merges":["a b"]})";

std::string refusal(const std::string& json) {
  const Result<Tokenizer> tokenizer = Tokenizer::parse(json, "t.json");
  if (tokenizer) return "";
  CHECK(tokenizer.error().kind == ErrorKind::input);
  return tokenizer.error().message();
}

bool refuses(const std::string& json, const std::vector<std::string>& needles) {
  const std::string message = refusal(json);
  UNSCOPED_INFO("message: " << message);
  for (const std::string& needle : needles) {
    if (message.find(needle) == std::string::npos) return false;
  }
  return message.find("t.json") != std::string::npos;
}

std::vector<TokenId> ids_of(const std::string& json, const std::string& text) {
  const Result<Tokenizer> tokenizer = Tokenizer::parse(json, "t.json");
  REQUIRE(tokenizer.has_value());
  Encoder encoder = tokenizer->encoder();
  std::vector<TokenId> ids;
  encoder.encode(text, SpecialTokens::add, ids);
  CHECK(encoder.count(text, SpecialTokens::add) == ids.size());
  return ids;
}

TEST_CASE("a small tokenizer loads and encodes", "[tokenizers][tokenizer]") {
  const Result<Tokenizer> tokenizer = Tokenizer::parse(file_with(small_model), "t.json");
  REQUIRE(tokenizer.has_value());
  CHECK(tokenizer->path() == "t.json");
  CHECK(tokenizer->model_kind() == "BPE");
  CHECK(tokenizer->vocabulary_size() == 4);
  Encoder encoder = tokenizer->encoder();
  std::vector<TokenId> ids = {99};
  encoder.encode("abba?", SpecialTokens::none, ids);
  CHECK(ids == std::vector<TokenId>{99, 3, 1, 0, 2});  // appended
  CHECK(encoder.count("", SpecialTokens::add) == 0);
}

TEST_CASE("an encoder outlives the tokenizer it came from", "[tokenizers][tokenizer]") {
  std::optional<Encoder> encoder;
  {
    const Result<Tokenizer> tokenizer = Tokenizer::parse(file_with(small_model), "t.json");
    REQUIRE(tokenizer.has_value());
    encoder = tokenizer->encoder();
  }
  CHECK(encoder->count("abab", SpecialTokens::none) == 2);
}

TEST_CASE("broken files are refused with their name", "[tokenizers][tokenizer]") {
  CHECK(refuses("", {"JSON"}));
  CHECK(refuses("{", {"JSON"}));
  CHECK(refuses("[]", {"$", "an object"}));
  CHECK(refuses("3", {"an object"}));
  CHECK(refuses("{}", {"\"model\""}));
  CHECK(refuses("{\"model\":3}", {"$.model", "an object"}));
  CHECK(refuses("{\"model\":{}}", {"$.model", "\"type\""}));
  CHECK(refuses("\xFF\xFE", {"JSON"}));
  CHECK(refuses(std::string(100'000, '['), {"JSON"}));
  CHECK(refuses("version https://git-lfs.github.com/spec/v1\noid sha256:0\n", {"git lfs pull"}));
  CHECK(refuses(file_with(R"({"type":"Abacus"})"), {"$.model.type", "\"Abacus\""}));
  CHECK(refuses(R"({"version":"2.0","model":{}})", {"$.version", "2.0"}));
  CHECK(refuses(file_with(small_model, R"(,"prefix_rules":{})"), {"\"prefix_rules\""}));
}

TEST_CASE("broken models are refused with the place", "[tokenizers][tokenizer]") {
  const auto bpe = [](const std::string& members) {
    return file_with(R"({"type":"BPE",)" + members + "}");
  };
  CHECK(refuses(bpe(R"("vocab":[],"merges":[])"), {"$.model.vocab"}));
  CHECK(refuses(bpe(R"("vocab":{})"), {"\"merges\""}));
  CHECK(refuses(bpe(R"("vocab":{"a":-1},"merges":[])"), {"$.model.vocab", "\"a\""}));
  CHECK(refuses(bpe(R"("vocab":{"a":4294967295},"merges":[])"), {"$.model.vocab", "\"a\""}));
  CHECK(refuses(bpe(R"("vocab":{"a":1.5},"merges":[])"), {"$.model.vocab", "\"a\""}));
  const std::string vocab = R"("vocab":{"a":0,"b":1,"ab":2},"merges":)";
  CHECK(refuses(bpe(vocab + R"(["a b","ab"])"), {"$.model.merges[1]"}));
  CHECK(refuses(bpe(vocab + R"(["a b c"])"), {"$.model.merges[0]"}));
  CHECK(refuses(bpe(vocab + R"(["a x"])"), {"$.model.merges[0]", "\"x\""}));
  CHECK(refuses(bpe(vocab + R"(["b a"])"), {"$.model.merges[0]", "\"ba\""}));
  CHECK(refuses(bpe(vocab + R"([["a"]])"), {"$.model.merges[0]"}));
  CHECK(refuses(bpe(vocab + R"([3])"), {"$.model.merges[0]"}));
  CHECK(refuses(bpe(vocab + R"([],"dropout":0.1)"), {"$.model.dropout", "chance"}));
  CHECK(refuses(bpe(vocab + R"([],"byte_fallback":1)"), {"$.model.byte_fallback"}));
  CHECK(refuses(bpe(vocab + R"(["a b"],"continuing_subword_prefix":"##")"), {"merges[0]"}));
  CHECK(refusal(bpe(vocab + R"([["a","b"]],"dropout":0.0)")).empty());

  CHECK(refuses(file_with(R"({"type":"Unigram","vocab":[["a",0]],"unk_id":1})"), {"unk_id"}));
  CHECK(refuses(file_with(R"({"type":"Unigram","vocab":[["a",0]],"unk_id":null})"), {"unk_id"}));
  CHECK(refuses(file_with(R"({"type":"Unigram","vocab":[["a"]],"unk_id":0})"), {"vocab[0]"}));
  const std::string long_token = std::string(1025, 'a');
  CHECK(
      refuses(file_with(R"({"type":"WordPiece","vocab":{")" + long_token + R"(":0}})"), {"1024"}));
  CHECK(refuses(file_with(R"({"type":"Unigram","vocab":[[")" + long_token + R"(",0]],"unk_id":0})"),
                {"1024"}));
}

TEST_CASE("broken added tokens are refused with the place", "[tokenizers][tokenizer]") {
  const auto added = [](const std::string& token) {
    return R"({"added_tokens":[)" + token + R"(],"model":)" + small_model + "}";
  };
  const std::string flags =
      R"(,"single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true})";
  CHECK(refusal(added(R"({"id":4,"content":"<s>")" + flags)).empty());
  CHECK(refuses(added(R"({"id":4,"content":"<s>"})"), {"added_tokens[0]", "single_word"}));
  CHECK(refuses(added("3"), {"added_tokens[0]"}));
  CHECK(refuses(added(R"({"content":"<s>")" + flags), {"added_tokens[0]", "\"id\""}));
  CHECK(refuses(added(R"({"id":-1,"content":"<s>")" + flags), {"added_tokens[0].id"}));
  CHECK(refuses(added(R"({"id":4,"content":7)" + flags), {"added_tokens[0].content"}));
  CHECK(refuses(added(R"({"id":4,"content":")" + std::string(5000, 'x') + "\"" + flags),
                {"added_tokens[0]"}));
}

TEST_CASE("an unknown token that is no token matters only to a text that needs it",
          "[tokenizers][tokenizer]") {
  for (const char* model :
       {R"({"type":"BPE","unk_token":"<unk>","vocab":{"a":0},"merges":[]})",
        R"({"type":"BPE","unk_token":"","vocab":{"a":0},"merges":[]})",
        R"({"type":"WordPiece","vocab":{"a":0}})", R"({"type":"WordLevel","vocab":{"a":0}})"}) {
    CAPTURE(model);
    const Result<Tokenizer> tokenizer = Tokenizer::parse(file_with(model), "t.json");
    REQUIRE(tokenizer.has_value());
    Encoder encoder = tokenizer->encoder();
    CHECK(encoder.count("a", SpecialTokens::add) == 1);
    CHECK_FALSE(encoder.refused());
    for (int again = 0; again < 2; ++again) {
      std::vector<TokenId> ids;
      encoder.encode("x", SpecialTokens::add, ids);
      CHECK(ids.empty());
      CHECK(encoder.refused());
    }
    CHECK(encoder.count("", SpecialTokens::add) == 0);
    CHECK_FALSE(encoder.refused());
  }
}

TEST_CASE("of equal keys the last one counts", "[tokenizers][tokenizer]") {
  CHECK(ids_of(file_with(R"({"type":"BPE","vocab":{"a":7},"merges":["x"],"merges":[["a","b"]],)"
                         R"("vocab":{"a":0,"b":1,"b":2,"ab":3}})"),
               "abb") == std::vector<TokenId>{3, 2});
  CHECK(ids_of(file_with(small_model, R"(,"model":{"type":"BPE","vocab":{"a":5},"merges":[]})"),
               "a") == std::vector<TokenId>{5});
  CHECK(ids_of(file_with(small_model, R"(,"normalizer":{"type":"Lowercase"},"normalizer":null)"),
               "A") == std::vector<TokenId>{2});
}

TEST_CASE("what would grow without bound is refused, text by text", "[tokenizers][tokenizer]") {
  const auto repeated = [](const std::string& member, int times) {
    std::string list = member;
    for (int i = 1; i < times; ++i) list += "," + member;
    return list;
  };
  const std::string grow = R"({"type":"Replace","pattern":{"String":"a"},"content":"aaaaaaaaaa"})";
  const std::string bytes = R"({"type":"ByteLevel","add_prefix_space":false,"use_regex":false})";
  for (const std::string& stage :
       {R"("normalizer":{"type":"Sequence","normalizers":[)" + repeated(grow, 10) + "]}",
        R"("pre_tokenizer":{"type":"Sequence","pretokenizers":[)" + repeated(bytes, 40) + "]}"}) {
    CAPTURE(stage);
    const Result<Tokenizer> tokenizer =
        Tokenizer::parse(file_with(small_model, "," + stage), "t.json");
    REQUIRE(tokenizer.has_value());
    Encoder encoder = tokenizer->encoder();
    CHECK(encoder.count("aé", SpecialTokens::add) == 0);
    CHECK(encoder.refused());
  }
  CHECK(refuses(file_with(small_model, R"(,"normalizer":{"type":"Sequence","normalizers":[)" +
                                           repeated(R"({"type":"NFC"})", 65) + "]}"),
                {"$.normalizer.normalizers", "64"}));
  CHECK(refuses(file_with(small_model, R"(,"pre_tokenizer":{"type":"Sequence","pretokenizers":[)" +
                                           repeated(bytes, 65) + "]}"),
                {"$.pre_tokenizer.pretokenizers", "64"}));
}

TEST_CASE("a normalizer that gives up says so", "[tokenizers][tokenizer]") {
  const Result<Tokenizer> tokenizer = Tokenizer::parse(
      file_with(small_model,
                R"(,"normalizer":{"type":"Replace","pattern":{"Regex":"(?:a|a)*c"},"content":""})"),
      "t.json");
  REQUIRE(tokenizer.has_value());
  Encoder encoder = tokenizer->encoder();
  CHECK(encoder.count("ab", SpecialTokens::add) == 1);
  CHECK_FALSE(encoder.gave_up());
  CHECK(encoder.count(std::string(40, 'a') + "bc", SpecialTokens::add) == 41);
  CHECK(encoder.gave_up());
}

TEST_CASE("what the reference refuses beside the model is refused", "[tokenizers][tokenizer]") {
  CHECK(refuses(file_with(small_model, R"(,"decoder":{"type":"Nope"})"), {"$.decoder.type"}));
  CHECK(refusal(file_with(small_model, R"(,"decoder":{"type":"Fuse"})")).empty());
  CHECK(refuses("\xEF\xBB\xBF" + file_with(small_model), {"byte order mark"}));
}

TEST_CASE("old files without a model type are understood", "[tokenizers][tokenizer]") {
  CHECK(ids_of(file_with(R"({"vocab":{"a":0,"b":1,"ab":2},"merges":["#version: 0.2","a b"]})"),
               "aab") == std::vector<TokenId>{0, 2});
}

// Ids as tokenizers 0.23.3 gives them: the "id" in the file does not matter.
TEST_CASE("added tokens have the vocabulary's id, else the next after it",
          "[tokenizers][tokenizer]") {
  const std::string flags =
      R"(,"single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":false})";
  const std::string json = R"({"added_tokens":[{"id":1,"content":"X")" + flags +
                           R"(,{"id":1,"content":"b")" + flags + R"(,{"id":1,"content":"Y")" +
                           flags +
                           R"(],"model":{"type":"BPE","unk_token":"<unk>",)"
                           R"("vocab":{"a":4,"b":9,"<unk>":2},"merges":[]}})";
  CHECK(ids_of(json, "aXbY") == std::vector<TokenId>{4, 3, 9, 4});
}

TEST_CASE("files and folders are found or refused", "[tokenizers][tokenizer]") {
  const test::ScratchFolder folder;
  const Result<Tokenizer> nothing = Tokenizer::load(folder.path() + "/nowhere.json");
  REQUIRE(!nothing.has_value());
  CHECK(nothing.error().message().find("nowhere.json") != std::string::npos);
  CHECK(nothing.error().kind == ErrorKind::input);
  const Result<Tokenizer> empty = Tokenizer::load(folder.path());
  REQUIRE(!empty.has_value());
  CHECK(empty.error().message().find("without tokenizer.json") != std::string::npos);
  const std::string file = folder.write("tokenizer.json", file_with(small_model));
  CHECK(Tokenizer::load(folder.path()).has_value());
  const Result<Tokenizer> direct = Tokenizer::load(file);
  REQUIRE(direct.has_value());
  CHECK(direct->path() == file);
}

TEST_CASE("a text that is too long is refused, not counted wrongly", "[tokenizers][tokenizer]") {
  const Result<Tokenizer> tokenizer = Tokenizer::parse(file_with(small_model), "t.json");
  REQUIRE(tokenizer.has_value());
  Encoder encoder = tokenizer->encoder();
  const std::string_view text("a", 1);
  // The length is judged before a byte is read.
  CHECK(encoder.count({text.data(), most_text_bytes + 1}, SpecialTokens::none) == 0);
  CHECK(encoder.refused());
  CHECK(encoder.count("ab", SpecialTokens::none) == 1);
  CHECK_FALSE(encoder.refused());
}

TEST_CASE("a warm cache gives the ids of a cold one", "[tokenizers][tokenizer]") {
  std::string vocab = R"({"type":"BPE","byte_fallback":true,"unk_token":"u","vocab":{"u":0)";
  const std::string letters = "abcdefgh_";
  int id = 1;
  for (const char letter : letters) {
    vocab += std::string(",\"") + letter + "\":" + std::to_string(id++);
  }
  std::mt19937 random(11);
  std::string merges;
  for (int count = 0; count < 40; ++count) {
    const std::string pair = {letters[random() % 8], ' ', letters[random() % 8]};
    const std::string product = {pair[0], pair[2]};
    if (vocab.find("\"" + product + "\"") != std::string::npos) continue;
    vocab += ",\"" + product + "\":" + std::to_string(id++);
    merges += (merges.empty() ? "\"" : ",\"") + pair + "\"";
  }
  const std::string json = file_with(vocab + R"(},"merges":[)" + merges + "]}");
  const Result<Tokenizer> tokenizer = Tokenizer::parse(json, "t.json");
  REQUIRE(tokenizer.has_value());
  Encoder warm = tokenizer->encoder();
  for (int round = 0; round < 20; ++round) {
    std::string text;
    for (std::size_t left = random() % 300; left > 0; --left) {
      text += letters[random() % letters.size()];
    }
    Encoder cold = tokenizer->encoder();
    std::vector<TokenId> warm_ids;
    std::vector<TokenId> cold_ids;
    warm.encode(text, SpecialTokens::add, warm_ids);
    CHECK(cold.count(text, SpecialTokens::add) == warm_ids.size());
    cold.encode(text, SpecialTokens::add, cold_ids);
    CHECK(warm_ids == cold_ids);
  }
}

}  // namespace
}  // namespace tunegauge::tokenizers
