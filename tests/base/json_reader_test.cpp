// JsonDocument and JsonNode: every problem at once, each with its path, hostile files refused.

#include "base/json_reader.h"

#include "tests/support/catch.h"

using tunegauge::JsonDocument;

namespace {

std::string refusal(std::string_view text) {
  const auto document = JsonDocument::parse(text, "file.json");
  REQUIRE_FALSE(document);
  return document.error().message();
}

}  // namespace

TEST_CASE("values are read by kind", "[base][json_reader]") {
  const auto document = JsonDocument::parse(
      R"({"text": "x", "count": 7, "share": 0.5, "on": true, "list": [1, 2], "none": null})", "f");
  REQUIRE(document);
  const auto root = document->root();
  CHECK(root.member("text").text() == "x");
  CHECK(root.member("count").integer() == 7);
  CHECK(root.member("share").number() == 0.5);
  CHECK(root.member("on").boolean());
  CHECK(root.member("list").elements().size() == 2);
  CHECK_FALSE(root.optional_member("none"));
  CHECK_FALSE(root.optional_member("absent"));
  CHECK(root.members().size() == 6);
  CHECK_FALSE(document->problem());
}

TEST_CASE("all problems come at once, each with its path", "[base][json_reader]") {
  const auto document = JsonDocument::parse(
      R"({"models": [{"id": 3, "size": -1}, {"id": ""}, 5], "modle": 1, "a b": 2.5})", "f.json");
  REQUIRE(document);
  const auto root = document->root();
  root.refuse_keys_other_than({"models", "a b"});
  for (const auto& model : root.member("models").elements()) {
    static_cast<void>(model.member("id").text());
    static_cast<void>(model.member("size").integer(0, 10));
  }
  static_cast<void>(root.member("a b").integer());
  const auto problem = document->problem();
  REQUIRE(problem);
  CHECK(problem->kind == tunegauge::ErrorKind::input);
  const std::vector<std::string> expected{
      "f.json $.modle: is not known; did you mean models?",
      "f.json $.models[0].id: expected a string, found the number 3",
      "f.json $.models[0].size: -1 is not between 0 and 10",
      "f.json $.models[1].id: must not be empty",
      "f.json $.models[1].size: is missing",
      "f.json $.models[2]: expected an object, found the number 5",
      "f.json $[\"a b\"]: expected a whole number, found the number 2.5"};
  CHECK(problem->details == expected);
  CHECK(problem->message() == "f.json: 7 problems; the first: " + expected.front());
}

TEST_CASE("a single problem is the message itself", "[base][json_reader]") {
  const auto document = JsonDocument::parse("{}", "f.json");
  REQUIRE(document);
  static_cast<void>(document->root().member("id").text());
  CHECK(document->problem()->message() == "f.json $.id: is missing");
}

TEST_CASE("what is missing can say what was expected", "[base][json_reader]") {
  const auto document = JsonDocument::parse("{}", "f.json");
  REQUIRE(document);
  static_cast<void>(document->root().member("schema", "\"a/1\"").text());
  CHECK(document->problem()->message() == "f.json $.schema: is missing; expected \"a/1\"");
}

TEST_CASE("an object has at most 10,000 keys", "[base][json_reader]") {
  const auto with_keys = [](int keys) {
    std::string text = "{";
    for (int i = 0; i < keys; ++i) text += (i == 0 ? "\"k" : ",\"k") + std::to_string(i) + "\":0";
    return text + "}";
  };
  CHECK(JsonDocument::parse(with_keys(10'000), "f.json"));
  CHECK(refusal(with_keys(10'001)) ==
        "file.json: an object has more than 10,000 keys; correct the file");
}

TEST_CASE("of very many problems the first 1,000 are kept", "[base][json_reader]") {
  const auto document = JsonDocument::parse("{}", "f.json");
  REQUIRE(document);
  const auto root = document->root();
  for (int i = 0; i < 1000; ++i) root.fail(std::to_string(i));
  root.fail("999");
  CHECK(document->problem()->details.size() == 1000);
  CHECK(document->problem()->message() == "f.json: 1000 problems; the first: f.json $: 0");
  root.fail("1000");
  root.fail("1001");
  const auto problem = document->problem();
  REQUIRE(problem->details.size() == 1001);
  CHECK(problem->details[999] == "f.json $: 999");
  CHECK(problem->details[1000] == "... and more");
  CHECK(problem->message() == "f.json: more than 1000 problems; the first: f.json $: 0");
}

TEST_CASE("what is no JSON is refused with its place", "[base][json_reader]") {
  CHECK(refusal("{\n  \"a\": 1,\n  ?\n}") ==
        "file.json: no JSON from line 3, column 3; correct the file");
  CHECK(refusal("") == "file.json: no JSON: the file ends too early; correct the file");
  CHECK(refusal("{\"a\": 1") == "file.json: no JSON: the file ends too early; correct the file");
  CHECK(refusal("{\"a\": 1, \"a\": 2}") ==
        "file.json: the key \"a\" stands twice in one object; correct the file");
  CHECK(refusal(std::string(100, '[')) ==
        "file.json: nested deeper than 64 levels; correct the file");
}

TEST_CASE("integers beyond 64 bits are a problem, not a wrap", "[base][json_reader]") {
  const auto document = JsonDocument::parse("[9223372036854775808, 9223372036854775807]", "f");
  REQUIRE(document);
  const auto numbers = document->root().elements();
  CHECK(numbers[0].integer() == 0);
  CHECK(numbers[1].integer() == 9223372036854775807);
  REQUIRE(document->problem());
  CHECK(document->problem()->details.empty());
}
