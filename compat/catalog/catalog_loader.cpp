// Reading of catalog.json, one function a section. Rows are checked against the models, so models
// are read first.

#include "compat/catalog/catalog_loader.h"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/suggest.h"
#include "compat/catalog/model_name.h"

namespace tunegauge::catalog {

namespace {

constexpr std::size_t kMostBytes = std::size_t{4} << 20;  // forty times the embedded one
constexpr std::int64_t kMostContext = 1'000'000'000;
constexpr std::int64_t kMostBatch = 1'000'000;
constexpr std::int64_t kMostParameters = 1'000'000'000'000'000;
constexpr std::int64_t kMostRank = 4096;
constexpr std::int64_t kMostGpus = 4096;
constexpr std::int64_t kMostMemoryGb = 100'000;

/// One of a few words, "" after a problem.
std::string word_of(const JsonNode& node, std::initializer_list<std::string_view> known) {
  std::string word = node.text();
  if (word.empty() || std::find(known.begin(), known.end(), word) != known.end()) return word;
  const std::vector<std::string> names(known.begin(), known.end());
  const std::string hint = did_you_mean(word, names);
  node.fail(fmt::format("\"{}\" is not one of {}{}", word, fmt::join(names, ", "),
                        hint.empty() ? "" : "; " + hint));
  return "";
}

std::string model_id_of(const JsonNode& node) {
  std::string id = node.text();
  if (!id.empty() && !is_model_id(id)) {
    node.fail(fmt::format("\"{}\" is no model id of the form organization/name", id));
  }
  return id;
}

std::string optional_string(const JsonNode& owner, std::string_view key) {
  const auto node = owner.optional_member(key);
  return node ? node->string() : "";
}

Date date_of_node(const JsonNode& node) {
  const std::string text = node.text();
  const std::optional<Date> date = parse_date(text);
  if (date) return *date;
  if (!text.empty()) {
    node.fail(fmt::format("\"{}\" is no day of the calendar such as 2025-06-19", text));
  }
  return Date{};
}

/// Records a problem at `node` if `key` was seen before.
void once(const JsonNode& node, const std::string& key, std::set<std::string>& seen) {
  if (!key.empty() && !seen.insert(key).second) node.fail("stands here for the second time");
}

TrainingTable table_of(std::string_view name) {
  if (name == "full") return TrainingTable::full;
  return name == "lora-long" ? TrainingTable::lora_long : TrainingTable::lora;
}

}  // namespace

Result<Catalog> CatalogLoader::load(std::string_view json, const std::string& name) {
  if (json.size() > kMostBytes) {
    return input_error(
        name, fmt::format("has {} bytes, a catalog has at most {}", json.size(), kMostBytes),
        "give the file of a catalog");
  }
  auto document = JsonDocument::parse(json, name);
  if (!document) return document.error();
  CatalogLoader loader;
  loader.read(document->root());
  if (auto problem = document->problem()) return *std::move(problem);
  return std::move(loader.catalog_);
}

std::vector<JsonNode> CatalogLoader::entries(const JsonNode& list) {
  std::vector<JsonNode> result = list.elements();
  if (result.size() > entries_left_) {
    list.fail(fmt::format("a catalog has at most {} entries in all its lists", kMostEntries));
    result.clear();
  }
  entries_left_ -= result.size();
  return result;
}

void CatalogLoader::read(const JsonNode& root) {
  if (!root.is_object()) {
    root.fail("a catalog is an object with \"schema\": \"tunegauge.catalog/1\"");
    return;
  }
  root.refuse_keys_other_than({"schema", "sources", "notes", "training_tables", "models",
                               "deprecations", "error_codes", "hardware", "limits"});
  word_of(root.member("schema"), {"tunegauge.catalog/1"});
  read_sources(root.member("sources"));
  read_notes(root.member("notes"));
  read_models(root.member("models"));
  read_training_tables(root.member("training_tables"));
  read_deprecations(root.member("deprecations"));
  read_error_codes(root.member("error_codes"));
  read_hardware(root.member("hardware"));
  read_limits(root.member("limits"));
}

void CatalogLoader::read_sources(const JsonNode& node) {
  const auto members = node.members();
  if (members.size() > kMostEntries) {
    node.fail(fmt::format("a catalog has at most {} sources", kMostEntries));
    return;
  }
  for (const auto& [key, value] : members) sources_[key] = value.text();
}

std::string CatalogLoader::source_of(const JsonNode& owner) const {
  const JsonNode node = owner.member("source");
  const std::string key = node.text();
  if (key.empty()) return "";
  const auto found = sources_.find(key);
  if (found != sources_.end()) return found->second;
  node.fail(fmt::format("\"{}\" is no key of $.sources", key));
  return "";
}

void CatalogLoader::read_notes(const JsonNode& node) {
  std::set<std::string> seen;
  for (const JsonNode& entry : entries(node)) {
    entry.refuse_keys_other_than({"id", "text", "source"});
    const JsonNode id = entry.member("id");
    PageNote note;
    note.id = id.text();
    note.text = entry.member("text").text();
    note.source = source_of(entry);
    once(id, note.id, seen);
    catalog_.notes_.push_back(std::move(note));
  }
}

void CatalogLoader::read_models(const JsonNode& node) {
  for (const JsonNode& entry : entries(node)) {
    entry.refuse_keys_other_than({"model", "display_name", "parameters", "model_type",
                                  "tokenizer_family", "chat_template", "hf_repository",
                                  "ungated_tokenizer_repository", "max_lora_rank",
                                  "serverless_lora", "source"});
    const JsonNode id = entry.member("model");
    ModelFacts facts;
    facts.model = model_id_of(id);
    facts.display_name = entry.member("display_name").text();
    facts.parameters = entry.member("parameters").integer(1, kMostParameters);
    facts.model_type = entry.member("model_type").text();
    facts.tokenizer_family = entry.member("tokenizer_family").text();
    facts.chat_template = entry.member("chat_template").string();
    facts.hf_repository = model_id_of(entry.member("hf_repository"));
    facts.ungated_tokenizer_repository = entry.member("ungated_tokenizer_repository").string();
    if (!facts.ungated_tokenizer_repository.empty()) {
      model_id_of(entry.member("ungated_tokenizer_repository"));
    }
    facts.max_lora_rank = entry.member("max_lora_rank").integer(1, kMostRank);
    facts.serverless_lora = entry.member("serverless_lora").boolean();
    facts.source = source_of(entry);
    once(id, lower_case(facts.model), model_ids_);
    catalog_.models_.push_back(std::move(facts));
  }
}

void CatalogLoader::read_training_tables(const JsonNode& node) {
  std::set<std::string> tables;
  for (const JsonNode& group : entries(node)) {
    group.refuse_keys_other_than({"table", "source", "rows"});
    const JsonNode name = group.member("table");
    const std::string table = word_of(name, {"lora", "lora-long", "full"});
    once(name, table, tables);
    const std::string source = source_of(group);
    for (const JsonNode& entry : entries(group.member("rows"))) {
      TrainingRow row = read_training_row(entry);
      row.table = table_of(table);
      row.source = source;
      catalog_.rows_.push_back(std::move(row));
    }
    rows_of_table_.clear();
  }
}

TrainingRow CatalogLoader::read_training_row(const JsonNode& node) {
  node.refuse_keys_other_than({"organization", "model_name", "model", "context_sft", "context_dpo",
                               "max_batch_sft", "max_batch_dpo", "min_batch", "precision"});
  const JsonNode model = node.member("model");
  const JsonNode min_batch = node.member("min_batch");
  TrainingRow row;
  row.organization = node.member("organization").text();
  row.model_name = node.member("model_name").text();
  row.model = model_id_of(model);
  row.context_sft = node.member("context_sft").integer(1, kMostContext);
  row.context_dpo = node.member("context_dpo").integer(1, kMostContext);
  row.max_batch_sft = node.member("max_batch_sft").integer(1, kMostBatch);
  row.max_batch_dpo = node.member("max_batch_dpo").integer(1, kMostBatch);
  row.min_batch = min_batch.integer(1, kMostBatch);
  row.precision = word_of(node.member("precision"), {"AMP", "bf16"});
  const std::string id = lower_case(row.model);
  once(model, id, rows_of_table_);
  if (is_model_id(id) && model_ids_.count(id) == 0) {
    model.fail(fmt::format("\"{}\" has no entry in $.models", row.model));
  }
  const std::int64_t least_maximum = std::min(row.max_batch_sft, row.max_batch_dpo);
  if (least_maximum > 0 && row.min_batch > least_maximum) {
    min_batch.fail(fmt::format("{} is above the maximum {}", row.min_batch, least_maximum));
  }
  return row;
}

void CatalogLoader::read_deprecations(const JsonNode& node) {
  for (const JsonNode& group : entries(node)) {
    group.refuse_keys_other_than({"kind", "source", "rows"});
    const bool planned = word_of(group.member("kind"), {"planned", "removed"}) == "planned";
    const std::string source = source_of(group);
    for (const JsonNode& entry : entries(group.member("rows"))) {
      entry.refuse_keys_other_than({"date", "model", "replacement", "dedicated_endpoint"});
      Deprecation deprecation;
      deprecation.planned = planned;
      deprecation.date = date_of_node(entry.member("date"));
      deprecation.model = entry.member("model").text();
      deprecation.replacement = optional_string(entry, "replacement");
      deprecation.dedicated_endpoint = optional_string(entry, "dedicated_endpoint");
      deprecation.source = source;
      catalog_.deprecations_.push_back(std::move(deprecation));
    }
  }
}

void CatalogLoader::read_error_codes(const JsonNode& node) {
  for (const JsonNode& group : entries(node)) {
    group.refuse_keys_other_than({"table", "source", "rows"});
    const std::string table = word_of(group.member("table"), {"inference", "fine-tuning"});
    const std::string source = source_of(group);
    for (const JsonNode& entry : entries(group.member("rows"))) {
      entry.refuse_keys_other_than({"code", "name", "cause", "solution"});
      ErrorCode code;
      code.code = entry.member("code").text();
      code.name = optional_string(entry, "name");
      code.cause = entry.member("cause").text();
      code.solution = entry.member("solution").text();
      code.table = table;
      code.source = source;
      catalog_.error_codes_.push_back(std::move(code));
    }
  }
}

void CatalogLoader::read_hardware(const JsonNode& node) {
  std::set<std::string> seen;
  for (const JsonNode& entry : entries(node)) {
    entry.refuse_keys_other_than({"id", "gpu", "gpu_count", "memory_gb", "link", "source"});
    const JsonNode id = entry.member("id");
    Hardware hardware;
    hardware.id = id.text();
    hardware.gpu = entry.member("gpu").text();
    hardware.gpu_count = entry.member("gpu_count").integer(1, kMostGpus);
    hardware.memory_gb = entry.member("memory_gb").integer(1, kMostMemoryGb);
    hardware.link = entry.member("link").text();
    hardware.source = source_of(entry);
    once(id, hardware.id, seen);
    catalog_.hardware_.push_back(std::move(hardware));
  }
}

void CatalogLoader::read_limits(const JsonNode& node) {
  std::set<std::string> seen;
  for (const JsonNode& entry : entries(node)) {
    entry.refuse_keys_other_than({"name", "value", "effective_from", "source"});
    ProviderLimit limit;
    limit.name = entry.member("name").text();
    limit.value = entry.member("value").integer();
    limit.effective_from = date_of_node(entry.member("effective_from"));
    limit.source = source_of(entry);
    if (limit.effective_from.ok() && !limit.name.empty()) {
      once(entry, limit.name + " " + to_string(limit.effective_from), seen);
    }
    catalog_.limits_.push_back(std::move(limit));
  }
}

}  // namespace tunegauge::catalog
