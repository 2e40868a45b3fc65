// Where a folder's chat template and special tokens are found.

#include "estimator/chat_format.h"

#include "estimator/dataset/json_parser.h"
#include "tests/support/catch.h"
#include "tests/support/test_data.h"

using namespace tunegauge;

namespace {

std::string rendered(const ChatFormat& format, const std::string& row) {
  dataset::JsonParser parser;
  const dataset::JsonValue* const json = parser.parse(row);
  REQUIRE(json != nullptr);
  ConversationRenderer renderer(format, {});
  const auto text = renderer.render(conversation_of(*json), row, false);
  REQUIRE(text);
  std::string whole;
  text->append_to(whole);
  return whole;
}

constexpr const char* kRow = R"({"messages": [{"role": "user", "content": "hi"}]})";

}  // namespace

TEST_CASE("a template of its own goes before that of the configuration",
          "[estimator][chat_format]") {
  const test::ScratchFolder folder;
  folder.write("tokenizer_config.json",
               R"({"chat_template": "config {{ bos_token }}", "bos_token": {"content": "<s>"},)"
               R"( "eos_token": null, "additional_special_tokens": ["<a>", {"content": "<b>"}]})");
  auto format = find_chat_format(folder.path());
  REQUIRE(format);
  REQUIRE(*format);
  CHECK(rendered(**format, kRow) == "config <s>");
  folder.write(
      "chat_template.jinja",
      "{{ messages[0].content }}{{ eos_token is defined }}{{ additional_special_tokens }}");
  format = find_chat_format(folder.path());
  REQUIRE(format);
  CHECK(rendered(**format, kRow) == "hiFalse['<a>', '<b>']");
  const auto other =
      load_chat_format(folder.write("other.jinja", "{{ bos_token }}!"), folder.path());
  REQUIRE(other);
  CHECK(rendered(*other, kRow) == "<s>!");
}

TEST_CASE("of several templates the default one is taken", "[estimator][chat_format]") {
  const test::ScratchFolder folder;
  folder.write("tokenizer_config.json",
               R"({"chat_template": [{"name": "tool_use", "template": "t"},)"
               R"( {"name": "default", "template": "d"}]})");
  const auto format = find_chat_format(folder.path());
  REQUIRE(format);
  REQUIRE(*format);
  CHECK(rendered(**format, kRow) == "d");
  CHECK(rendered(**format, R"({"messages": [], "tools": [{}]})") == "t");
  CHECK(rendered(**format, R"({"messages": [], "tools": null})") == "d");
}

TEST_CASE("a folder without a template has none, a broken one is told",
          "[estimator][chat_format]") {
  const test::ScratchFolder folder;
  auto format = find_chat_format(folder.path());
  REQUIRE(format);
  CHECK_FALSE(format->has_value());
  folder.write("tokenizer_config.json", R"({"chat_template": "{% if %}"})");
  const auto broken = find_chat_format(folder.path());
  REQUIRE_FALSE(broken);
  CHECK(broken.error().place.find("$.chat_template:1") != std::string::npos);
  folder.write("tokenizer_config.json", "[");
  CHECK_FALSE(find_chat_format(folder.path()));
}
