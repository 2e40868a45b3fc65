// The five writers on one small document, compared whole.

#include "reports/writer.h"

#include <nlohmann/json.hpp>

#include "reports/text_layout.h"
#include "tests/support/catch.h"

using namespace tunegauge;
using namespace tunegauge::reports;

namespace {

Document sample() {
  Document document;
  document.run = {"estimate", {"estimate", "a.jsonl"}, "2026-11-21T12:00:00Z",
                  "0.1.0",    {{"cores", 2}},          {{"a.jsonl", 12, "ab"}}};
  document.verdict = {Status::fail, 1, {"1 row is refused"}};
  document.metrics = {
      {"tokens.training", std::int64_t{8412377}, "token", Basis::estimated,
       Metric::Number(std::int64_t{8000000}), Metric::Number(std::int64_t{9000000}), "by features"},
      {"cost.total", *Decimal::parse("12.4051"), "USD", Basis::exact}};
  Finding finding;
  finding.rule = "row_not_json";
  finding.message = "not JSON";
  finding.file = "a.jsonl";
  finding.line = 3;
  finding.offset = 40;
  finding.path = "$.text";
  finding.remedy = "write | one object";
  document.findings = {finding};
  document.page.headline = "$12.41   LoRA";
  document.page.aside = "exact";
  document.page.sections = {
      {"Billed",
       "",
       {Grid{{{"", Align::left}, {"tokens", Align::right}}, {{"training", "8,412,377"}}},
        Facts{{{"rates", "of the provider"}}}}}};
  document.page.next = {"do this"};
  return document;
}

}  // namespace

TEST_CASE("text puts the answer first and aligns the rest", "[reports][writer]") {
  CHECK(write(sample(), OutputFormat::text, {false, 40}) ==
        "$12.41   LoRA                      exact\n"
        "\n"
        "Billed           tokens\n"
        "  training    8,412,377\n"
        "  rates       of the provider\n"
        "\n"
        "Errors\n"
        "  a.jsonl:3  $.text: not JSON\n"
        "             write | one object\n"
        "\n"
        "Next          do this\n");
}

TEST_CASE("colour adds and takes nothing away", "[reports][writer]") {
  std::string colored = write(sample(), OutputFormat::text, {true, 40});
  CHECK(colored.find("\033[1;31m$12.41") == 0);
  std::string plain;
  for (std::size_t i = 0; i < colored.size(); ++i) {
    if (colored[i] == '\033') {
      i = colored.find('m', i);
    } else {
      plain += colored[i];
    }
  }
  CHECK(plain == write(sample(), OutputFormat::text, {false, 40}));
}

TEST_CASE("the record has what the schema asks for", "[reports][writer]") {
  const auto json = nlohmann::json::parse(write(sample(), OutputFormat::json));
  CHECK(json["schema"] == "tunegauge.result/1");
  CHECK(json["metrics"]["tokens.training"]["value"] == 8412377);
  CHECK(json["metrics"]["tokens.training"]["low"] == 8000000);
  CHECK(json["metrics"]["cost.total"]["exact"] == "12.4051");
  CHECK(json["metrics"]["cost.total"]["value"] == 12.4051);
  CHECK_FALSE(json["metrics"]["cost.total"].contains("low"));
  CHECK(json["findings"][0]["line"] == 3);
  CHECK(json["verdict"]["exit_code"] == 1);
  CHECK(json["inputs"][0]["sha256"] == "ab");
}

TEST_CASE("without a table, csv and jsonl write the metrics", "[reports][writer]") {
  CHECK(write(sample(), OutputFormat::csv) ==
        "metric,value,unit,basis,low,high,method\n"
        "tokens.training,8412377,token,estimated,8000000,9000000,by features\n"
        "cost.total,12.4051,USD,exact,,,\n");
  CHECK(write(sample(), OutputFormat::jsonl) ==
        R"({"metric":"tokens.training","value":8412377,"unit":"token","basis":"estimated",)"
        R"("low":8000000,"high":9000000,"method":"by features"})"
        "\n"
        R"({"metric":"cost.total","value":12.4051,"unit":"USD","basis":"exact"})"
        "\n");
}

TEST_CASE("without metrics either, they write the findings", "[reports][writer]") {
  Document document = sample();
  document.metrics.clear();
  CHECK(write(document, OutputFormat::csv) ==
        "file,line,offset,path,severity,rule,message,remedy\n"
        "a.jsonl,3,40,$.text,error,row_not_json,not JSON,write | one object\n");
}

TEST_CASE("no text of a page steers the terminal", "[reports][writer]") {
  Document document = sample();
  document.page.headline = "a\x1b[2Jb\nc";
  document.page.sections[0].lead = "\x07";
  const std::string text = write(document, OutputFormat::text);
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.find('\x07') == std::string::npos);
  CHECK(text.rfind("a\uFFFD[2Jb c", 0) == 0);
}

TEST_CASE("csv quotes what needs it", "[reports][writer]") {
  CHECK(csv_row({"a,b", "say \"x\"", "two\nlines", nullptr, 3, 0.5, true}) ==
        "\"a,b\",\"say \"\"x\"\"\",\"two\nlines\",,3,0.5,true\n");
}

TEST_CASE("markdown escapes what it is given", "[reports][writer]") {
  Document document = sample();
  document.page.headline = "a|b <script> *x*";
  const std::string text = write(document, OutputFormat::markdown);
  CHECK(text.rfind("**a\\|b \\<script\\> \\*x\\*** exact\n", 0) == 0);
  CHECK(text.find("write \\| one object") != std::string::npos);
  CHECK(text.find("| training | 8,412,377 |") != std::string::npos);
}

TEST_CASE("a broken name does not break the record", "[reports][writer]") {
  Document document = sample();
  document.run.arguments = {"bad\xff"};
  CHECK(nlohmann::json::parse(write(document, OutputFormat::json))["arguments"][0] == "bad\uFFFD");
}

TEST_CASE("long text is wrapped under itself", "[reports][text_layout]") {
  CHECK(wrapped("one two three", 7) == std::vector<std::string>{"one two", "three"});
  CHECK(wrapped("a\nb", 9) == std::vector<std::string>{"a", "b"});
  CHECK(wrapped("unbreakable", 3) == std::vector<std::string>{"unbreakable"});
  CHECK(wrapped("", 3) == std::vector<std::string>{""});
}

TEST_CASE("people see ten findings of a kind, and how many more", "[reports][text_layout]") {
  Document document;
  document.findings.resize(13);
  document.findings[0].severity = Severity::note;
  auto groups = grouped(document);
  REQUIRE(groups.size() == 2);
  CHECK(groups[0].listed.size() == 10);
  CHECK(groups[0].further() == "2 more: --format json has them all");
  CHECK(groups[1].title == "Notes");
  CHECK(groups[1].further().empty());
  document.finding_totals.errors = 1500;
  groups = grouped(document);
  CHECK(groups[0].further() ==
        "1,490 more: --format json has the first 12, --max-findings N more of them");
}
