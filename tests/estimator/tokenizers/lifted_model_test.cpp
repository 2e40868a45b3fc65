// Reading "vocab" and "merges" straight from the text: whatever the file is, the outcome is that of
// reading it as a tree.

#include "estimator/tokenizers/lifted_model.h"

#include <random>
#include <string>
#include <vector>

#include "estimator/tokenizers/tokenizer_loader.h"
#include "tests/support/catch.h"

namespace tunegauge::tokenizers {
namespace {

const std::string pairs = R"({
  "version": "1.0",
  "added_tokens": [{"id": 9, "content": "<s>{\"model\": [", "single_word": false, "lstrip": false,
                    "rstrip": false, "normalized": false, "special": true}],
  "model": {
    "type": "BPE",
    "unk_token": null,
    "vocab": {
      "a": 0,
      "b": 1,
      "\"": 2,
      "\\\u00e9\ud83d\ude00\n/\/": 3,
      "ab": 4,
      "abab": 5,
      "a\"": 6
    },
    "merges": [
      [
        "a",
        "b"
      ],
      [
        "ab",
        "ab"
      ],
      [
        "a",
        "\""
      ]
    ]
  }
})";
const std::string lines =
    R"({"model":{"type":"BPE","vocab":{"a":0,"b":1,"ab":2,"abab":3,"é":4},"merges":["a b","ab ab"]}})";

/// The ids of some tokens and texts, or the message.
std::string outcome(const Result<TokenizerData>& read) {
  if (!read) return read.error().message();
  std::string shown = std::to_string(read->vocabulary_size) + " " + read->model_kind;
  ModelScratch scratch;
  for (const std::string text :
       {"a", "ab", "abab", "a\"", "\xC3\xA9", "\"", "\\\xC3\xA9\xF0\x9F\x98\x80\n//", "<s>"}) {
    const auto id = read->model->find(text);
    shown += id ? " " + std::to_string(*id) : " -";
    std::vector<TokenId> ids;
    read->model->tokenize(text, scratch, ids);
    for (const TokenId one : ids) shown += "," + std::to_string(one);
  }
  return shown;
}

void check_both(const std::string& json) {
  CAPTURE(json);
  CHECK(outcome(read_tokenizer(json, "t")) == outcome(read_tokenizer_as_tree(json, "t")));
}

std::string replaced(std::string text, const std::string& part, const std::string& by) {
  const std::size_t at = text.find(part);
  REQUIRE(at != text.npos);
  return text.replace(at, part.size(), by);
}

TEST_CASE("the lists are lifted out of files as tools write them", "[tokenizers][lifted_model]") {
  for (const std::string& json : {pairs, lines}) {
    const auto lifted = lift_model(json);
    REQUIRE(lifted.has_value());
    CHECK(lifted->rest.find("\"merges\"") != std::string::npos);
    CHECK(lifted->rest.find("abab") == std::string::npos);
    CHECK(lifted->merges.at(1).product == *lifted->vocabulary.vocabulary.find("abab"));
    check_both(json);
  }
}

TEST_CASE("unusual and wrong files are read as if nothing was lifted",
          "[tokenizers][lifted_model]") {
  const std::vector<std::pair<std::string, std::string>> changes = {
      {"\"a\":0", "\"a\":-1"},
      {"\"a\":0", "\"a\":00"},
      {"\"a\":0", "\"a\":4294967295"},
      {"\"a\":0", "\"a\":4294967294"},
      {"\"a\":0", "\"a\":99999999999999999999"},
      {"\"a\":0", "\"a\":1.0"},
      {"\"a\":0", "\"a\":1e0"},
      {"\"a\":0", "\"a\":\"0\""},
      {"\"a\":0", "\"a\":0,"},
      {"\"a\":0", "\"a\":7,\"a\":0"},
      {"\"a\":0", "\"\":0"},
      {"\"a\":0", "\"\\ud800\":0"},
      {"\"a\":0", "\"\\udc00\\ud800\":0"},
      {"\"a\":0", "\"\\x\":0"},
      {"\"a\":0", "\"a\x01\":0"},
      {"\"a\":0", "\"a\xFF\":0"},
      {"\"a\":0", "\"\\u0061\":0"},
      {"\"a\":0", "\"a\\u0000\":0,\"a\":8"},
      {"\"a b\"", "\"a  b\""},
      {"\"a b\"", "\"ab\""},
      {"\"a b\"", "\"#version: 0.2\",\"a b\""},
      {"\"a b\"", "\"#version: 0.2\",\"a c\""},
      {"\"a b\"", "\"a b\",7"},
      {"\"a b\"", "\"a c\",7"},
      {"\"a b\"", "\"a \\u0062\""},
      {"\"a b\"", "[\"a\",\"b\"]"},
      {"\"a b\"", "[\"a\",\"b\",\"c\"]"},
      {"\"a b\"", "[\"a\"]"},
      {"\"a b\"", "[\"a\",\"b\"],"},
      {"\"a b\",", ""},
      {"[\"a b\",\"ab ab\"]", "[]"},
      {"[\"a b\",\"ab ab\"]", "null"},
      {"[\"a b\",\"ab ab\"]", "[\"b a\"]"},
      {"[\"a b\",\"ab ab\"]", "[\"a b\",\"ab ab\"],\"merges\":[]"},
      {"\"BPE\"", "\"WordLevel\",\"unk_token\":\"a\""},
      {"\"type\":\"BPE\",", ""},
      {"\"BPE\"", "\"BPE\",\"continuing_subword_prefix\":\"a\""},
      {"\"BPE\"", "\"BPE\",\"dropout\":0.5"},
      {"\"BPE\"", "\"BPE\",\"vocab\":{}"},
      {"{\"model\"", "{\"model\":{},\"model\""},
      {"{\"model\"", "{\"mod\\u0065l\""},
      {"{\"model\"", "{\"unknown\":1,\"model\""},
      {"{\"model\"", "{\"normalizer\":{\"type\":\"?\"},\"model\""},
      {"{\"model\"", "{\"decoder\":[}],\"model\""},
  };
  for (const auto& [part, by] : changes) check_both(replaced(lines, part, by));
  for (const char* text : {"", "{", "[]", "{}", "{\"model\":", "null", "\xEF\xBB\xBF{}"}) {
    check_both(text);
  }
}

TEST_CASE("files with any byte changed, cut or doubled are read alike",
          "[tokenizers][lifted_model]") {
  const std::string bytes = "\"\\{}[]:, \n01ab\x01\xC3";
  std::mt19937 random(12);
  for (const std::string& json : {pairs, lines}) {
    for (std::size_t at = 0; at < json.size(); ++at) {
      check_both(json.substr(0, at));
      std::string changed = json;
      changed[at] = bytes[random() % bytes.size()];
      check_both(changed);
      changed.insert(at, 1, bytes[random() % bytes.size()]);
      check_both(changed);
    }
  }
}

}  // namespace
}  // namespace tunegauge::tokenizers
