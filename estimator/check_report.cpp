// The verdict of `check`: by the client's rules, by the page's, or both with their difference told.

#include "estimator/check_report.h"

#include <algorithm>

#include <fmt/core.h>

#include "reports/format.h"

namespace tunegauge {

namespace {

using dataset::CheckFinding;
using dataset::CheckReport;
using dataset::FileCheck;
using dataset::Profile;
using reports::format_count;
using reports::format_counted;
using reports::Object;
using reports::Status;
using reports::Value;

template <class T>
Value or_null(const std::optional<T>& value) {
  return value ? Value(*value) : Value();
}

Object to_object(const CheckReport& report) {
  return {{"is_check_passed", report.is_check_passed},
          {"message", report.message},
          {"found", report.found},
          {"file_size", or_null(report.file_size)},
          {"utf8", or_null(report.utf8)},
          {"line_type", or_null(report.line_type)},
          {"text_field", or_null(report.text_field)},
          {"key_value", or_null(report.key_value)},
          {"min_samples", or_null(report.has_min_samples)},
          {"has_min_samples", or_null(report.has_min_samples)},
          {"num_samples", or_null(report.num_samples)},
          {"load_json", or_null(report.load_json)},
          {"load_csv", or_null(report.load_csv)},
          {"filetype", or_null(report.filetype)},
          {"format", or_null(report.format)},
          {"line_number", or_null(report.line_number)}};
}

Object to_object(const FileCheck& check) {
  reports::Array rules;
  for (const dataset::RuleCount& rule : check.rules) {
    rules.emplace_back(
        Object{{"rule", facts(rule.rule).id}, {"count", rule.count}, {"rows", rule.rows}});
  }
  reports::Array fields;
  for (const dataset::UnusedField& field : check.unused_fields) {
    fields.emplace_back(Object{{"name", field.name}, {"rows", field.rows}, {"bytes", field.bytes}});
  }
  return {{"file", check.path},
          {"format", dataset::to_string(check.format)},
          {"client", to_object(check.client)},
          {"documented", to_object(check.documented)},
          {"rows", check.rows},
          {"faulty_rows", check.faulty_rows},
          {"duplicate_rows", check.duplicate_rows},
          {"images", check.images},
          {"rules", std::move(rules)},
          {"unused_fields", std::move(fields)}};
}

reports::Severity severity_of(dataset::Severity severity) {
  switch (severity) {
    case dataset::Severity::error:
      return reports::Severity::error;
    case dataset::Severity::warning:
      return reports::Severity::warning;
    case dataset::Severity::note:
      return reports::Severity::note;
  }
  return reports::Severity::note;
}

reports::Finding to_finding(const FileCheck& check, const CheckFinding& found) {
  reports::Finding finding;
  finding.rule = found.id();
  finding.severity = severity_of(found.severity);
  finding.message = found.message;
  finding.file = check.path;
  if (found.line) finding.line = static_cast<std::int64_t>(*found.line);
  if (found.offset) finding.offset = static_cast<std::int64_t>(*found.offset);
  finding.path = found.path;
  finding.remedy = found.remedy;
  finding.source = found.source();
  return finding;
}

bool passes(const FileCheck& check, Profile profile) {
  return profile == Profile::documented ? check.documented.is_check_passed
                                        : check.client.is_check_passed;
}

std::string noun_of(const FileCheck& check) {
  switch (check.format) {
    case dataset::Format::conversational:
      return "conversation";
    case dataset::Format::preference:
      return "preference row";
    case dataset::Format::text:
      return "text";
    case dataset::Format::instruction:
      return "prompt";
    default:
      return "row";
  }
}

std::string file_words(const FileCheck& check, const CheckReportOptions& options) {
  const std::string rows = format_counted(static_cast<std::int64_t>(check.rows), noun_of(check));
  if (!passes(check, options.profile)) {
    if (check.faulty_rows == 0) return "would be refused on upload";
    return fmt::format("{} of {} would be refused",
                       format_count(static_cast<std::int64_t>(check.faulty_rows)), rows);
  }
  if (options.profile == Profile::both && !check.documented.is_check_passed) {
    return rows + ", accepted on upload; the documentation asks for more";
  }
  return rows + (check.warnings > 0 ? ", accepted, but see the warnings" : ", fine");
}

/// The counts behind findings that are capped: one line a rule that was broken more often.
reports::Section rules_section(const FileCheck& check) {
  reports::Grid grid;
  grid.columns = {{"", reports::Align::left},
                  {"faults", reports::Align::right},
                  {"rows", reports::Align::right}};
  bool repeated = false;
  for (const dataset::RuleCount& rule : check.rules) {
    repeated = repeated || rule.count > 1;
    grid.rows.push_back({std::string(facts(rule.rule).id),
                         format_count(static_cast<std::int64_t>(rule.count)),
                         rule.rows > 0 ? format_count(static_cast<std::int64_t>(rule.rows)) : ""});
  }
  if (!repeated) return {};
  return {"By rule", "", {grid}};
}

void add_page(const std::vector<FileCheck>& checks, const CheckReportOptions& options,
              reports::Document& document) {
  std::vector<const FileCheck*> failed;
  for (const FileCheck& check : checks) {
    if (!passes(check, options.profile)) failed.push_back(&check);
  }
  const bool no = document.verdict.exit_code == 1;
  const bool whole = std::none_of(checks.begin(), checks.end(),
                                  [](const FileCheck& check) { return check.interrupted; });
  const std::string word = no ? "FAILS" : whole ? "PASSES" : "no fault so far";
  if (checks.size() == 1) {
    document.page.headline = fmt::format("{}   {}: {}", word, reports::printable(checks[0].path),
                                         file_words(checks[0], options));
  } else {
    document.page.headline =
        fmt::format("{}   {} of {} would be refused", word, failed.size(),
                    format_counted(static_cast<std::int64_t>(checks.size()), "file"));
    reports::Facts facts;
    for (const FileCheck& check : checks) {
      facts.facts.push_back({reports::printable(check.path), file_words(check, options)});
    }
    document.page.sections.push_back({"Files", "", {facts}});
  }
  document.page.aside = fmt::format(
      "{}", options.profile == Profile::client       ? "rules of the provider's client"
            : options.profile == Profile::documented ? "rules of the Data Preparation page"
                                                     : "rules of the client and of the page");
  for (const FileCheck& check : checks) {
    reports::Section section = rules_section(check);
    if (!section.blocks.empty()) document.page.sections.push_back(std::move(section));
  }
}

}  // namespace

reports::Document check_document(const std::vector<FileCheck>& checks,
                                 const CheckReportOptions& options) {
  reports::Document document;
  reports::Array files;
  bool refused = false;
  bool warned = false;
  for (const FileCheck& check : checks) {
    files.emplace_back(to_object(check));
    for (const CheckFinding& found : check.findings) {
      document.findings.push_back(to_finding(check, found));
    }
    const bool no = !passes(check, options.profile);
    if (no) document.verdict.reasons.push_back(check.path + ": " + file_words(check, options));
    refused = refused || no;
    warned = warned || check.warnings > 0;
    document.finding_totals.errors += static_cast<std::int64_t>(check.errors);
    document.finding_totals.warnings += static_cast<std::int64_t>(check.warnings);
    document.finding_totals.notes += static_cast<std::int64_t>(check.notes);
  }
  if (refused) {
    document.verdict.status = Status::fail;
    document.verdict.exit_code = 1;
  } else if (warned) {
    document.verdict.status = options.strict ? Status::fail : Status::warn;
    document.verdict.exit_code = options.strict ? 1 : 0;
    if (options.strict) document.verdict.reasons.emplace_back("there are warnings, and --strict");
  }
  document.details.emplace_back("files", std::move(files));
  add_page(checks, options, document);
  return document;
}

}  // namespace tunegauge
