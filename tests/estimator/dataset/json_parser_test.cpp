// The row parser against a table of what Python's json.loads reads, against nlohmann on random
// documents, and on every truncation of a row.

#include "estimator/dataset/json_parser.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "estimator/dataset/json_string.h"
#include "tests/support/catch.h"

namespace {

using namespace tunegauge::dataset;
using Json = nlohmann::json;

Json as_nlohmann(const JsonValue& value) {
  switch (value.kind()) {
    case JsonKind::null:
      return nullptr;
    case JsonKind::boolean:
      return value.boolean();
    case JsonKind::integer:
      return value.integer() ? Json(*value.integer()) : Json(value.number());
    case JsonKind::real:
    case JsonKind::non_finite:
      return value.number();
    case JsonKind::string:
      return std::string(value.string());
    case JsonKind::array: {
      Json array = Json::array();
      for (const JsonValue& element : value.elements()) array.push_back(as_nlohmann(element));
      return array;
    }
    case JsonKind::object:
      break;
  }
  Json object = Json::object();
  for (const JsonMember member : value.members()) {
    object[std::string(member.key.string())] = as_nlohmann(member.value);
  }
  return object;
}

std::string random_string(std::mt19937& random) {
  static const std::vector<std::string> pieces = {"a",
                                                  "word",
                                                  " ",
                                                  "\"",
                                                  "\\",
                                                  "\n",
                                                  "\t",
                                                  "\x01",
                                                  "/",
                                                  "\xC3\xA4",
                                                  "\xE2\x80\xA8",
                                                  "\xF0\x9F\x98\x80",
                                                  "a rather long run of plain letters",
                                                  "{",
                                                  "]",
                                                  ","};
  std::string text;
  for (auto count = random() % 12; count > 0; --count) text += pieces[random() % pieces.size()];
  return text;
}

Json random_json(std::mt19937& random, int depth) {
  switch (random() % (depth > 0 ? 8 : 6)) {
    case 0:
      return nullptr;
    case 1:
      return random() % 2 == 0;
    case 2:
      return static_cast<std::int64_t>(random()) - 2'000'000'000;
    case 3:
      return static_cast<double>(random()) / 1e3 * (random() % 2 == 0 ? -1e-20 : 1e30);
    case 4:
    case 5:
      return random_string(random);
    case 6: {
      Json array = Json::array();
      for (auto count = random() % 5; count > 0; --count) {
        array.push_back(random_json(random, depth - 1));
      }
      return array;
    }
    default:
      break;
  }
  Json object = Json::object();
  for (auto count = random() % 12; count > 0; --count) {
    object[random_string(random)] = random_json(random, depth - 1);
  }
  return object;
}

TEST_CASE("What json.loads reads is read, and nothing else", "[estimator][dataset][json]") {
  const std::vector<std::string> read = {"{}",
                                         "[]",
                                         " \t\r\n{ } ",
                                         "null",
                                         "true",
                                         "false",
                                         "0",
                                         "-0",
                                         "-0.0e+1",
                                         "1E400",
                                         "1e-400",
                                         "NaN",
                                         "Infinity",
                                         "-Infinity",
                                         "[NaN, -Infinity]",
                                         R"("\ud83d")",
                                         R"("\udc00\ud800x")",
                                         R"("\ud83d\ude00")",
                                         R"("\/\b\f\n\r\t\"\\")",
                                         "\"\x7f\"",
                                         R"({"a": 1, "a": 2})",
                                         "\"\xE2\x80\xA8\"",
                                         "[1,2 , 3]",
                                         R"({"":{"":[]}})",
                                         "123456789012345678901234567890"};
  const std::vector<std::string> refused = {"",
                                            " ",
                                            "{",
                                            "[",
                                            "\"",
                                            "\"\\",
                                            "\"\\\"",
                                            "tru",
                                            "nul",
                                            "nan",
                                            "-",
                                            "-a",
                                            "+1",
                                            "01",
                                            "-01",
                                            "1.",
                                            ".5",
                                            "1e",
                                            "1e+",
                                            "1.e5",
                                            "-NaN",
                                            "Infinit",
                                            "'a'",
                                            "{a: 1}",
                                            R"({"a" 1})",
                                            R"({"a": })",
                                            R"({"a": 1,})",
                                            "[1,]",
                                            "[,1]",
                                            "[1 2]",
                                            R"({"a": 1 "b": 2})",
                                            "{} {}",
                                            "{}x",
                                            "\"tab\there\"",
                                            std::string("\"\0\"", 3),
                                            R"("\x41")",
                                            R"("\u12g4")",
                                            R"("\u123")",
                                            R"("\u")",
                                            "\xEF\xBB\xBF{}",
                                            "\"\x1f\"",
                                            "]",
                                            "}",
                                            ",",
                                            ":",
                                            "[1}",
                                            "{\"a\":1]",
                                            "{1:2}",
                                            "// x",
                                            "\xC2\xA0{}"};
  JsonParser parser;
  for (const std::string& text : read) {
    CAPTURE(text);
    CHECK(parser.parse(text) != nullptr);
  }
  for (const std::string& text : refused) {
    CAPTURE(text);
    REQUIRE(parser.parse(text) == nullptr);
    CHECK(parser.fault().offset <= text.size());
    CHECK_FALSE(parser.fault().what.empty());
  }
}

TEST_CASE("Random documents read as nlohmann reads them", "[estimator][dataset][json]") {
  std::mt19937 random(20261121);
  JsonParser parser;
  for (int round = 0; round < 3000; ++round) {
    const Json document = random_json(random, 4);
    const std::string text = document.dump(round % 3 == 0 ? 2 : -1, ' ', round % 2 == 0);
    CAPTURE(text);
    const JsonValue* const root = parser.parse(text);
    REQUIRE(root != nullptr);
    CHECK(as_nlohmann(*root) == document);
    CHECK(root->begin() == 0);
    CHECK(root->end() == text.size());
  }
}

TEST_CASE("A row cut off anywhere is refused at its end or before", "[estimator][dataset][json]") {
  const std::string row =
      R"({"messages": [{"role": "user", "content": "a \u00e4\n\ud83d\ude00 b", "weight": 0},)"
      R"( {"role": "assistant", "content": null, "n": [1, -2.5e3, true, NaN, -Infinity]}]})";
  JsonParser parser;
  REQUIRE(parser.parse(row) != nullptr);
  for (std::size_t size = 0; size < row.size(); ++size) {
    CAPTURE(size);
    REQUIRE(parser.parse(std::string_view(row).substr(0, size)) == nullptr);
    CHECK(parser.fault().offset <= size);
  }
}

TEST_CASE("Faults name their byte and what is wrong", "[estimator][dataset][json]") {
  JsonParser parser;
  const auto fault = [&parser](std::string_view text) {
    REQUIRE(parser.parse(text) == nullptr);
    return parser.fault();
  };
  CHECK(fault(R"({"a": 1 "b": 2})").offset == 8);
  CHECK(fault(R"({"a": 1 "b": 2})").what == "a comma or a closing brace is missing");
  CHECK(fault(R"({"a": "open})").offset == 6);
  CHECK(fault(R"({"a": "open})").what == "the string is not closed");
  CHECK(fault("{\"a\": \"t\tx\"}").offset == 8);
  CHECK(fault(R"(["\q"])").offset == 2);
  CHECK(fault("   ").kind == JsonFaultKind::blank);
  CHECK(fault("\xEF\xBB\xBF{}").kind == JsonFaultKind::byte_order_mark);
  CHECK(fault("{} x").offset == 3);
}

TEST_CASE("Depth, digits and values have limits of their own", "[estimator][dataset][json]") {
  JsonParser parser;
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  CHECK(parser.parse(nested(900)) != nullptr);
  REQUIRE(parser.parse(nested(901)) == nullptr);
  CHECK(parser.fault().kind == JsonFaultKind::too_deep);
  CHECK(parser.parse(std::string(200'000, '[')) == nullptr);
  CHECK(parser.parse(std::string(4300, '9')) != nullptr);
  CHECK(parser.parse("-" + std::string(4300, '9')) != nullptr);
  CHECK(parser.parse(std::string(4301, '9')) == nullptr);
  CHECK(parser.parse(std::string(5000, '9') + ".0") != nullptr);

  JsonLimits limits;
  limits.most_memory_bytes = 10 * 2 * sizeof(JsonValue) + 19;  // ten values and their text
  limits.most_bytes = 40;
  JsonParser small(limits);
  CHECK(small.parse("[1,2,3,4,5,6,7,8,9]") != nullptr);
  REQUIRE(small.parse("[1,2,3,4,5,6,7,8,9,10]") == nullptr);
  CHECK(small.fault().kind == JsonFaultKind::too_large);
  limits.most_memory_bytes = 100 + 2 * 2 * sizeof(JsonValue);
  limits.most_bytes = 200;
  JsonParser tight(limits);
  CHECK(tight.parse("[\"" + std::string(96, 'x') + "\"]") != nullptr);
  REQUIRE(tight.parse("[\"\\n" + std::string(94, 'x') + "\"]") == nullptr);
  CHECK(tight.fault().kind == JsonFaultKind::too_large);
  REQUIRE(small.parse(std::string(41, ' ')) == nullptr);
  CHECK(small.fault().kind == JsonFaultKind::too_large);
}

TEST_CASE("Numbers keep their value", "[estimator][dataset][json]") {
  JsonParser parser;
  CHECK(parser.parse("-9223372036854775808")->integer() == INT64_MIN);
  CHECK_FALSE(parser.parse("9223372036854775808")->integer().has_value());
  CHECK(parser.parse("9223372036854775808")->number() == 9223372036854775808.0);
  CHECK_FALSE(parser.parse("1.0")->integer().has_value());
  CHECK(parser.parse("1e999")->number() == HUGE_VAL);
  CHECK(parser.parse("-1e999")->number() == -HUGE_VAL);
  CHECK(parser.parse("1e-999")->number() == 0.0);
  CHECK(std::isnan(parser.parse("NaN")->number()));
  CHECK(parser.parse("-Infinity")->number() == -HUGE_VAL);
  CHECK(parser.parse("\"5\"")->number() == 0.0);
}

TEST_CASE("Oddities that Python lets through are noted", "[estimator][dataset][json]") {
  JsonParser parser;
  const JsonValue* root = parser.parse(R"({"a": 1, "b": "\ud83d!", "a": NaN})");
  REQUIRE(root != nullptr);
  CHECK(root->find("a")->kind() == JsonKind::non_finite);
  CHECK(root->find("b")->string() == "\xEF\xBF\xBD!");
  CHECK(root->find("b")->has_lone_surrogate());
  CHECK(root->has_duplicate_keys());
  CHECK(root->size() == 3);
  CHECK(parser.oddities().non_finite == 30);
  CHECK(parser.oddities().lone_surrogate == 14);
  CHECK(parser.oddities().duplicate_key == 0);

  const std::string half = "\xEF\xBF\xBD";  // U+FFFD
  CHECK(parser.parse(R"("\ud83d\u0041")")->string() == half + "A");
  CHECK(parser.parse(R"("\ud83d\ud83d\ude00")")->string() == half + "\xF0\x9F\x98\x80");
  CHECK(parser.parse(R"("\ude00\ud83d")")->string() == half + half);

  std::string many = "{";
  for (int i = 0; i < 40; ++i) many += "\"k" + std::to_string(i) + "\": 0, ";
  CHECK_FALSE(parser.parse(many + "\"k40\": 0}")->has_duplicate_keys());
  CHECK(parser.oddities().duplicate_key == JsonOddities::nowhere);
  CHECK(parser.parse(many + "\"k7\": 0}")->has_duplicate_keys());
}

TEST_CASE("A huge row leaves the parser usable", "[estimator][dataset][json]") {
  JsonParser parser;
  std::string huge = "[";
  for (int i = 0; i < 200'000; ++i) huge += "\"\\n\",";
  huge += "\"" + std::string(3'000'000, 'x') + "\\n\"]";
  REQUIRE(parser.parse(huge) != nullptr);
  CHECK(parser.parse(huge)->size() == 200'001);
  CHECK(parser.parse(R"(["a\tb"])")->elements().begin().operator*().string() == "a\tb");
}

TEST_CASE("String events are found at every place", "[estimator][dataset][json]") {
  for (std::size_t size = 0; size < 70; ++size) {
    std::string text(size, 'x');
    CHECK(find_string_event(text.data(), text.data() + size) == text.data() + size);
    for (std::size_t at = 0; at < size; ++at) {
      for (const char event : {'"', '\\', '\0', '\x1f'}) {
        text[at] = event;
        CHECK(find_string_event(text.data(), text.data() + size) == text.data() + at);
      }
      text[at] = static_cast<char>(0x80 + at);  // no event, whatever its sign
      CHECK(find_string_event(text.data(), text.data() + size) == text.data() + size);
      text[at] = 'x';
    }
  }
}

}  // namespace
