// `count`: texts to tokens, in total or one line a text.

#include <filesystem>

#include <fmt/core.h>

#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/interrupt.h"
#include "cli/progress.h"
#include "cli/tokenizer_choice.h"
#include "estimator/count_texts.h"
#include "reports/format.h"

namespace tunegauge::cli {

namespace {

using reports::OutputFormat;

/// Writes rows as they come.
class RowPrinter {
 public:
  /// `with_file`: rows of several files say which one they are from.
  RowPrinter(OutputSink sink, OutputFormat format, bool with_ids, bool with_file)
      : sink_(std::move(sink)), format_(format), with_ids_(with_ids), with_file_(with_file) {
    columns_ = {"row", "tokens"};
    if (with_ids) columns_.emplace_back("ids");
    columns_.emplace_back("error");
    if (with_file) columns_.emplace_back("file");
  }

  Result<void> begin() {
    if (format_ != OutputFormat::csv) return {};
    return sink_.write(
        reports::csv_row(std::vector<reports::Value>(columns_.begin(), columns_.end())));
  }

  /// False where nobody reads any more, or writing failed (then failure() is set).
  bool print(const std::string& file, const std::vector<CountedRow>& rows) {
    std::string text;
    for (const CountedRow& row : rows) text += line_of(file, row);
    auto written = sink_.write(text);
    if (!written) failure_ = written.error();
    return written.has_value() && !sink_.abandoned();
  }

  Result<void> close() {
    if (failure_) return *failure_;
    return sink_.close();
  }

 private:
  std::string line_of(const std::string& file, const CountedRow& row) const {
    std::vector<reports::Value> cells{row.row, nullptr};
    if (row.tokens) cells[1] = *row.tokens;
    if (with_ids_) {
      reports::Array ids;
      ids.reserve(row.ids.size());
      for (const auto id : row.ids) ids.emplace_back(static_cast<std::int64_t>(id));
      cells.emplace_back(row.tokens ? reports::Value(std::move(ids)) : reports::Value());
    }
    cells.emplace_back(row.fault.empty() ? reports::Value() : reports::Value(row.fault));
    if (with_file_) cells.emplace_back(file);
    if (format_ == OutputFormat::jsonl) return reports::jsonl_row(columns_, cells);
    if (format_ == OutputFormat::csv) return reports::csv_row(cells);
    std::string line = fmt::format("{:>10}  {:>10}", row.row,
                                   row.tokens ? std::to_string(*row.tokens) : row.fault);
    if (with_file_) line += "  " + reports::printable(file);
    for (const auto id : row.ids) line += fmt::format(" {}", id);
    return line + "\n";
  }

  OutputSink sink_;
  OutputFormat format_;
  bool with_ids_;
  bool with_file_;
  std::vector<std::string> columns_;
  std::optional<Error> failure_;
};

Result<CountOptions> read_options(const Session& session) {
  const Arguments& arguments = session.arguments();
  CountOptions options;
  options.by_line = arguments.has("--lines");
  options.field = arguments.text("--field");
  if (options.by_line && options.field) {
    return usage_error("--lines", "stands beside --field", "give one of the two");
  }
  options.with_ids = arguments.has("--ids");
  if (options.with_ids && !arguments.has("--per-row")) {
    return usage_error("--ids", "goes with --per-row", "give --per-row too");
  }
  if (arguments.has("--add-special-tokens")) options.special = tokenizers::SpecialTokens::add;
  options.threads = session.threads();
  if (const auto kept = arguments.integer("--max-findings")) {
    options.findings_kept = static_cast<std::size_t>(*kept);
  }
  options.cancelled = &interrupted();
  return options;
}

/// `printer` gets every text, where there is one.
Result<std::vector<FileCount>> count_files(Session& session, const tokenizers::Tokenizer& tokenizer,
                                           CountOptions options, RowPrinter* printer) {
  std::vector<FileCount> counts;
  for (const std::string& file : session.arguments().positionals()) {
    std::error_code unknown;
    const auto size = std::filesystem::file_size(file, unknown);
    Progress progress(file, unknown ? 0 : size, session.shows_progress());
    options.bytes_done = progress.bytes_done();
    if (printer != nullptr) {
      options.on_rows = [&](const std::vector<CountedRow>& rows) {
        return printer->print(file, rows);
      };
    }
    auto count = count_file(file, tokenizer, options);
    if (!count) return count.error();
    options.first_row += count->texts + count->faults;
    counts.push_back(*std::move(count));
    session.add_input(file);
    if (interrupted()) break;
  }
  return counts;
}

Result<int> print_rows(Session& session, const tokenizers::Tokenizer& tokenizer,
                       CountOptions options) {
  const OutputRequest& output = session.outputs().front();
  if (output.format == OutputFormat::json || output.format == OutputFormat::markdown) {
    return usage_error("--per-row", "prints one line a text", "give --format jsonl, csv or text");
  }
  if (session.outputs().size() > 1) {
    return usage_error("--per-row", "writes one output", "give one --format and --output");
  }
  auto sink = OutputSink::open(output.path);
  if (!sink) return sink.error();
  RowPrinter printer(*std::move(sink), output.format, options.with_ids,
                     session.arguments().positionals().size() > 1);
  if (auto begun = printer.begin(); !begun) return begun.error();
  const auto counts = count_files(session, tokenizer, options, &printer);
  if (!counts) return counts.error();
  if (auto closed = printer.close(); !closed) return closed.error();
  if (interrupted()) return int{kInterrupted};
  int exit_code = kFine;
  for (const FileCount& count : *counts) {
    for (const reports::Finding& finding : count.findings) {
      const std::string place =
          finding.line ? fmt::format("{}:{}", finding.file, *finding.line) : finding.file;
      if (finding.severity == reports::Severity::error) {
        session.complain(input_error(place, finding.message));
      } else {
        session.warn(place + ": " + finding.message);
      }
    }
    if (count.faults > 0) exit_code = kNo;
  }
  return exit_code;
}

}  // namespace

Result<int> run_count(Session& session) {
  const Arguments& arguments = session.arguments();
  if (arguments.positionals().empty()) {
    return usage_error("", "no file is named", "give the files to count, or - for standard input");
  }
  const auto name = arguments.text("--tokenizer");
  if (!name) {
    return usage_error("--tokenizer", "is missing",
                       "give a tokenizer.json, a folder with one, or a catalog model");
  }
  auto options = read_options(session);
  if (!options) return options.error();
  const auto tokenizer = load_tokenizer(session, *name);
  if (!tokenizer) return tokenizer.error();
  session.add_input(tokenizer->path());
  if (arguments.has("--per-row")) return print_rows(session, *tokenizer, *options);
  const auto counts = count_files(session, *tokenizer, *options, nullptr);
  if (!counts) return counts.error();
  return session.deliver(count_document(*counts, *tokenizer, options->special));
}

}  // namespace tunegauge::cli
