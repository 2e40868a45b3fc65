// Truncation, templates and padding. Expected ids are those of Hugging Face tokenizers 0.23.3.

#include "estimator/tokenizers/frame.h"

#include <simdjson.h>

#include "tests/support/catch.h"

namespace tunegauge::tokenizers {
namespace {

using Ids = std::vector<TokenId>;

const std::string bos_template =
    R"("post_processor":{"type":"TemplateProcessing","pair":[],)"
    R"("single":[{"SpecialToken":{"id":"<s>"}},{"Sequence":{"id":"A"}}],)"
    R"("special_tokens":{"<s>":{"id":"<s>","ids":[7,8],"tokens":["x","y"]}}})";

Result<Frame> read(const std::string& members) {
  simdjson::dom::parser parser;
  simdjson::dom::element file;
  const std::string json = "{" + members + "}";
  REQUIRE(parser.parse(json).get(file) == simdjson::SUCCESS);
  return Frame::read(file, "t.json $");
}

Ids apply(const std::string& members, const Ids& text, SpecialTokens special) {
  const Result<Frame> frame = read(members);
  REQUIRE(frame.has_value());
  Ids ids;
  frame->append(text, special, ids);
  CHECK(frame->count(text.size(), special) == ids.size());
  return ids;
}

std::string truncation(int most, const std::string& direction) {
  return R"("truncation":{"direction":")" + direction + R"(","max_length":)" +
         std::to_string(most) + R"(,"strategy":"LongestFirst","stride":0})";
}

const Ids text = {0, 1, 0, 0, 1};

TEST_CASE("without stages the ids stay", "[tokenizers][frame]") {
  CHECK(apply("", text, SpecialTokens::add) == text);
  CHECK(apply(R"("post_processor":null,"truncation":null,"padding":null)", {},
              SpecialTokens::none) == Ids{});
}

TEST_CASE("templates add tokens only when asked", "[tokenizers][frame]") {
  CHECK(apply(bos_template, {0, 1}, SpecialTokens::none) == Ids{0, 1});
  CHECK(apply(bos_template, {0, 1}, SpecialTokens::add) == Ids{7, 8, 0, 1});
  CHECK(apply(bos_template, {}, SpecialTokens::add) == Ids{7, 8});
  const std::string bert =
      R"("post_processor":{"type":"BertProcessing","sep":["[SEP]",5],"cls":["[CLS]",6]})";
  CHECK(apply(bert, {0, 1}, SpecialTokens::add) == Ids{6, 0, 1, 5});
  CHECK(apply(bert, {0, 1}, SpecialTokens::none) == Ids{0, 1});
  const std::string sequence =
      R"("post_processor":{"type":"Sequence","processors":[{"type":"ByteLevel"},)"
      R"({"type":"RobertaProcessing","sep":["s",5],"cls":["c",6]}]})";
  CHECK(apply(sequence, {}, SpecialTokens::add) == Ids{6, 5});
}

TEST_CASE("truncation keeps room for the special tokens", "[tokenizers][frame]") {
  const std::string with_bos = bos_template + ",";
  CHECK(apply(with_bos + truncation(5, "Right"), text, SpecialTokens::add) == Ids{7, 8, 0, 1, 0});
  CHECK(apply(with_bos + truncation(5, "Left"), text, SpecialTokens::add) == Ids{7, 8, 0, 0, 1});
  CHECK(apply(with_bos + truncation(3, "Left"), text, SpecialTokens::none) == Ids{0, 0, 1});
  CHECK(apply(with_bos + truncation(2, "Right"), text, SpecialTokens::add) == Ids{7, 8});
  // No room at all: the reference gives up truncating.
  CHECK(apply(with_bos + truncation(1, "Right"), text, SpecialTokens::add) ==
        Ids{7, 8, 0, 1, 0, 0, 1});
  CHECK(apply(with_bos + truncation(0, "Right"), text, SpecialTokens::none) == Ids{});
}

TEST_CASE("padding fills up to a length and a multiple", "[tokenizers][frame]") {
  const auto padding = [](const std::string& strategy, const std::string& multiple,
                          const std::string& direction) {
    return bos_template + R"(,"padding":{"strategy":)" + strategy + R"(,"direction":")" +
           direction + R"(","pad_to_multiple_of":)" + multiple +
           R"(,"pad_id":9,"pad_type_id":0,"pad_token":"P"})";
  };
  const Ids aba = {0, 1, 0};
  CHECK(apply(padding(R"("BatchLongest")", "null", "Left"), aba, SpecialTokens::add) ==
        Ids{7, 8, 0, 1, 0});
  CHECK(apply(padding(R"("BatchLongest")", "4", "Right"), aba, SpecialTokens::add) ==
        Ids{7, 8, 0, 1, 0, 9, 9, 9});
  CHECK(apply(padding(R"({"Fixed":6})", "null", "Left"), aba, SpecialTokens::add) ==
        Ids{9, 7, 8, 0, 1, 0});
  CHECK(apply(padding(R"({"Fixed":6})", "4", "Left"), aba, SpecialTokens::none) ==
        Ids{9, 9, 9, 9, 9, 0, 1, 0});
  CHECK(apply(padding(R"({"Fixed":2})", "0", "Right"), aba, SpecialTokens::none) == aba);
}

TEST_CASE("what cannot be applied is refused by name", "[tokenizers][frame]") {
  const auto message = [](const std::string& members) {
    const Result<Frame> frame = read(members);
    REQUIRE(!frame.has_value());
    return frame.error().message();
  };
  CHECK(message(R"("post_processor":{"type":"Abacus"})").find("\"Abacus\"") != std::string::npos);
  CHECK(message(R"("post_processor":[])").find("$.post_processor") != std::string::npos);
  CHECK(message(R"("post_processor":{"type":"TemplateProcessing","single":"$A"})")
            .find("$.post_processor.single") != std::string::npos);
  CHECK(message(R"("post_processor":{"type":"TemplateProcessing",)"
                R"("single":[{"Sequence":{"id":"B"}}]})")
            .find("single[0]") != std::string::npos);
  CHECK(message(R"("post_processor":{"type":"TemplateProcessing","single":[{"SpecialToken":)"
                R"({"id":"q"}}],"special_tokens":{}})")
            .find("\"q\"") != std::string::npos);
  const std::string bert = R"({"type":"BertProcessing","sep":["s",5],"cls":["c",6]})";
  CHECK(message(R"("post_processor":{"type":"Sequence","processors":[)" + bert + "," + bert + "]}")
            .find("more than one") != std::string::npos);
  CHECK(message(R"("truncation":{"max_length":2,"strategy":"OnlySecond","stride":0})")
            .find("OnlySecond") != std::string::npos);
  CHECK(message(R"("truncation":{"max_length":-1,"strategy":"OnlyFirst","stride":0})")
            .find("$.truncation.max_length") != std::string::npos);
  CHECK(message(R"("truncation":{"max_length":4,"strategy":"OnlyFirst","stride":4})")
            .find("stride") != std::string::npos);
  CHECK(message(R"("padding":{"strategy":{"Fixed":4000000000},"direction":"Left","pad_id":0})")
            .find("pads to more") != std::string::npos);
  CHECK(message(R"("padding":{"strategy":"Longest","direction":"Left","pad_id":0})")
            .find("\"Longest\"") != std::string::npos);
}

TEST_CASE("deep nesting is refused", "[tokenizers][frame]") {
  std::string nested = R"({"type":"ByteLevel"})";
  for (int depth = 0; depth < 200; ++depth) {
    nested = R"({"type":"Sequence","processors":[)" + nested + "]}";
  }
  const Result<Frame> frame = read(R"("post_processor":)" + nested);
  CHECK(!frame.has_value());
}

}  // namespace
}  // namespace tunegauge::tokenizers
