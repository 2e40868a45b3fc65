// The steps of the provider's client in its order: size, kind of file, UTF-8, rows, their number.

#include "estimator/dataset/check_report.h"

#include <fmt/core.h>

#include <string_view>

namespace tunegauge::dataset {
namespace {

constexpr std::uint64_t least_samples = 1;

void fail(CheckReport& report, std::string message) {
  report.is_check_passed = false;
  report.message = std::move(message);
}

void set_flag(CheckReport& report, ReportFlag flag) {
  switch (flag) {
    case ReportFlag::utf8:
      report.utf8 = false;
      break;
    case ReportFlag::line_type:
      report.line_type = false;
      break;
    case ReportFlag::key_value:
      report.key_value = false;
      break;
    case ReportFlag::format:
      report.format = false;
      break;
    case ReportFlag::load_csv:
      report.load_csv = false;
      break;
    case ReportFlag::none:
      break;
  }
}

void report_rows(CheckReport& report, const ReportFacts& file,
                 const std::optional<FirstFault>& first) {
  std::optional<bool>& loaded = file.kind == FileKind::csv ? report.load_csv : report.load_json;
  loaded = !first.has_value();
  if (file.kind == FileKind::jsonl) report.line_type = report.text_field = report.key_value = true;
  if (first) {
    const RuleFacts& rule = facts(first->rule);
    fail(report, first->message);
    set_flag(report, rule.flag);
    if (rule.gives_line) report.line_number = first->place.report_line;
    return;
  }
  report.has_min_samples = file.rows >= least_samples;
  if (*report.has_min_samples) {
    report.num_samples = file.rows;
  } else {
    fail(report,
         fmt::format("the file has {} rows; at least {} is needed", file.rows, least_samples));
  }
}

}  // namespace

FileKind file_kind(const std::string& path) {
  if (path == "-") return FileKind::jsonl;
  const std::size_t slash = path.rfind('/');
  const std::string_view name =
      std::string_view(path).substr(slash == std::string::npos ? 0 : slash + 1);
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return FileKind::unknown;
  if (name.substr(dot) == ".jsonl") return FileKind::jsonl;
  return name.substr(dot) == ".csv" ? FileKind::csv : FileKind::unknown;
}

CheckReport make_report(const ReportFacts& file, const CheckTally& tally, Verdict verdict) {
  CheckReport report;
  report.file_size = file.bytes;
  if (file.bytes == 0) {
    fail(report, "File is empty");
    return report;
  }
  if (file.kind == FileKind::unknown) {
    // The client leaves its message as it was; here it says why.
    report.filetype = "unknown";
    fail(report, "the name of the file does not end in .jsonl");
    return report;
  }
  report.filetype = file.kind == FileKind::csv ? "csv" : "jsonl";
  if (!file.was_read) {
    fail(report, "CSV files are not supported for fine-tuning");
  } else if (tally.count(Rule::file_not_utf8) > 0) {
    set_flag(report, ReportFlag::utf8);
    fail(report, "File is not UTF-8 encoded");
  } else {
    report.utf8 = true;
    report_rows(report, file,
                verdict == Verdict::client ? tally.first_client() : tally.first_documented());
  }
  if (!file.too_large_message.empty()) fail(report, file.too_large_message);
  return report;
}

}  // namespace tunegauge::dataset
