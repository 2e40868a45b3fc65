// The catalog against the provider's page it was made from, cell by cell, where the page is there.

#include <algorithm>
#include <filesystem>
#include <optional>
#include <regex>
#include <string>
#include <vector>

#include "compat/catalog/catalog.h"
#include "tests/support/catch.h"
#include "tests/support/test_data.h"

using namespace tunegauge;
using namespace tunegauge::catalog;

namespace {

using Cells = std::vector<std::string>;

struct MarkdownTable {
  std::string heading;  ///< nearest one above
  Cells header;
  std::vector<Cells> rows;
};

std::string trimmed(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(" \t\r");
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

/// A cell without code quotes, link targets and backslash escapes.
std::string plain(const std::string& cell) {
  std::string text = std::regex_replace(cell, std::regex("`"), "");
  text = std::regex_replace(text, std::regex(R"(\[([^\]]*)\]\([^)]*\))"), "$1");
  return trimmed(std::regex_replace(text, std::regex(R"(\\(.))"), "$1"));
}

Cells cells_of(const std::string& line) {
  Cells cells;
  std::size_t at = line.find('|') + 1;
  for (std::size_t end = 0; (end = line.find('|', at)) != std::string::npos; at = end + 1) {
    cells.push_back(plain(line.substr(at, end - at)));
  }
  return cells;
}

std::vector<MarkdownTable> tables_of(const std::string& path) {
  std::vector<MarkdownTable> tables;
  std::string heading;
  bool inside = false;
  for (const std::string& line : test::read_lines(path)) {
    const bool row = !line.empty() && line.front() == '|';
    if (row && !inside) {
      tables.push_back({heading, cells_of(line), {}});
    } else if (row) {
      tables.back().rows.push_back(cells_of(line));
    }
    inside = row;
    if (!line.empty() && line.front() == '#') {
      heading = trimmed(line.substr(std::min(line.find_first_not_of('#'), line.size())));
    }
  }
  for (MarkdownTable& table : tables) {  // the line of dashes below the header
    if (!table.rows.empty()) table.rows.erase(table.rows.begin());
  }
  return tables;
}

std::optional<std::vector<MarkdownTable>> page_tables() {
  const auto data = test::test_data_path("");
  if (!data) return std::nullopt;
  const std::filesystem::path seeds = std::filesystem::path(*data) / ".." / "seeds";
  if (!std::filesystem::is_directory(seeds)) return std::nullopt;
  for (const auto& file : std::filesystem::directory_iterator(seeds)) {
    if (file.path().extension() != ".txt") continue;
    std::vector<MarkdownTable> tables = tables_of(file.path().string());
    const auto complete = [](const MarkdownTable& t) { return t.heading == "Full Fine-tuning"; };
    if (std::any_of(tables.begin(), tables.end(), complete)) return tables;
  }
  return std::nullopt;
}

std::vector<Cells> rows_under(const std::vector<MarkdownTable>& tables, const std::string& heading,
                              const std::string& first_column) {
  for (const MarkdownTable& table : tables) {
    if (table.heading == heading && table.header.front() == first_column) return table.rows;
  }
  return {};
}

Catalog built_in() {
  auto catalog = Catalog::embedded();
  REQUIRE(catalog);
  return *std::move(catalog);
}

}  // namespace

TEST_CASE("the training tables equal the page", "[compat][catalog_seed]") {
  const auto page = page_tables();
  SKIP_WITHOUT(page);
  std::vector<Cells> expected;
  for (const char* heading :
       {"LoRA Fine-tuning", "LoRA Long-context Fine-tuning", "Full Fine-tuning"}) {
    for (const Cells& row : rows_under(*page, heading, "Organization")) expected.push_back(row);
  }
  std::vector<Cells> got;
  const Catalog catalog = built_in();
  for (const TrainingRow& row : catalog.rows()) {
    got.push_back({row.organization, row.model_name, row.model, std::to_string(row.context_sft),
                   std::to_string(row.context_dpo), std::to_string(row.max_batch_sft),
                   std::to_string(row.max_batch_dpo), std::to_string(row.min_batch),
                   row.precision});
  }
  CHECK(expected.size() == 142);
  CHECK(got == expected);
}

TEST_CASE("the deprecations equal the page", "[compat][catalog_seed]") {
  const auto page = page_tables();
  SKIP_WITHOUT(page);
  std::vector<Cells> expected;
  for (const Cells& row : rows_under(*page, "Planned Deprecations", "Planned Deprecation Date")) {
    expected.push_back({"planned", row.at(0), row.at(1), row.at(2), ""});
  }
  for (const Cells& row : rows_under(*page, "Deprecation History", "Removal Date")) {
    expected.push_back({"removed", row.at(0), row.at(1), "", row.at(2)});
  }
  std::vector<Cells> got;
  const Catalog catalog = built_in();
  for (const Deprecation& entry : catalog.deprecations()) {
    got.push_back({entry.planned ? "planned" : "removed", to_string(entry.date), entry.model,
                   entry.replacement, entry.dedicated_endpoint});
  }
  CHECK(expected.size() == 138);
  CHECK(got == expected);
}

TEST_CASE("the error codes equal the page", "[compat][catalog_seed]") {
  const auto page = page_tables();
  SKIP_WITHOUT(page);
  std::vector<Cells> expected;
  for (const MarkdownTable& table : *page) {
    if (table.header.front() != "Code") continue;
    for (const Cells& row : table.rows) {
      const std::size_t dash = row.at(0).find(" - ");
      const bool named = dash != std::string::npos;
      expected.push_back(
          {row[0].substr(0, dash), named ? row[0].substr(dash + 3) : "", row.at(1), row.at(2)});
    }
  }
  std::vector<Cells> got;
  const Catalog catalog = built_in();
  for (const ErrorCode& entry : catalog.error_codes()) {
    got.push_back({entry.code, entry.name, entry.cause, entry.solution});
  }
  CHECK(expected.size() == 17);
  CHECK(got == expected);
}
