// The provider's rules on single rows: the rule that the client names first, its place, and the
// first that the documentation has.

#include "estimator/dataset/row_check.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/catch.h"

namespace {

using namespace tunegauge::dataset;

struct Case {
  std::string row;
  std::string_view client;      ///< id of the client's first rule, "" where it passes
  std::string_view documented;  ///< the same for the page
  std::string_view path;        ///< of the first fault
};

std::string conversation(const std::string& messages) {
  return "{\"messages\": [" + messages + "]}";
}

const std::string user = R"({"role": "user", "content": "q"})";
const std::string assistant = R"({"role": "assistant", "content": "a"})";
const std::string system_ = R"({"role": "system", "content": "s"})";
const std::string gif = R"({"role": "user", "content": [{"type": "image_url", )"
                        R"("image_url": {"url": "data:image/gif;base64,R"}}]})";

std::string_view first(const RowFaults& faults, bool RuleFacts::*whose) {
  for (const RowFault& fault : faults.all()) {
    if (facts(fault.rule).*whose) return facts(fault.rule).id;
  }
  return "";
}

void check_cases(const std::vector<Case>& cases) {
  JsonParser parser;
  RowFaults faults;
  for (const Case& one : cases) {
    CAPTURE(one.row);
    const JsonValue* const root = parser.parse(one.row);
    REQUIRE(root != nullptr);
    faults.begin(*root);
    check_row(*root, faults);
    check_oddities(parser.oddities(), faults);
    CHECK(first(faults, &RuleFacts::client) == one.client);
    CHECK(first(faults, &RuleFacts::documented) == one.documented);
    CHECK((faults.empty() ? "" : faults.all().front().path) == one.path);
  }
}

TEST_CASE("Roles follow the client's and the page's order", "[estimator][dataset][row_check]") {
  check_cases({
      {conversation(user + "," + assistant), "", "", ""},
      {conversation(system_ + "," + user + "," + assistant + "," + user), "", "", ""},
      {conversation(user + "," + user), "role_repeated", "role_repeated", "$.messages[1].role"},
      {conversation(assistant + "," + user), "", "role_first", "$.messages[0].role"},
      {conversation(system_ + "," + assistant), "", "role_order", "$.messages[1].role"},
      {conversation(user + "," + system_ + "," + assistant), "", "role_order",
       "$.messages[1].role"},
      {conversation(user), "assistant_missing", "", "$.messages"},
      {conversation(R"({"role": "cook", "content": "x"})"), "role_unknown", "role_unknown",
       "$.messages[0].role"},
      {conversation(R"({"role": null, "content": "x"})"), "role_not_string", "role_not_string",
       "$.messages[0].role"},
  });
}

TEST_CASE("Weights are integers of 0 or 1", "[estimator][dataset][row_check]") {
  const auto weighted = [](const std::string& weight) {
    return conversation(user + R"(, {"role": "assistant", "content": "a", "weight": )" + weight +
                        "}");
  };
  const std::string_view path = "$.messages[1].weight";
  check_cases({
      {weighted("0"), "", "", ""},
      {weighted("1"), "", "", ""},
      {weighted("true"), "", "weight_boolean", path},
      {weighted("2"), "weight_value", "weight_value", path},
      {weighted("-0"), "", "", ""},
      {weighted("99999999999999999999"), "weight_value", "weight_value", path},
      {weighted("1.0"), "weight_not_integer", "weight_not_integer", path},
      {weighted("NaN"), "weight_not_integer", "weight_not_integer", path},
      {weighted("null"), "weight_not_integer", "weight_not_integer", path},
  });
}

TEST_CASE("The first fault in the client's order comes first", "[estimator][dataset][row_check]") {
  check_cases({
      // An image of the first message comes before the role of the second.
      {conversation(gif + R"(, {"role": "cook", "content": "x"})"), "image_url_format",
       "image_url_format", "$.messages[0].content[0].image_url.url"},
      // The shape of all messages comes before the values of any.
      {conversation(gif + R"(, {"role": "cook"})"), "message_field_missing",
       "message_field_missing", "$.messages[1]"},
      // Columns come before values.
      {R"({"text": 7, "id": 1})", "extra_column", "content_type", "$.id"},
      {R"({"text": "x", "id": NaN})", "extra_column", "row_not_finite", "$.id"},
      {R"({"text": "x", "prompt": "y", "completion": 1})", "format_two", "format_two", "$"},
      {R"({"text": "x", "prompt": "y"})", "extra_column", "", "$.prompt"},
  });
}

TEST_CASE("Preference rows have an input and two answers", "[estimator][dataset][row_check]") {
  const auto row = [](const std::string& input, const std::string& output) {
    return R"({"input": )" + input + R"(, "preferred_output": )" + output +
           R"(, "non_preferred_output": [)" + assistant + "]}";
  };
  const std::string input = conversation(user);
  check_cases({
      {row(input, "[" + assistant + "]"), "", "", ""},
      {row(conversation(assistant + "," + user), "[" + assistant + "]"), "", "", ""},
      {row(conversation(system_ + "," + assistant + "," + user), "[" + assistant + "]"), "", "",
       ""},
      {row(conversation(user + "," + assistant), "[" + assistant + "]"), "input_last_role", "",
       "$.input.messages[1].role"},
      {row(input, "[]"), "output_count", "output_count", "$.preferred_output"},
      {row(input, "[7]"), "output_not_object", "output_not_object", "$.preferred_output[0]"},
      {row(input, "[" + user + "]"), "output_role", "output_role", "$.preferred_output[0].role"},
      {row(R"({"messages": []})", "[" + assistant + "]"), "messages_empty", "messages_empty",
       "$.input.messages"},
  });
}

TEST_CASE("Parts have a type and images a place", "[estimator][dataset][row_check]") {
  const auto parts = [](const std::string& list) { return R"({"text": )" + list + "}"; };
  const std::string image =
      R"({"type": "image_url", "image_url": {"url": "data:image/png;base64,i"}})";
  std::string ten = image;
  for (int i = 1; i < 10; ++i) ten += "," + image;
  check_cases({
      {parts("[" + ten + "]"), "", "", ""},
      {parts("[" + ten + "," + image + "]"), "image_count", "image_count", "$.text"},
      {parts("[7]"), "part_not_object", "part_not_object", "$.text[0]"},
      {parts(R"([{"type": "text"}])"), "part_text_missing", "part_text_missing", "$.text[0]"},
      {parts(R"([{"type": "image_url", "image_url": {"url": ""}}])"), "image_url_missing",
       "image_url_missing", "$.text[0].image_url.url"},
      {R"({"prompt": "x", "completion": [)" + image + "]}", "image_role", "image_role",
       "$.completion[0]"},
  });
}

}  // namespace
