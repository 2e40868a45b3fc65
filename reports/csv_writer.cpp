// One table with a header, quoted as RFC 4180 has it; lines end with LF.

#include <fmt/core.h>

#include "reports/writers.h"

namespace tunegauge::reports {

namespace {

std::string quoted(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"') result += '"';
    result += c;
  }
  return result + '"';
}

struct ToCell {
  std::string operator()(std::nullptr_t) const { return ""; }
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(std::int64_t value) const { return std::to_string(value); }
  std::string operator()(double value) const { return fmt::format("{}", value); }
  std::string operator()(const Decimal& value) const { return value.to_string(2); }
  std::string operator()(const std::string& value) const { return quoted(value); }
  std::string operator()(const Array& values) const {
    std::string joined;
    for (const Value& value : values) {
      if (!joined.empty()) joined += ' ';
      joined += std::visit(ToCell{}, value.state);
    }
    return quoted(joined);
  }
  std::string operator()(const Object& members) const {
    std::string joined;
    for (const auto& [key, value] : members) {
      if (!joined.empty()) joined += "; ";
      joined += key + "=" + std::visit(ToCell{}, value.state);
    }
    return quoted(joined);
  }
};

Value as_value(const Metric::Number& number) {
  return std::visit([](const auto& n) { return Value(n); }, number);
}

}  // namespace

namespace {

Table metric_table(const std::vector<Metric>& metrics) {
  Table table{"metrics", {"metric", "value", "unit", "basis", "low", "high", "method"}, {}};
  for (const Metric& metric : metrics) {
    table.rows.push_back({metric.name, as_value(metric.value), metric.unit, name_of(metric.basis),
                          metric.low ? as_value(*metric.low) : Value(),
                          metric.high ? as_value(*metric.high) : Value(),
                          metric.method.empty() ? Value() : Value(metric.method)});
  }
  return table;
}

template <class T>
Value or_null(const std::optional<T>& value) {
  return value ? Value(*value) : Value();
}

Table finding_table(const std::vector<Finding>& findings) {
  Table table{
      "findings", {"file", "line", "offset", "path", "severity", "rule", "message", "remedy"}, {}};
  for (const Finding& finding : findings) {
    table.rows.push_back({finding.file, or_null(finding.line), or_null(finding.offset),
                          finding.path.empty() ? Value() : Value(finding.path),
                          name_of(finding.severity), finding.rule, finding.message,
                          finding.remedy.empty() ? Value() : Value(finding.remedy)});
  }
  return table;
}

}  // namespace

Table primary_table(const Document& document) {
  if (!document.tables.empty()) return document.tables.front();
  return document.metrics.empty() ? finding_table(document.findings)
                                  : metric_table(document.metrics);
}

std::string csv_row(const std::vector<Value>& cells) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) line += ',';
    line += std::visit(ToCell{}, cells[i].state);
  }
  return line + "\n";
}

std::string write_csv(const Document& document) {
  const Table table = primary_table(document);
  std::string text = csv_row(std::vector<Value>(table.columns.begin(), table.columns.end()));
  for (const auto& row : table.rows) text += csv_row(row);
  return text;
}

}  // namespace tunegauge::reports
