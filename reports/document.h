#pragma once
// The result of a command, before anybody has decided how it looks: the record that machines read
// (metrics, tables, findings, details) and the page that people read.
//
// Rooms fill a Document in a *_report.cpp of their own; writers (writer.h) turn it into text. The
// JSON form is fixed: schema/result-1.schema.json.

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/decimal.h"
#include "reports/value.h"

namespace tunegauge::reports {

/// How a number came to be.
enum class Basis { exact, estimated, measured, bound, stated };

/// One named number with its unit. Money is a Decimal and its unit a currency code.
struct Metric {
  using Number = std::variant<std::int64_t, double, Decimal>;
  std::string name;  ///< "tokens.training"
  Number value;
  std::string unit;  ///< "token", "row", "USD", "USD/Mtoken" ...
  Basis basis = Basis::exact;
  std::optional<Number> low = std::nullopt;  ///< where the value is not exact
  std::optional<Number> high = std::nullopt;
  std::string method = "";  ///< how it was counted, and what it may be off by and why
};

/// Rows for machines: JSON objects, CSV lines, JSONL lines.
struct Table {
  std::string name;
  std::vector<std::string> columns;
  std::vector<std::vector<Value>> rows;  ///< as many cells as columns; null is "not there"
};

enum class Severity { error, warning, note };

struct Finding {
  std::string rule;  ///< stable id: "row_not_json"
  Severity severity = Severity::error;
  std::string message;
  std::string file = "";
  std::optional<std::int64_t> line = std::nullopt;    ///< 1-based
  std::optional<std::int64_t> offset = std::nullopt;  ///< byte in the file
  std::string path = "";                              ///< JSON path in the line or file
  Value value = nullptr;                              ///< what stands there
  std::string remedy = "";
  std::string source = "";  ///< the document that the rule is from
};

enum class Status { pass, warn, fail, inconclusive, invalid, interrupted };

struct Verdict {
  Status status = Status::pass;
  int exit_code = 0;
  std::vector<std::string> reasons = {};
};

/// How many findings there were, kept in the document or not; 0 where all are kept.
struct FindingTotals {
  std::int64_t errors = 0;
  std::int64_t warnings = 0;
  std::int64_t notes = 0;
};

/// A file that the answer depends on.
struct Input {
  std::string path;
  std::optional<std::int64_t> bytes = std::nullopt;
  std::string sha256 = "";  ///< "" where the file is too large to hash unasked
};

/// The circumstances of a run, filled by cli/.
struct RunContext {
  std::string command;
  std::vector<std::string> arguments;  ///< without secrets
  std::string created;                 ///< UTC, "2026-11-21T12:00:00Z"
  std::string version;
  Object host;
  std::vector<Input> inputs;
};

// --- The page: what a person reads, in the order in which it answers.
// -----------------------------

enum class Align { left, right };

/// Lines "label   text"; long text is wrapped under itself.
struct Facts {
  struct Fact {
    std::string label;
    std::string text;
  };
  std::vector<Fact> facts;
};

/// An aligned table; the first column stands under the section's title.
struct Grid {
  struct Column {
    std::string title;
    Align align = Align::left;
  };
  std::vector<Column> columns;
  std::vector<std::vector<std::string>> rows;
};

struct Section {
  std::string title;
  std::string lead = "";  ///< beside the title
  std::vector<std::variant<Facts, Grid>> blocks;
};

struct Page {
  std::string headline;  ///< the answer in one line
  std::string aside;     ///< at the right end of that line
  std::vector<Section> sections;
  std::vector<std::string> next;  ///< what to do next, one line each
};

struct Document {
  RunContext run;
  Verdict verdict;
  std::vector<Metric> metrics;
  std::vector<Table> tables;  ///< csv and jsonl write the first; else metrics; else findings
  std::vector<Finding> findings;
  FindingTotals finding_totals;
  Object details;
  Page page;
};

[[nodiscard]] std::string_view name_of(Basis basis);
[[nodiscard]] std::string_view name_of(Severity severity);
[[nodiscard]] std::string_view name_of(Status status);

}  // namespace tunegauge::reports
