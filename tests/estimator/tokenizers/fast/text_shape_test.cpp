// read_text_shape: which files fast counting takes for what.

#include "estimator/tokenizers/fast/text_shape.h"

#include <string>

#include "tests/support/catch.h"

namespace tunegauge::tokenizers {
namespace {

std::optional<TextShape> shape_of(const std::string& normalizer, const std::string& pre_tokenizer,
                                  bool needs_normalized_text = false) {
  simdjson::dom::parser normalizer_parser;
  simdjson::dom::parser pre_tokenizer_parser;
  TextStages stages;
  if (!normalizer.empty()) stages.normalizer = normalizer_parser.parse(normalizer).value();
  if (!pre_tokenizer.empty()) {
    stages.pre_tokenizer = pre_tokenizer_parser.parse(pre_tokenizer).value();
  }
  stages.needs_normalized_text = needs_normalized_text;
  return read_text_shape(stages);
}

std::string words(const std::string& split, const std::string& byte_level) {
  return R"({"type":"Sequence","pretokenizers":[{"type":"Split",)" + split +
         R"(},{"type":"ByteLevel",)" + byte_level + "}]}";
}
const std::string kRegex = R"("pattern":{"Regex":"x"})";
const std::string kIsolated = R"("behavior":"Isolated","invert":false)";
const std::string kPlainBytes = R"("add_prefix_space":false,"use_regex":false)";
const std::string kReplace = R"({"type":"Replace","pattern":{"String":" "},"content":"▁"})";
const std::string kPrepend = R"({"type":"Prepend","prepend":"▁"})";

std::string sequence(const std::string& members) {
  return R"({"type":"Sequence","normalizers":[)" + members + "]}";
}

TEST_CASE("words of bytes are known by all of their fields", "[tokenizers][fast]") {
  const auto shape = shape_of("", words(kRegex + "," + kIsolated, kPlainBytes));
  REQUIRE(shape);
  CHECK(shape->pieces == TextShape::Pieces::bytes);
  CHECK(shape->expressions == std::vector<std::string>{"x"});
  const auto gpt2 = shape_of("", R"({"type":"ByteLevel","add_prefix_space":false})");
  REQUIRE(gpt2);
  CHECK(gpt2->expressions.size() == 1);
  CHECK_FALSE(shape_of("", R"({"type":"ByteLevel"})"));  // a space is put before
  CHECK_FALSE(shape_of("", words(kRegex + R"(,"behavior":"Removed")", kPlainBytes)));
  CHECK_FALSE(shape_of("", words(kRegex + R"(,"behavior":"Isolated","invert":true)", kPlainBytes)));
  CHECK_FALSE(shape_of("", words(R"("pattern":{"String":"x"},)" + kIsolated, kPlainBytes)));
}

TEST_CASE("a shape is read from the last of equal keys", "[tokenizers][fast]") {
  CHECK_FALSE(
      shape_of("", words(kRegex + "," + kIsolated + R"(,"behavior":"Removed")", kPlainBytes)));
  CHECK_FALSE(
      shape_of("", words(kRegex + "," + kIsolated, kPlainBytes + R"(,"add_prefix_space":true)")));
  CHECK_FALSE(
      shape_of("", words(R"("pattern":{"Regex":"x","Regex":"y"},)" + kIsolated, kPlainBytes)));
  const auto twice =
      shape_of(sequence(R"({"type":"Prepend","prepend":"▁","prepend":"_"},)" + kReplace), "");
  REQUIRE(twice);
  CHECK_FALSE(twice->marks_spaces);
}

TEST_CASE("marks for spaces are known with and without one before the text", "[tokenizers][fast]") {
  const auto gemma = shape_of(
      kReplace, R"({"type":"Split","pattern":{"String":" "},"behavior":"MergedWithPrevious"})");
  REQUIRE(gemma);
  CHECK(gemma->marks_spaces);
  CHECK(gemma->replaces_normalizer);
  CHECK(gemma->mark == TextShape::Mark::never);
  const auto llama = shape_of(sequence(kPrepend + "," + kReplace), "");
  REQUIRE(llama);
  CHECK(llama->mark == TextShape::Mark::always);
  // Added tokens that are looked for in the normalized text need one.
  const auto normalized = shape_of(sequence(kPrepend + "," + kReplace), "", true);
  REQUIRE(normalized);
  CHECK_FALSE(normalized->marks_spaces);
  CHECK_FALSE(normalized->replaces_normalizer);
  const auto other = shape_of(sequence(kReplace + "," + kPrepend), "");
  REQUIRE(other);  // the file's normalizer runs
  CHECK_FALSE(other->marks_spaces);
}

TEST_CASE("Metaspace is known where it splits nothing", "[tokenizers][fast]") {
  const std::string metaspace = R"({"type":"Metaspace","replacement":"▁","split":false,)";
  const auto shape = [&](const std::string& scheme) {
    return shape_of("", metaspace + R"("prepend_scheme":")" + scheme + "\"}");
  };
  CHECK(shape("always")->mark == TextShape::Mark::unless_there);
  CHECK(shape("first")->mark == TextShape::Mark::first_and_unless_there);
  CHECK(shape("never")->mark == TextShape::Mark::never);
  CHECK_FALSE(shape("always")->replaces_normalizer);
  CHECK_FALSE(shape_of("", R"({"type":"Metaspace","replacement":"▁"})"));
  CHECK_FALSE(shape_of("", R"({"type":"Metaspace","replacement":"_","split":false})"));
  CHECK_FALSE(shape_of(kReplace, metaspace + R"("prepend_scheme":"first"})"));
}

}  // namespace
}  // namespace tunegauge::tokenizers
