// Tables of the catalog. CSV columns are fixed by the interface; the page of a table is a grid of
// the same rows.

#include "compat/catalog/catalog_report.h"

#include <fmt/core.h>

#include "reports/format.h"

namespace tunegauge::catalog {

namespace {

using reports::Align;
using reports::Document;
using reports::format_count;
using reports::Grid;
using reports::Table;
using reports::Value;

Value text_or_null(const std::string& text) {
  return text.empty() ? Value() : Value(text);
}

/// A document that is one table, and the columns of it that people see.
struct Shown {
  std::string column;
  std::string title;
  Align align = Align::left;
};

std::string cell_text(const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value.state)) return format_count(*number);
  if (const auto* text = std::get_if<std::string>(&value.state)) return *text;
  return "";
}

Document table_document(Table table, const std::string& headline, const std::vector<Shown>& shown) {
  Document document;
  document.page.headline = headline;
  Grid grid;
  for (const Shown& column : shown) grid.columns.push_back({column.title, column.align});
  for (const auto& row : table.rows) {
    std::vector<std::string> cells;
    for (const Shown& column : shown) {
      for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (table.columns[i] == column.column) cells.push_back(cell_text(row[i]));
      }
    }
    grid.rows.push_back(std::move(cells));
  }
  document.page.sections.push_back({"", "", {std::move(grid)}});
  document.tables.push_back(std::move(table));
  return document;
}

std::string count_words(std::size_t count, std::string_view singular) {
  return reports::format_counted(static_cast<std::int64_t>(count), singular);
}

void add_fact(reports::Facts& facts, const std::string& label, const std::string& text) {
  if (!text.empty()) facts.facts.push_back({label, text});
}

/// Where a model may be trained: one line a table.
Grid limits_grid(const Catalog& catalog, const std::string& model) {
  Grid grid;
  grid.columns = {{"table", Align::left},        {"context SFT", Align::right},
                  {"context DPO", Align::right}, {"batch SFT", Align::right},
                  {"batch DPO", Align::right},   {"precision", Align::left}};
  for (const TrainingRow& row : catalog.rows()) {
    if (row.model != model) continue;
    const auto batch = [&row](std::int64_t most) {
      return row.min_batch == most ? format_count(most)
                                   : fmt::format("{} to {}", row.min_batch, most);
    };
    grid.rows.push_back({std::string(name_of(row.table)), format_count(row.context_sft),
                         format_count(row.context_dpo), batch(row.max_batch_sft),
                         batch(row.max_batch_dpo), row.precision});
  }
  return grid;
}

}  // namespace

Document list_document(const Catalog& catalog, std::optional<TrainingTable> wanted) {
  Table table{"models",
              {"table", "organization", "model_name", "model", "context_sft", "context_dpo",
               "max_batch_sft", "max_batch_dpo", "min_batch", "precision"},
              {}};
  for (const TrainingRow& row : catalog.rows()) {
    if (wanted && row.table != *wanted) continue;
    table.rows.push_back({name_of(row.table), row.organization, row.model_name, row.model,
                          row.context_sft, row.context_dpo, row.max_batch_sft, row.max_batch_dpo,
                          row.min_batch, row.precision});
  }
  const std::string headline =
      fmt::format("{} of models that can be trained", count_words(table.rows.size(), "row"));
  return table_document(std::move(table), headline,
                        {{"model", "model"},
                         {"table", "table"},
                         {"context_sft", "context SFT", Align::right},
                         {"context_dpo", "DPO", Align::right},
                         {"max_batch_sft", "batch SFT", Align::right},
                         {"max_batch_dpo", "DPO", Align::right},
                         {"min_batch", "least", Align::right}});
}

Document deprecations_document(const Catalog& catalog) {
  Table table{"deprecations", {"kind", "date", "model", "replacement", "dedicated_endpoint"}, {}};
  for (const Deprecation& entry : catalog.deprecations()) {
    table.rows.push_back({entry.planned ? "planned" : "removed", to_string(entry.date), entry.model,
                          text_or_null(entry.replacement), text_or_null(entry.dedicated_endpoint)});
  }
  const std::string headline = count_words(table.rows.size(), "deprecation");
  return table_document(std::move(table), headline,
                        {{"date", "date"},
                         {"kind", "kind"},
                         {"model", "model"},
                         {"replacement", "replacement"},
                         {"dedicated_endpoint", "dedicated endpoint"}});
}

Document errors_document(const Catalog& catalog) {
  Table table{"errors", {"code", "name", "cause", "solution"}, {}};
  Document document;
  std::string section_table;
  for (const ErrorCode& error : catalog.error_codes()) {
    table.rows.push_back({error.code, text_or_null(error.name), error.cause, error.solution});
    if (error.table != section_table) {
      section_table = error.table;
      document.page.sections.push_back({section_table, "", {reports::Facts{}}});
    }
    auto& facts = std::get<reports::Facts>(document.page.sections.back().blocks.front());
    facts.facts.push_back(
        {error.code, fmt::format("{}{}: {}", error.name.empty() ? "" : error.name + ". ",
                                 error.cause, error.solution)});
  }
  document.page.headline = count_words(table.rows.size(), "error code");
  document.tables.push_back(std::move(table));
  return document;
}

Document hardware_document(const Catalog& catalog) {
  Table table{"hardware", {"id", "gpu", "gpu_count", "memory_gb", "link", "source"}, {}};
  for (const Hardware& hardware : catalog.hardware()) {
    table.rows.push_back({hardware.id, hardware.gpu, hardware.gpu_count, hardware.memory_gb,
                          text_or_null(hardware.link), hardware.source});
  }
  const std::string headline =
      fmt::format("{} for dedicated endpoints", count_words(table.rows.size(), "hardware id"));
  return table_document(std::move(table), headline,
                        {{"id", "id"},
                         {"gpu_count", "GPUs", Align::right},
                         {"memory_gb", "GB each", Align::right},
                         {"link", "link"}});
}

Document model_document(const Catalog& catalog, const ModelFacts& model) {
  Document document;
  document.page.headline = fmt::format("{}   {}", model.model, model.display_name);
  reports::Facts facts;
  add_fact(facts, "parameters", format_count(model.parameters));
  add_fact(facts, "type", model.model_type);
  add_fact(facts, "tokenizer", model.tokenizer_family);
  add_fact(facts, "template",
           model.chat_template.empty() ? "none: a base model" : model.chat_template);
  add_fact(facts, "repository", model.hf_repository);
  add_fact(facts, "",
           model.ungated_tokenizer_repository.empty()
               ? ""
               : model.ungated_tokenizer_repository + " (same tokenizer, not gated)");
  add_fact(facts, "LoRA rank", fmt::format("up to {}", model.max_lora_rank));
  add_fact(facts, "serverless",
           model.serverless_lora ? "LoRA adapters (legacy offer)" : "not offered");
  add_fact(facts, "source", model.source);
  document.page.sections.push_back({"Model", "", {facts}});
  document.page.sections.push_back({"Training", "", {limits_grid(catalog, model.model)}});
  if (const Deprecation* removal = catalog.deprecation_of(model.model)) {
    reports::Finding finding;
    finding.rule = removal->planned ? "deprecation_planned" : "removed_from_serverless";
    finding.severity = reports::Severity::warning;
    finding.message =
        fmt::format("{} {} on {}", model.model,
                    removal->planned ? "is to be removed" : "was removed from serverless",
                    to_string(removal->date));
    if (!removal->replacement.empty()) finding.remedy = "use " + removal->replacement;
    document.findings.push_back(std::move(finding));
    document.verdict.status = reports::Status::warn;
  }
  document.details = {
      {"model", model.model},
      {"display_name", model.display_name},
      {"parameters", model.parameters},
      {"model_type", model.model_type},
      {"tokenizer_family", model.tokenizer_family},
      {"chat_template", text_or_null(model.chat_template)},
      {"hf_repository", model.hf_repository},
      {"ungated_tokenizer_repository", text_or_null(model.ungated_tokenizer_repository)},
      {"max_lora_rank", model.max_lora_rank},
      {"serverless_lora", model.serverless_lora},
      {"source", model.source}};
  Table table = list_document(catalog, std::nullopt).tables.front();
  std::erase_if(table.rows, [&](const auto& row) {
    return std::get<std::string>(row[3].state) != model.model;
  });
  document.tables.push_back(std::move(table));
  return document;
}

}  // namespace tunegauge::catalog
