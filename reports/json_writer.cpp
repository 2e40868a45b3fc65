// The result record (schema/result-1.schema.json) and its tables as JSON lines. Absent things are
// left out; money has its exact decimal string beside the number.

#include <nlohmann/json.hpp>

#include "reports/writers.h"

namespace tunegauge::reports {

namespace {

using Json = nlohmann::ordered_json;

Json to_json(const Value& value);

struct ToJson {
  Json operator()(std::nullptr_t) const { return nullptr; }
  Json operator()(bool value) const { return value; }
  Json operator()(std::int64_t value) const { return value; }
  Json operator()(double value) const { return value; }
  Json operator()(const Decimal& value) const { return value.to_double(); }
  Json operator()(const std::string& value) const { return value; }
  Json operator()(const Array& values) const {
    Json list = Json::array();
    for (const Value& value : values) list.push_back(to_json(value));
    return list;
  }
  Json operator()(const Object& members) const {
    Json object = Json::object();
    for (const auto& [key, value] : members) object[key] = to_json(value);
    return object;
  }
};

Json to_json(const Value& value) {
  return std::visit(ToJson{}, value.state);
}

Json to_json(const Metric::Number& number) {
  return std::visit([](const auto& n) { return ToJson{}(n); }, number);
}

Json to_json(const Metric& metric) {
  Json json;
  json["value"] = to_json(metric.value);
  if (const auto* money = std::get_if<Decimal>(&metric.value)) json["exact"] = money->to_string(2);
  json["unit"] = metric.unit;
  json["basis"] = name_of(metric.basis);
  if (metric.low) json["low"] = to_json(*metric.low);
  if (metric.high) json["high"] = to_json(*metric.high);
  if (!metric.method.empty()) json["method"] = metric.method;
  return json;
}

Json to_json(const Finding& finding) {
  Json json;
  json["rule"] = finding.rule;
  json["severity"] = name_of(finding.severity);
  json["message"] = finding.message;
  if (!finding.file.empty()) json["file"] = finding.file;
  if (finding.line) json["line"] = *finding.line;
  if (finding.offset) json["offset"] = *finding.offset;
  if (!finding.path.empty()) json["path"] = finding.path;
  if (!finding.value.is_null()) json["value"] = to_json(finding.value);
  if (!finding.remedy.empty()) json["remedy"] = finding.remedy;
  if (!finding.source.empty()) json["source"] = finding.source;
  return json;
}

Json row_to_json(const std::vector<std::string>& columns, const std::vector<Value>& cells) {
  Json row = Json::object();
  for (std::size_t i = 0; i < columns.size() && i < cells.size(); ++i) {
    if (!cells[i].is_null()) row[columns[i]] = to_json(cells[i]);
  }
  return row;
}

Json inputs_to_json(const std::vector<Input>& inputs) {
  Json list = Json::array();
  for (const Input& input : inputs) {
    Json json{{"path", input.path}};
    if (input.bytes) json["bytes"] = *input.bytes;
    if (!input.sha256.empty()) json["sha256"] = input.sha256;
    list.push_back(std::move(json));
  }
  return list;
}

/// Text that is not UTF-8 (a file name may not be) is written with replacement characters.
std::string dump(const Json& json, int indent) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string write_json(const Document& document) {
  Json json;
  json["schema"] = "tunegauge.result/1";
  json["command"] = document.run.command;
  json["tool"] = {{"name", "tunegauge"}, {"version", document.run.version}};
  json["created"] = document.run.created;
  json["arguments"] = document.run.arguments;
  json["host"] = ToJson{}(document.run.host);
  json["inputs"] = inputs_to_json(document.run.inputs);
  json["verdict"] = {{"status", name_of(document.verdict.status)},
                     {"exit_code", document.verdict.exit_code},
                     {"reasons", document.verdict.reasons}};
  json["metrics"] = Json::object();
  for (const Metric& metric : document.metrics) json["metrics"][metric.name] = to_json(metric);
  if (!document.tables.empty()) json["tables"] = Json::object();
  for (const Table& table : document.tables) {
    Json rows = Json::array();
    for (const auto& row : table.rows) rows.push_back(row_to_json(table.columns, row));
    json["tables"][table.name] = std::move(rows);
  }
  json["findings"] = Json::array();
  for (const Finding& finding : document.findings) json["findings"].push_back(to_json(finding));
  json["details"] = ToJson{}(document.details);
  const FindingTotals& totals = document.finding_totals;
  if (totals.errors + totals.warnings + totals.notes > 0) {
    json["details"]["finding_totals"] = {
        {"error", totals.errors}, {"warning", totals.warnings}, {"note", totals.notes}};
  }
  return dump(json, 2) + "\n";
}

std::string jsonl_row(const std::vector<std::string>& columns, const std::vector<Value>& cells) {
  return dump(row_to_json(columns, cells), -1) + "\n";
}

std::string write_jsonl(const Document& document) {
  const Table table = primary_table(document);
  std::string text;
  for (const auto& row : table.rows) text += jsonl_row(table.columns, row);
  return text;
}

}  // namespace tunegauge::reports
