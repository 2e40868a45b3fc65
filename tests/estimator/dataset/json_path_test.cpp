// Paths of places in a row.

#include "estimator/dataset/json_path.h"

#include <string>
#include <string_view>

#include "estimator/dataset/json_parser.h"
#include "tests/support/catch.h"

namespace {

using namespace tunegauge::dataset;

TEST_CASE("A byte offset becomes the path of its value", "[estimator][dataset][json_path]") {
  const std::string text =
      R"({"messages": [{"role": "user"}, {"role": 7, "odd key\"": [0, {"x": 1}]}]})";
  JsonParser parser;
  const JsonValue* const root = parser.parse(text);
  REQUIRE(root != nullptr);
  const auto path_at = [&](std::string_view marker) { return json_path(*root, text.find(marker)); };
  CHECK(json_path(*root, 0) == "$");
  CHECK(path_at("\"messages\"") == "$.messages");
  CHECK(path_at("[{") == "$.messages");
  CHECK(path_at("{\"role\": \"user\"") == "$.messages[0]");
  CHECK(path_at("\"user\"") == "$.messages[0].role");
  CHECK(path_at("7") == "$.messages[1].role");
  CHECK(path_at("1}") == R"($.messages[1]["odd key\""][1].x)");
  CHECK(json_path(*root, text.size() - 1) == "$");
  CHECK(json_path(*root, text.size() + 100) == "$");
}

TEST_CASE("A long key is shortened between characters", "[estimator][dataset][json_path]") {
  std::string key;
  for (int i = 0; i < 50; ++i) key += "\xC3\xA4\xE2\x82\xAC";
  const std::string text = "{\"" + key + "\": 1}";
  JsonParser parser;
  const std::string path = json_path(*parser.parse(text), 1);
  CHECK(path.size() < 80);
  CHECK(path.ends_with("...\"]"));
  CHECK(key.starts_with(path.substr(3, path.size() - 8)));
}

}  // namespace
