// The whole check: every case of the test data, key by key; the same answer for any number of
// threads and any block size; caps; and the mistakes that the provider lets through.

#include "estimator/dataset/file_check.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/test_data.h"

namespace {

using namespace tunegauge::dataset;
using tunegauge::test::ScratchFolder;
using Json = nlohmann::json;

template <class T>
Json as_json(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json as_json(const CheckReport& report) {
  return {{"is_check_passed", report.is_check_passed},
          {"found", report.found},
          {"file_size", as_json(report.file_size)},
          {"utf8", as_json(report.utf8)},
          {"line_type", as_json(report.line_type)},
          {"text_field", as_json(report.text_field)},
          {"key_value", as_json(report.key_value)},
          {"has_min_samples", as_json(report.has_min_samples)},
          {"num_samples", as_json(report.num_samples)},
          {"load_json", as_json(report.load_json)},
          {"load_csv", as_json(report.load_csv)},
          {"filetype", as_json(report.filetype)},
          {"format", as_json(report.format)},
          {"line_number", as_json(report.line_number)}};
}

FileCheck check(const std::string& path, const CheckOptions& options = {}) {
  auto result = check_file(path, options);
  REQUIRE(result);
  return *std::move(result);
}

const CheckFinding* find(const FileCheck& result, Rule rule) {
  const auto found = std::find_if(result.findings.begin(), result.findings.end(),
                                  [rule](const CheckFinding& one) { return one.rule == rule; });
  return found == result.findings.end() ? nullptr : &*found;
}

/// Everything of a result that does not depend on chance, as text.
std::string summary(const FileCheck& result) {
  std::string text = as_json(result.client).dump() + result.client.message +
                     as_json(result.documented).dump() + result.documented.message;
  for (const CheckFinding& finding : result.findings) {
    text += "\n" + std::string(finding.id()) + "|" + finding.message + "|" + finding.path + "|" +
            std::to_string(finding.line.value_or(0)) + "|" +
            std::to_string(finding.offset.value_or(0));
  }
  for (const RuleCount& rule : result.rules) text += "\n" + std::to_string(rule.count);
  for (const UnusedField& field : result.unused_fields) {
    text += "\n" + field.name + std::to_string(field.rows) + "," + std::to_string(field.bytes);
  }
  return text + "\n" + std::to_string(result.rows) + "," + std::to_string(result.bytes) + "," +
         std::to_string(result.faulty_rows) + "," + std::to_string(result.errors) + "," +
         std::to_string(result.images) + "," + std::to_string(result.duplicate_rows);
}

void check_case(const Json& expected, const FileCheck& result) {
  const bool passed = expected["is_check_passed"];
  const Json client = as_json(result.client);
  if (expected["raises"].is_null()) {
    for (const auto& [key, value] : client.items()) {
      CAPTURE(key);
      CHECK(value == expected[key]);
    }
    const Json& rule = expected["seed_rule_verdict"];
    CHECK(result.documented.is_check_passed == (rule.is_null() ? passed : rule == "pass"));
  }
  CHECK(result.client.is_check_passed == passed);
  CHECK((result.errors == 0) == passed);
  const auto line = expected["line_number"];
  if (!line.is_number() || expected["filetype"] == "csv") return;
  CHECK(std::any_of(result.findings.begin(), result.findings.end(), [&](const CheckFinding& one) {
    return one.severity == Severity::error && one.line == line.get<std::uint64_t>() && one.offset;
  }));
}

TEST_CASE("Every case of the test data gets the client's verdict", "[estimator][dataset][check]") {
  const auto folder = tunegauge::test::test_data_path("file_check");
  SKIP_WITHOUT(folder);
  std::size_t cases = 0;
  for (const std::string& line : tunegauge::test::read_lines(*folder + "/expected.jsonl")) {
    const Json expected = Json::parse(line);
    CAPTURE(expected["file"].get<std::string>(), expected["note"].get<std::string>());
    const std::string path = *folder + "/" + expected["file"].get<std::string>();
    CheckOptions options;
    options.purpose = expected["purpose"] == "eval" ? Purpose::eval : Purpose::fine_tune;
    options.threads = 1 + cases % 2;
    if (!expected["found"].get<bool>()) {
      CHECK_FALSE(check_file(path, options));
    } else {
      check_case(expected, check(path, options));
    }
    ++cases;
  }
  CHECK(cases > 100);
}

std::string mixed_bag() {
  std::string content;
  for (int i = 0; i < 300; ++i) {
    const std::string n = std::to_string(i % 250);
    content += R"({"messages": [{"role": "user", "content": "q)" + n +
               R"("}, {"role": "assistant", "content": "a"}])";
    content += i % 7 == 0 ? R"(, "id": 7})" : "}";
    content += i % 2 == 0 ? "\n" : "\r\n";
    if (i % 40 == 3) content += "{\"text\": \"other format\"}\n";
    if (i % 50 == 9) content += "not json\r";
    if (i % 60 == 11)
      content += R"({"prompt": "x", "completion": 1})"
                 "\n";
    if (i % 90 == 5) content += "{\"text\": \"caf\xE9\"}\n";
  }
  return content;
}

TEST_CASE("The result does not depend on threads or blocks", "[estimator][dataset][check]") {
  const ScratchFolder folder;
  const std::string path = folder.write("mixed.jsonl", mixed_bag());
  for (const std::size_t kept : {0U, 1U, 5U, 1000U}) {
    CheckOptions options;
    options.findings_kept = kept;
    options.threads = 1;
    const std::string expected = summary(check(path, options));
    for (const unsigned threads : {1U, 2U, 4U}) {
      for (const std::size_t block_bytes : {1U, 100U, 1000U}) {
        CAPTURE(kept, threads, block_bytes);
        options.threads = threads;
        options.blocks.block_bytes = block_bytes;
        CHECK(summary(check(path, options)) == expected);
      }
    }
  }
}

TEST_CASE("All faulty lines are counted and the first ones kept", "[estimator][dataset][check]") {
  const ScratchFolder folder;
  std::string content;
  for (int i = 0; i < 500; ++i) content += "{\"text\": \"x" + std::to_string(i) + "\"}\n{\n";
  CheckOptions options;
  options.findings_kept = 10;
  const FileCheck result = check(folder.write("bad.jsonl", content), options);
  CHECK(result.errors == 500);
  CHECK(result.faulty_rows == 500);
  CHECK(result.rows == 1000);
  REQUIRE(result.findings.size() == 10);
  for (std::size_t i = 0; i < 10; ++i) CHECK(result.findings[i].line == 2 * (i + 1));
}

TEST_CASE("A mixed file names the rows of the other format", "[estimator][dataset][check]") {
  const ScratchFolder folder;
  const std::string content =
      "{\"text\": \"a\"}\n{\"prompt\": \"b\", \"completion\": \"c\"}\n{\"text\": \"d\"}\n";
  const FileCheck result = check(folder.write("two.jsonl", content));
  CHECK(result.format == Format::text);
  CHECK(result.client.line_number == 2);
  CHECK(result.client.format == false);
  const CheckFinding* const finding = find(result, Rule::format_mixed);
  REQUIRE(finding != nullptr);
  CHECK(finding->line == 2);
  CHECK(finding->offset == 14);
  CHECK(result.faulty_rows == 1);
}

TEST_CASE("In its own row another fault comes before the mixed format",
          "[estimator][dataset][check]") {
  const ScratchFolder folder;
  const FileCheck result = check(folder.write(
      "two.jsonl", "{\"text\": \"a\"}\n{\"prompt\": \"b\", \"completion\": 1}\n{\"text\": 2}\n"));
  CHECK(result.client.line_number == 2);
  CHECK(result.client.key_value == false);
  CHECK_FALSE(result.client.format.has_value());
  CHECK(result.faulty_rows == 2);
  CHECK(find(result, Rule::format_mixed) != nullptr);
}

TEST_CASE("Who judges decides what is an error", "[estimator][dataset][check]") {
  const ScratchFolder folder;
  const std::string extra = folder.write("extra.jsonl", "{\"text\": \"a\", \"id\": 1}\n");
  const std::string first =
      folder.write("first.jsonl", R"({"messages": [{"role": "assistant", "content": "a"}]})"
                                  "\n");
  const auto severity_of = [](const std::string& path, Profile profile, Rule rule) {
    CheckOptions options;
    options.profile = profile;
    const FileCheck result = check(path, options);
    const CheckFinding* const finding = find(result, rule);
    REQUIRE(finding != nullptr);
    return finding->severity;
  };
  CHECK(severity_of(extra, Profile::both, Rule::extra_column) == Severity::error);
  CHECK(severity_of(extra, Profile::client, Rule::extra_column) == Severity::error);
  CHECK(severity_of(extra, Profile::documented, Rule::extra_column) == Severity::note);
  CHECK(severity_of(first, Profile::both, Rule::role_first) == Severity::warning);
  CHECK(severity_of(first, Profile::client, Rule::role_first) == Severity::note);
  CHECK(severity_of(first, Profile::documented, Rule::role_first) == Severity::error);
}

TEST_CASE("Duplicate rows and unused fields are told once a file", "[estimator][dataset][check]") {
  const ScratchFolder folder;
  const std::string content =
      "{\"text\": \"a\"}\n{\"text\": \"b\", \"id\": 12}\n{\"text\": \"b\", \"id\": 12}\n"
      "{\"text\": \"a\"}\n{\"text\": \"a\"}\n";
  CheckOptions options;
  const std::string path = folder.write("twice.jsonl", content);
  FileCheck result = check(path, options);
  CHECK(result.duplicate_rows == 3);
  const CheckFinding* const finding = find(result, Rule::duplicate_row);
  REQUIRE(finding != nullptr);
  CHECK(finding->severity == Severity::warning);
  CHECK(finding->line == 3);
  REQUIRE(result.unused_fields.size() == 1);
  CHECK(result.unused_fields[0].name == "id");
  CHECK(result.unused_fields[0].rows == 2);
  CHECK(result.unused_fields[0].bytes == 2 * std::string("\"id\": 12,").size());
  CHECK(find(result, Rule::duplicates_not_searched) == nullptr);

  options.duplicates_most_rows = 3;
  result = check(path, options);
  CHECK(result.duplicate_rows == 1);
  CHECK(find(result, Rule::duplicates_not_searched) != nullptr);
}

TEST_CASE("Mistakes that the provider lets through are warnings", "[estimator][dataset][check]") {
  const ScratchFolder folder;
  const auto finds = [&folder](const std::string& row, Rule rule) {
    CAPTURE(row);
    const FileCheck result = check(folder.write("row.jsonl", row + "\n"));
    CHECK(result.client.is_check_passed);
    const CheckFinding* const finding = find(result, rule);
    REQUIRE(finding != nullptr);
    CHECK(finding->severity != Severity::error);
    CHECK(finding->line == 1);
  };
  const std::string user = R"({"messages": [{"role": "user", "content": "q"},)";
  finds(user + R"({"role": "assistant", "content": " \n"}]})", Rule::empty_assistant);
  finds(user + R"({"role": "assistant", "content": ""}]})", Rule::nothing_to_train_on);
  finds(R"({"messages": [{"role": "user", "content": "q", "weight": 0},)"
        R"({"role": "assistant", "content": "a", "weight": 0}]})",
        Rule::nothing_to_train_on);
  finds(R"({"prompt": "q", "completion": ""})", Rule::nothing_to_train_on);
  finds(R"({"text": ""})", Rule::nothing_to_count);
  finds(R"({"text": "a", "text": "b"})", Rule::duplicate_key);
  finds(R"({"text": "cut \ud83d"})", Rule::lone_surrogate);
  finds(R"({"text": ")" + std::string(2'000'000, 'x') + R"("})", Rule::row_very_long);
  const std::string output = R"([{"role": "assistant", "content": "same"}])";
  finds(R"({"input": {"messages": [{"role": "user", "content": "q"}]}, "preferred_output": )" +
            output + R"(, "non_preferred_output": )" + output + "}",
        Rule::same_outputs);
  finds(R"({"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": )"
        R"({"url": "data:image/png;base64,iVBORw0KGgo="}}]}, {"role": "assistant", "content": )"
        R"([{"type": "text", "text": "a"}]}]})",
        Rule::image_not_countable);
}

TEST_CASE("A weight of a row trains what has none", "[estimator][dataset][check]") {
  const ScratchFolder folder;
  const FileCheck result =
      check(folder.write("row.jsonl", R"({"messages": [{"role": "user", "content": "q"},)"
                                      R"({"role": "assistant", "content": "a", "weight": 0}]})"
                                      "\n"));
  CHECK(find(result, Rule::nothing_to_train_on) == nullptr);
}

TEST_CASE("Rows beyond the context are told where a meter is given",
          "[estimator][dataset][check]") {
  class ByteMeter final : public RowMeter {
   public:
    std::uint64_t tokens(const Row& row) override { return row.text.bytes(); }
  };
  const ScratchFolder folder;
  CheckOptions options;
  options.context = ContextLimit{4, [] { return std::make_unique<ByteMeter>(); }};
  const FileCheck result =
      check(folder.write("rows.jsonl", "{\"text\": \"four\"}\n{\"text\": \"fives\"}\n"), options);
  const CheckFinding* const finding = find(result, Rule::row_beyond_context);
  REQUIRE(finding != nullptr);
  CHECK(finding->line == 2);
  CHECK(result.warnings == 1);
}

TEST_CASE("Size limits are told with date and source", "[estimator][dataset][check]") {
  const ScratchFolder folder;
  const std::string path = folder.write("rows.jsonl", "{\"text\": \"abc\"}\n");
  CheckOptions options;
  options.size_limit = {16, tunegauge::parse_date("2025-09-22"), "the page"};
  CHECK(check(path, options).client.is_check_passed);
  options.size_limit.bytes = 15;
  const FileCheck result = check(path, options);
  CHECK_FALSE(result.client.is_check_passed);
  CHECK_FALSE(result.documented.is_check_passed);
  CHECK(result.client.message.find("2025-09-22 (the page)") != std::string::npos);
  CHECK(find(result, Rule::file_too_large) != nullptr);
}

TEST_CASE("A row beyond the cap is a finding and the rest is checked",
          "[estimator][dataset][check]") {
  const ScratchFolder folder;
  CheckOptions options;
  options.blocks.most_row_bytes = 100;
  const std::string long_row = "{\"text\": \"" + std::string(1000, 'x') + "\"}\n";
  const FileCheck result =
      check(folder.write("rows.jsonl", "{\"text\": \"a\"}\n" + long_row + "oops\n"), options);
  CHECK(result.rows == 3);
  REQUIRE(result.findings.size() == 2);
  CHECK(result.findings[0].rule == Rule::row_too_long);
  CHECK(result.findings[0].line == 2);
  CHECK(result.findings[1].rule == Rule::row_not_json);
  CHECK(result.findings[1].line == 3);
  CHECK(result.findings[1].offset == 14 + long_row.size());
}

TEST_CASE("A row with many faults keeps the one that decides", "[estimator][dataset][check]") {
  const ScratchFolder folder;
  std::string row = "{\"messages\": [";
  for (int i = 0; i < 100; ++i) {
    row += i % 2 == 0 ? R"({"role": "user", "content": "q", "weight": true},)"
                      : R"({"role": "assistant", "content": "a", "weight": true},)";
  }
  row += R"({"role": "user", "content": 5}]})";
  const FileCheck result = check(folder.write("row.jsonl", row + "\n"));
  CHECK_FALSE(result.client.is_check_passed);
  CHECK(result.client.key_value == false);
  CHECK(find(result, Rule::content_type) != nullptr);
}

TEST_CASE("Faults beyond a row's cap are counted", "[estimator][dataset][check]") {
  const ScratchFolder folder;
  std::string row = "{\"messages\": [";
  for (int i = 0; i < 100; ++i) row += i == 0 ? "1" : ",1";
  row += "]}\n";
  const FileCheck result = check(folder.write("row.jsonl", row + row));
  REQUIRE(result.rules.size() >= 1);
  CHECK(result.rules[0].rule == Rule::message_not_object);
  CHECK(result.rules[0].count == 200);
  CHECK(result.rules[0].rows == 2);
  CHECK(result.errors == 200);
}

TEST_CASE("Files of another kind are named first", "[estimator][dataset][check]") {
  const ScratchFolder folder;
  const auto first = [&folder](const std::string& content) {
    CAPTURE(content);
    const FileCheck result = check(folder.write("file.jsonl", content));
    CHECK_FALSE(result.client.is_check_passed);
    REQUIRE_FALSE(result.findings.empty());
    return result.findings.front().rule;
  };
  std::string pretty = "{\n";
  for (int i = 0; i < 50; ++i) pretty += "  \"a\": 1,\n";
  CHECK(first(pretty + "}\n") == Rule::file_json);
  CHECK(check(folder.write("file.jsonl", pretty)).findings.size() < 10);
  CHECK(first("[{\"text\": \"a\"}, {\"text\": \"b\"}]") == Rule::file_json);
  CHECK(first(std::string("\xFF\xFE{\0\"\0", 6)) == Rule::file_utf16);
  CHECK(first(std::string("{\0\"\0a\0\"\0:\0", 10)) == Rule::file_utf16);
  CHECK(first("PK\x03\x04 and so on") == Rule::file_compressed);
  CHECK(first("PAR1 and so on") == Rule::file_parquet);
  CHECK(first("prompt,completion\na,b\n") == Rule::file_csv_content);
  CHECK(first("{'text': 'a'}\n") == Rule::rows_python);
  CHECK(first("{\"conversations\": [{\"from\": \"human\", \"value\": \"a\"}]}\n") ==
        Rule::rows_sharegpt);
  CHECK(first("{\"instruction\": \"a\", \"input\": \"\", \"output\": \"b\"}\n") ==
        Rule::rows_alpaca);
  CHECK(first("{\"prompt\": \"a\", \"chosen\": \"b\", \"rejected\": \"c\"}\n") ==
        Rule::rows_chosen_rejected);
  CHECK(first("{\"question\": \"a\", \"answer\": \"b\"}\n") == Rule::rows_question_answer);
}

TEST_CASE("Thousands of unused fields are the same for any threads",
          "[estimator][dataset][check]") {
  const ScratchFolder folder;
  std::string content;
  for (int i = 0; i < 20000; ++i) {
    content += "{\"text\": \"a\", \"f" + std::to_string(i * 7919 % 12000) + "\": 1}\n";
  }
  const std::string path = folder.write("rows.jsonl", content);
  CheckOptions options;
  options.threads = 1;
  const std::string expected = summary(check(path, options));
  options.threads = 4;
  options.blocks.block_bytes = 1000;
  CHECK(summary(check(path, options)) == expected);
}

TEST_CASE("A role that is not known is told beside missing contents",
          "[estimator][dataset][check]") {
  const ScratchFolder folder;
  const FileCheck result =
      check(folder.write("row.jsonl", R"({"messages": [{"role": "assistant", "tool_calls": [{}]},)"
                                      R"({"role": "tool", "content": "x"}]})"
                                      "\n"));
  CHECK(find(result, Rule::message_field_missing) != nullptr);
  CHECK(find(result, Rule::role_unknown) != nullptr);
}

TEST_CASE("A cancelled check says so", "[estimator][dataset][check]") {
  const ScratchFolder folder;
  const std::atomic<bool> cancelled{true};
  CheckOptions options;
  options.cancelled = &cancelled;
  const FileCheck result = check(folder.write("rows.jsonl", "{\"text\": \"a\"}\n"), options);
  CHECK(result.interrupted);
}

}  // namespace
