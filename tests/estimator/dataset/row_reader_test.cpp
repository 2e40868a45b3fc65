// The lenient reading: what is taken, what is refused, and where the fault stands.

#include "estimator/dataset/row_reader.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/support/catch.h"

namespace {

using namespace tunegauge::dataset;

TEST_CASE("A conversation with tools, images and reasoning is read whole",
          "[estimator][dataset][row_reader]") {
  const std::string line =
      R"({"id": 1, "messages": [{"role": "system", "content": "s"},)"
      R"({"role": "user", "content": [{"type": "text", "text": "look\n"},)"
      R"({"type": "image_url", "image_url": {"url": "u"}}, {"type": "text", "text": "there"}]},)"
      R"({"role": "assistant", "content": null, "reasoning": "hm", "tool_calls": [{"id": "x"}]},)"
      R"({"role": "tool", "content": "{}", "weight": 0}, {"role": "assistant", "content": "a"}],)"
      R"("tools": [ {"type": "function"} ]})";
  RowReader reader;
  const Row* const row = reader.read(line);
  REQUIRE(row != nullptr);
  CHECK(row->format == Format::conversational);
  REQUIRE(row->messages.size() == 5);
  CHECK(row->messages[0].role == "system");
  REQUIRE(row->messages[1].content.texts.size() == 2);
  CHECK(row->messages[1].content.texts[0] == "look\n");
  CHECK(row->messages[1].content.texts[1] == "there");
  CHECK(row->images == 1);
  CHECK(row->messages[2].tool_calls == R"([{"id": "x"}])");
  CHECK(row->messages[2].reasoning == "hm");
  CHECK(row->messages[2].content.texts.empty());
  CHECK(row->messages[3].weight == false);
  CHECK_FALSE(row->messages[4].weight.has_value());
  CHECK(row->has_weights);
  CHECK(row->tools == R"([ {"type": "function"} ])");
  CHECK(row->root->find("id")->integer() == 1);
  CHECK(row->source == line);
}

TEST_CASE("The other formats are read", "[estimator][dataset][row_reader]") {
  RowReader reader;
  const Row* row = reader.read(R"({"text": "a \u00e4\/", "score": NaN})");
  REQUIRE(row != nullptr);
  CHECK(row->format == Format::text);
  CHECK(row->text.texts[0] == "a \xC3\xA4/");

  row = reader.read(R"({"prompt": [{"type": "text", "text": "p"}], "completion": "c"})");
  REQUIRE(row != nullptr);
  CHECK(row->format == Format::instruction);
  CHECK(row->prompt.texts[0] == "p");
  CHECK(row->completion.bytes() == 1);

  row = reader.read(R"({"input": {"messages": [{"role": "user", "content": "q"}], "tools": [1]},)"
                    R"("preferred_output": [{"role": "assistant", "content": "good"}],)"
                    R"("non_preferred_output": [{"role": "assistant", "content": "bad"}]})");
  REQUIRE(row != nullptr);
  CHECK(row->format == Format::preference);
  CHECK(row->messages.size() == 1);
  CHECK(row->preferred.content.texts[0] == "good");
  CHECK(row->non_preferred.content.texts[0] == "bad");
  CHECK(row->tools == "[1]");
}

TEST_CASE("What cannot be counted is refused with its place", "[estimator][dataset][row_reader]") {
  struct Case {
    std::string_view line;
    Rule rule;
    std::string_view path;
    std::size_t offset;
  };
  const std::vector<Case> cases = {
      {"", Rule::row_blank, "", 0},
      {"{\"text\": \"x\"", Rule::row_not_json, "", 12},
      {"{\"text\": \"caf\xE9\"}", Rule::file_not_utf8, "", 13},
      {"[1]", Rule::row_not_object, "$", 0},
      {R"({"txt": "x"})", Rule::format_unknown, "$", 0},
      {R"({"prompt": "x"})", Rule::format_unknown, "$", 0},
      {R"({"text": "x", "messages": []})", Rule::format_two, "$", 0},
      {R"({"text": ""})", Rule::nothing_to_count, "$", 0},
      {R"({"text": 5})", Rule::content_type, "$.text", 9},
      {R"({"messages": {}})", Rule::messages_not_list, "$.messages", 13},
      {R"({"messages": []})", Rule::messages_empty, "$.messages", 13},
      {R"({"messages": [7]})", Rule::message_not_object, "$.messages[0]", 14},
      {R"({"messages": [{"content": "x"}]})", Rule::message_field_missing, "$.messages[0]", 14},
      {R"({"messages": [{"role": 1}]})", Rule::role_not_string, "$.messages[0].role", 23},
      {R"({"messages": [{"role": "user"}]})", Rule::message_field_missing, "$.messages[0]", 14},
      {R"({"messages": [{"role": "u", "content": null}]})", Rule::message_field_missing,
       "$.messages[0].content", 39},
      {R"({"messages": [{"role": "u", "content": [1]}]})", Rule::part_type_unknown,
       "$.messages[0].content[0]", 40},
      {R"({"messages": [{"role": "u", "content": ""}]})", Rule::nothing_to_count, "$", 0},
      {R"({"input": 1, "preferred_output": [], "non_preferred_output": []})",
       Rule::input_not_object, "$.input", 10},
      {R"({"input": {}, "preferred_output": [], "non_preferred_output": []})",
       Rule::input_messages_missing, "$.input", 10},
  };
  RowReader reader;
  for (const Case& one : cases) {
    CAPTURE(one.line);
    REQUIRE(reader.read(one.line) == nullptr);
    CHECK(facts(reader.fault().rule).id == facts(one.rule).id);
    CHECK(reader.fault().path == one.path);
    CHECK(reader.fault().offset == one.offset);
    CHECK_FALSE(reader.fault().what.empty());
  }
  CHECK(reader.read(R"({"text": "still works"})") != nullptr);
}

TEST_CASE("A weight that is no number is as good as none", "[estimator][dataset][row_reader]") {
  RowReader reader;
  const Row* const row =
      reader.read(R"({"messages": [{"role": "u", "content": "a", "weight": "1"},)"
                  R"({"role": "u", "content": "a", "weight": 0.5},)"
                  R"({"role": "u", "content": "a", "weight": false}]})");
  REQUIRE(row != nullptr);
  CHECK_FALSE(row->messages[0].weight.has_value());
  CHECK(row->messages[1].weight == true);
  CHECK(row->messages[2].weight == false);
}

}  // namespace
