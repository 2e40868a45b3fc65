// Normalizers and pre-tokenizers against what the reference made of the same texts
// (data/make_text_cases.py), and what they refuse.

#include <string>
#include <vector>

#include "estimator/tokenizers/normalizer.h"
#include "estimator/tokenizers/pre_tokenizer.h"
#include "tests/support/catch.h"
#include "tests/support/test_data.h"

namespace tunegauge::tokenizers {
namespace {

simdjson::dom::element load(simdjson::dom::parser& parser, std::string_view file) {
  const std::string path =
      test::source_path("tests/estimator/tokenizers/data/" + std::string(file));
  return parser.load(path).value();
}

/// By value: a loop over the library's own result would outlive it.
simdjson::dom::array array_of(simdjson::dom::element value) {
  return value.get_array().value();
}

std::vector<std::string> texts_of(simdjson::dom::element array) {
  std::vector<std::string> texts;
  for (const simdjson::dom::element text : array_of(array)) {
    texts.emplace_back(text.get_string().value());
  }
  return texts;
}

std::string message_of_normalizer(const std::string& spec) {
  simdjson::dom::parser parser;
  auto made = make_normalizer(parser.parse(spec).value(), "t.json $.normalizer");
  return made ? "accepted" : made.error().message();
}

std::string message_of_pre_tokenizer(const std::string& spec) {
  simdjson::dom::parser parser;
  auto made = make_pre_tokenizer(parser.parse(spec).value(), "t.json $.pre_tokenizer");
  return made ? "accepted" : made.error().message();
}

std::string nested(std::string_view member, int levels) {
  std::string spec;
  const std::string open = R"({"type":"Sequence",")" + std::string(member) + R"(":[)";
  for (int i = 0; i < levels; ++i) spec += open;
  for (int i = 0; i < levels; ++i) spec += "]}";
  return spec;
}

}  // namespace

TEST_CASE("normalizers give what the reference gives", "[tokenizers][normalizer]") {
  simdjson::dom::parser parser;
  int compared = 0;
  for (const simdjson::dom::element entry : array_of(load(parser, "normalizers.json"))) {
    const simdjson::dom::element spec = entry["normalizer"].value();
    CAPTURE(simdjson::minify(spec));
    auto normalizer = make_normalizer(spec, "$");
    REQUIRE(normalizer.has_value());
    for (const simdjson::dom::element pair : array_of(entry["cases"].value())) {
      const std::vector<std::string> texts = texts_of(pair);
      NormalizedText text;
      text.assign(texts[0], true);
      text.scratch = "left over";
      if ((*normalizer)->leaves(text.text)) CHECK(texts[1] == text.text);
      (*normalizer)->normalize(text);
      CHECK(text.text == texts[1]);
      CHECK(text.origin_bytes <= text.text.size());
      ++compared;
    }
  }
  CHECK(compared > 150);
}

TEST_CASE("pre-tokenizers give what the reference gives", "[tokenizers][pre_tokenizer]") {
  simdjson::dom::parser parser;
  PieceList list;
  int compared = 0;
  for (const simdjson::dom::element entry : array_of(load(parser, "pre_tokenizers.json"))) {
    const simdjson::dom::element spec = entry["pre_tokenizer"].value();
    CAPTURE(simdjson::minify(spec));
    auto pre_tokenizer = make_pre_tokenizer(spec, "$");
    REQUIRE(pre_tokenizer.has_value());
    for (const simdjson::dom::element pair : array_of(entry["cases"].value())) {
      const std::string text(pair.at(0).get_string().value());
      list.assign(text, text.empty() ? 0 : 1);
      (*pre_tokenizer)->split(list);
      std::vector<std::string> pieces;
      for (const PieceList::Piece& piece : list.pieces) pieces.emplace_back(list.text_of(piece));
      CHECK(pieces == texts_of(pair.at(1).value()));
      ++compared;
    }
  }
  CHECK(compared > 250);
}

TEST_CASE("Metaspace first prepends only at the beginning of the text",
          "[tokenizers][pre_tokenizer]") {
  simdjson::dom::parser parser;
  auto metaspace = make_pre_tokenizer(
      parser.parse(R"({"type":"Metaspace","replacement":"_","prepend_scheme":"first"})"_padded)
          .value(),
      "$");
  REQUIRE(metaspace.has_value());
  PieceList list;
  list.assign("a b", 0);
  (*metaspace)->split(list);
  REQUIRE(list.pieces.size() == 2);
  CHECK(list.text_of(list.pieces[0]) == "a");
  CHECK(list.text_of(list.pieces[1]) == "_b");
  CHECK_FALSE(list.at_origin(list.pieces[0]));
}

TEST_CASE("an empty text has no pieces", "[tokenizers][pre_tokenizer]") {
  PieceList list;
  list.assign("", 0);
  CHECK(list.pieces.empty());
}

TEST_CASE("null is no normalizer and no pre-tokenizer", "[tokenizers]") {
  simdjson::dom::parser parser;
  const simdjson::dom::element null = parser.parse("null"_padded).value();
  auto normalizer = make_normalizer(null, "$");
  auto pre_tokenizer = make_pre_tokenizer(null, "$");
  REQUIRE(normalizer.has_value());
  REQUIRE(pre_tokenizer.has_value());
  CHECK(*normalizer == nullptr);
  CHECK(*pre_tokenizer == nullptr);
}

TEST_CASE("unknown normalizers and bad values are refused with their place",
          "[tokenizers][normalizer]") {
  CHECK(message_of_normalizer(R"({"type":"NFX"})").find("t.json $.normalizer.type: unknown") == 0);
  CHECK(message_of_normalizer("[]").find("t.json $.normalizer: ") == 0);
  CHECK(message_of_normalizer(R"({"type":"Replace","pattern":{"Regex":"("},"content":""})")
            .find("t.json $.normalizer.pattern.Regex: ") == 0);
  CHECK(message_of_normalizer(R"({"type":"Sequence","normalizers":[{"type":"NFC"},{"type":"x"}]})")
            .find("t.json $.normalizer.normalizers[1].type: ") == 0);
  CHECK(message_of_normalizer(nested("normalizers", 16)) == "accepted");
  CHECK(message_of_normalizer(nested("normalizers", 17)).find("nested too deeply") !=
        std::string::npos);
}

TEST_CASE("unknown pre-tokenizers and bad values are refused with their place",
          "[tokenizers][pre_tokenizer]") {
  CHECK(message_of_pre_tokenizer(R"({"type":"Nope"})")
            .find("t.json $.pre_tokenizer.type: unknown pre-tokenizer \"Nope\"") == 0);
  CHECK(message_of_pre_tokenizer(R"({"type":"FixedLength","length":0})") != "accepted");
  CHECK(message_of_pre_tokenizer(R"({"type":"CharDelimiterSplit","delimiter":"ab"})") !=
        "accepted");
  CHECK(message_of_pre_tokenizer(R"({"type":"Metaspace","replacement":""})") != "accepted");
  CHECK(message_of_pre_tokenizer(
            R"({"type":"Metaspace","replacement":"_","prepend_scheme":"second"})") != "accepted");
  CHECK(message_of_pre_tokenizer(R"({"type":"Split","pattern":{"String":"a"},"invert":false})") !=
        "accepted");
  CHECK(message_of_pre_tokenizer(nested("pretokenizers", 17)).find("nested too deeply") !=
        std::string::npos);
}

TEST_CASE("damaged tables of replacements are refused or harmless", "[tokenizers][normalizer]") {
  const auto message = [](std::string_view charsmap) {
    return message_of_normalizer(R"({"type":"Precompiled","precompiled_charsmap":")" +
                                 std::string(charsmap) + R"("})");
  };
  CHECK(message("!!!!").find("not base64") != std::string::npos);
  CHECK(message("AAA").find("not base64") != std::string::npos);
  CHECK(message("").find("too short") != std::string::npos);
  CHECK(message("AAAAAA==").find("does not fit") != std::string::npos);   // no trie
  CHECK(message("/////w==").find("does not fit") != std::string::npos);   // 4 GiB of trie
  CHECK(message("BAAAAAAAAAD/").find("not UTF-8") != std::string::npos);  // 1 cell, text FF
  // One cell whose offset points far outside: no entry is ever found.
  simdjson::dom::parser parser;
  auto normalizer = make_normalizer(
      parser.parse(R"({"type":"Precompiled","precompiled_charsmap":"BAAAAAD8//9hAA=="})"_padded)
          .value(),
      "$");
  REQUIRE(normalizer.has_value());
  NormalizedText text;
  text.assign("abc", true);
  (*normalizer)->normalize(text);
  CHECK(text.text == "abc");
}

}  // namespace tunegauge::tokenizers
