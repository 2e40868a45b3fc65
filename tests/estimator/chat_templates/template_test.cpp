// The engine as a whole: against what jinja2 made of the same templates, and against its limits.

#include "estimator/chat_templates/template.h"

#include <nlohmann/json.hpp>

#include "estimator/chat_templates/operations.h"
#include "estimator/dataset/json_parser.h"
#include "estimator/template_values.h"
#include "tests/support/catch.h"
#include "tests/support/test_data.h"

namespace tunegauge::chat_templates {
namespace {

/// 2026-07-26 12:00:00, a Sunday.
constexpr python::CivilTime clock{2026, 7, 26, 12, 0, 0, 0, 0, 207};

struct Outcome {
  std::string kind;  ///< "output", "refused", "failed"
  std::string text;
};

class Engine {
 public:
  explicit Engine(RenderLimits limits = {}) : renderer_(limits) {}

  Outcome render(const std::string& source, const std::string& variables) {
    const auto compiled = Template::compile(source, "t");
    if (!compiled) return {"failed", compiled.error().message()};
    const dataset::JsonValue* const json = parser_.parse(variables);
    REQUIRE(json != nullptr);
    renderer_.reset();
    std::vector<DictEntry> entries;
    for (const dataset::JsonMember member : json->members()) {
      entries.push_back({Value::of(member.key.string()),
                         template_value(renderer_.arena(), member.value, variables)});
    }
    const Dict* const values = make_dict(renderer_.arena(), entries);
    const auto rendered = renderer_.render(*compiled, *values, clock);
    if (!rendered) {
      const bool is_refused = rendered.error().kind == ErrorKind::refused;
      return {is_refused ? "refused" : "failed",
              is_refused ? rendered.error().what : rendered.error().message()};
    }
    Outcome outcome{"output", ""};
    rendered->append_to(outcome.text);
    CHECK(outcome.text.size() == rendered->bytes);
    return outcome;
  }

 private:
  dataset::JsonParser parser_;
  Renderer renderer_;
};

/// Wrong ones of a file of cases with "template", "vars" (or those of the first line), and an
/// outcome under these names.
struct Names {
  std::string output;
  std::string refused;
};
int wrong_cases(const std::string& path, const Names& names) {
  int wrong = 0;
  Engine engine;
  dataset::JsonParser parser;
  std::string common;
  for (const std::string& line : test::read_lines(path)) {
    const dataset::JsonValue* const item = parser.parse(line);
    REQUIRE(item != nullptr);
    const auto member = [&](const std::string& key) { return item->find(key); };
    // As it stands in the file: other parsers lose digits of large numbers, or the order of keys.
    const dataset::JsonValue* const own = member("vars");
    if (member("template") == nullptr) {
      common = own->source(line);
      continue;
    }
    const std::string source(member("template")->string());
    const Outcome outcome =
        engine.render(source, own == nullptr ? common : std::string(own->source(line)));
    Outcome wanted{"failed", outcome.text};
    if (member(names.output) != nullptr) {
      wanted = {"output", std::string(member(names.output)->string())};
    } else if (member(names.refused) != nullptr) {
      wanted = {"refused", std::string(member(names.refused)->string())};
    }
    if (outcome.kind == wanted.kind && outcome.text == wanted.text) continue;
    ++wrong;
    WARN(source << "\n  " << outcome.kind << " " << nlohmann::json(outcome.text) << "\n  wanted "
                << wanted.kind << " " << nlohmann::json(wanted.text));
  }
  return wrong;
}

TEST_CASE("small templates give what jinja2 gives", "[chat_templates]") {
  CHECK(wrong_cases(test::source_path("tests/estimator/chat_templates/data/cases.jsonl"),
                    {"output", "refused"}) == 0);
}

TEST_CASE("the cases of the test data give what jinja2 gives", "[chat_templates]") {
  const auto path = test::test_data_path("chat_templates/engine_cases.jsonl");
  SKIP_WITHOUT(path);
  CHECK(wrong_cases(*path, {"expected", "error"}) == 0);
}

TEST_CASE("a failure names the line", "[chat_templates]") {
  Engine engine;
  CHECK(
      engine.render("a\n{% if x %}\n{{ 1 + 'a' }}\n{% endif %}", R"({"x": 1})").text.substr(0, 4) ==
      "t:3:");
  CHECK(engine.render("a\n\n{% nope %}", "{}").text.substr(0, 4) == "t:3:");
  CHECK(engine.render("{% macro m() %}\n{{ x.y }}{% endmacro %}\n\n{{ m() }}", "{}").text ==
        "t:2: 'x' is undefined");
}

TEST_CASE("hostile templates end", "[chat_templates]") {
  RenderLimits limits;
  limits.most_output_bytes = 1U << 20U;
  limits.most_memory_bytes = 8U << 20U;
  limits.most_steps = 100'000;
  Engine engine(limits);
  const auto fails = [&](const std::string& source) {
    const Outcome outcome = engine.render(source, "{}");
    INFO(source.substr(0, 80) << " -> " << outcome.text.substr(0, 80));
    CHECK(outcome.kind == "failed");
  };
  fails("{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}");
  fails("{{ 'x' * 999999999 }}");
  fails(
      "{% set ns = namespace(x='x') %}{% for i in range(99) %}{% set ns.x = ns.x ~ ns.x %}"
      "{% endfor %}{{ ns.x }}");
  fails(
      "{% set ns = namespace(x=[]) %}{% for i in range(5000) %}{% set ns.x = [ns.x] %}"
      "{% endfor %}{{ ns.x }}");
  fails("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}");
  fails("{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}");
  fails("{{ " + std::string(5000, '(') + "1" + std::string(5000, ')') + " }}");
  fails("{{ " + std::string(100'000, '-') + "1 }}");
  std::string nested;
  for (int i = 0; i < 5000; ++i) nested += "{% if 1 %}";
  fails(nested);
  fails("{{ 'x'.center(99999999999) }}");
  fails("{{ '%99999999999d' % 1 }}");
  fails("{% for i in range(9999) %}{{ 'x' * 999 }}{% endfor %}");
  const auto repeated = [](const std::string& text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += text;
    return all;
  };
  fails("{{ " + repeated("1+", 100'000) + "1 }}");
  fails("{{ a" + repeated(".b", 100'000) + " }}");
  fails("{% if false %}{{ a" + repeated("|e", 100'000) + " }}{% endif %}");
  fails("{{ " + repeated("1 if ", 100'000) + "1 }}");
  fails(
      "{% set n = namespace(a=[], b=[]) %}{% for i in range(9999) %}{% set n.a = [n.a] %}"
      "{% set n.b = [n.b] %}{% endfor %}{{ n.a == n.b }}");
  fails(
      "{% set n = namespace(a=['x']) %}{% for i in range(9999) %}{% set n.a = n.a|map('upper') "
      "%}{% endfor %}{{ n.a|list }}");
  fails(
      "{% set n = namespace(a=1) %}{% for i in range(40) %}{% set n.a = namespace(a=n.a, b=n.a) "
      "%}{% endfor %}{{ n.a }}");
  fails("{{ [[[[1]]]]|tojson(indent=200000000) }}");
  fails("{{ ('a' * 4000000)|list|length }}");
  // And the renderer is as good as new.
  CHECK(engine.render("{{ 1 + 1 }}", "{}").text == "2");
}

TEST_CASE("what an assistant wrote is marked", "[chat_templates]") {
  const auto compiled = Template::compile(
      "u{% generation %}answer{% endgeneration %}!{% set x %}{% generation %}in"
      "{% endgeneration %}{% endset %}{{ x }}",
      "t");
  REQUIRE(compiled);
  CHECK(compiled->marks_generation());
  Renderer renderer;
  const auto rendered = renderer.render(*compiled, *make_dict(renderer.arena(), {}), clock);
  REQUIRE(rendered);
  REQUIRE(rendered->generated.size() == 1);  // not the captured one, whose place nobody knows
  CHECK(rendered->generated[0].begin == 1);
  CHECK(rendered->generated[0].end == 7);
}

TEST_CASE("large dicts are found in and keep their order", "[chat_templates]") {
  std::string json = "{";
  for (int i = 0; i < 1000; ++i) {
    json += (i == 0 ? "" : ",");
    json += "\"k" + std::to_string((i * 7) % 500) + "\":" + std::to_string(i);
  }
  json += "}";
  Engine engine;
  const Outcome outcome = engine.render(
      "{{ d|length }} {{ d.k0 }} {{ d['k499'] }} {{ 'k500' in d }} {{ d.keys()|first }}",
      R"({"d": )" + json + "}");
  CHECK(outcome.text == "500 500 857 False k0");
}

}  // namespace
}  // namespace tunegauge::chat_templates
