// Counts and keeps findings.

#include "estimator/dataset/check_tally.h"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "estimator/dataset/known_mistakes.h"

namespace tunegauge::dataset {
namespace {

constexpr std::size_t most_findings_of_a_mistake = 3;

bool earlier(const CheckFinding& left, const CheckFinding& right) {
  return left.line.value_or(0) < right.line.value_or(0);
}

/// In order of lines, of a line in the order found; at most `most`.
void append_sorted(std::vector<CheckFinding>& to, std::vector<CheckFinding>& from,
                   std::size_t most) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
  std::stable_sort(to.begin(), to.end(), earlier);
  if (to.size() > most) to.resize(most);
}

void take_earlier(std::optional<FirstFault>& to, std::optional<FirstFault>& from) {
  if (from && (!to || from->place.line < to->place.line)) to = std::move(from);
}

/// "line 3, $.messages[1].role: the role `cook` ..."
std::string decisive_message(const RowPlace& place, const RowFault& fault) {
  const std::string path = fault.path.size() > 1 ? fmt::format(", {}", fault.path) : "";
  return fmt::format("line {}{}: {}; {}", place.report_line, path, fault.what, fault.remedy());
}

}  // namespace

std::string_view CheckFinding::source() const {
  const RuleFacts& rule_facts = facts(rule);
  if (rule_facts.client && rule_facts.documented) return "client and documentation";
  if (rule_facts.client) return "client";
  return rule_facts.documented ? "documentation" : "tunegauge";
}

Severity CheckTally::severity(Rule rule) const {
  const RuleFacts& rule_facts = facts(rule);
  if (!rule_facts.client && !rule_facts.documented) return rule_facts.own;
  switch (profile_) {
    case Profile::client:
      return rule_facts.client ? Severity::error : Severity::note;
    case Profile::documented:
      return rule_facts.documented ? Severity::error : Severity::note;
    case Profile::both:
      break;
  }
  return rule_facts.client ? Severity::error : Severity::warning;
}

void CheckTally::keep(Rule rule, CheckFinding finding) {
  finding.rule = rule;
  finding.severity = severity(rule);
  finding.remedy = std::string(facts(rule).remedy);
  kept_[static_cast<std::size_t>(finding.severity)].push_back(std::move(finding));
}

void CheckTally::note_first(std::optional<FirstFault>& first, const RowPlace& place,
                            const RowFault& fault) {
  if (!first) first = FirstFault{fault.rule, place, decisive_message(place, fault)};
}

void CheckTally::count(Rule rule, std::uint64_t line, std::uint64_t faults) {
  const auto index = static_cast<std::size_t>(rule);
  counts_[index] += faults;
  if (last_line_[index] == line) return;
  last_line_[index] = line;
  ++rows_[index];
}

void CheckTally::add_row(const RowPlace& place, const RowFaults& faults) {
  add_row(place, faults.all());
  if (!faults.is_capped()) return;
  for (std::size_t i = 0; i < rule_count; ++i) {
    const auto rule = static_cast<Rule>(i);
    if (const std::uint64_t left_out = faults.left_out(rule); left_out > 0) {
      count(rule, place.line, left_out);
    }
  }
}

void CheckTally::add_row(const RowPlace& place, const std::vector<RowFault>& faults) {
  last_row_had_error_ = false;
  for (const RowFault& fault : faults) {
    const RuleFacts& rule_facts = facts(fault.rule);
    const Severity level = severity(fault.rule);
    count(fault.rule, place.line, 1);
    last_row_had_error_ = last_row_had_error_ || level == Severity::error;
    if (rule_facts.client) note_first(first_client_, place, fault);
    if (rule_facts.documented) note_first(first_documented_, place, fault);
    if (kept_[static_cast<std::size_t>(level)].size() >= findings_kept_) continue;
    CheckFinding finding;
    finding.message = fault.what;
    finding.line = place.line;
    finding.offset = place.offset + fault.offset;
    finding.path = fault.path;
    keep(fault.rule, std::move(finding));
  }
  if (last_row_had_error_) ++faulty_rows_;
}

void CheckTally::add_format(const RowPlace& place, Format format) {
  FormatRows& rows = formats_[static_cast<std::size_t>(format)];
  ++rows.rows;
  if (!last_row_had_error_) ++rows.clean_rows;
  if (rows.first.size() < std::max<std::size_t>(findings_kept_, 1)) rows.first.push_back(place);
}

void CheckTally::add_file(Rule rule, std::string message) {
  ++counts_[static_cast<std::size_t>(rule)];
  CheckFinding finding;
  finding.message = std::move(message);
  keep(rule, std::move(finding));
}

void CheckTally::add_file_at(Rule rule, std::uint64_t line, std::string message,
                             const FileCount& how_often) {
  counts_[static_cast<std::size_t>(rule)] += how_often.count;
  rows_[static_cast<std::size_t>(rule)] += how_often.rows;
  CheckFinding finding;
  finding.message = std::move(message);
  finding.line = line;
  keep(rule, std::move(finding));
}

void CheckTally::add_mistake(Rule mistake, std::uint64_t rows) {
  const bool is_row = rows > 0;
  for (const Rule caused : caused_rules(mistake)) {
    // Findings about rows of another kind are left alone.
    if (is_row && count(caused) != rows) continue;
    std::vector<CheckFinding>& kept = kept_[static_cast<std::size_t>(severity(caused))];
    std::size_t seen = 0;
    const auto is_one_more = [&](const CheckFinding& finding) {
      return finding.rule == caused && ++seen > most_findings_of_a_mistake;
    };
    kept.erase(std::remove_if(kept.begin(), kept.end(), is_one_more), kept.end());
  }
  add_file(mistake, mistake_message(mistake, rows));
  rows_[static_cast<std::size_t>(mistake)] = rows;
}

void CheckTally::merge(CheckTally&& other) {
  for (std::size_t i = 0; i < rule_count; ++i) counts_[i] += other.counts_[i];
  for (std::size_t i = 0; i < rule_count; ++i) rows_[i] += other.rows_[i];
  for (std::size_t i = 0; i < severity_count; ++i) {
    append_sorted(kept_[i], other.kept_[i], findings_kept_);
  }
  for (std::size_t i = 0; i < format_count; ++i) {
    FormatRows& mine = formats_[i];
    const FormatRows& theirs = other.formats_[i];
    mine.rows += theirs.rows;
    mine.clean_rows += theirs.clean_rows;
    mine.first.insert(mine.first.end(), theirs.first.begin(), theirs.first.end());
    std::sort(mine.first.begin(), mine.first.end(),
              [](const RowPlace& a, const RowPlace& b) { return a.line < b.line; });
    const std::size_t most = std::max<std::size_t>(findings_kept_, 1);
    if (mine.first.size() > most) mine.first.resize(most);
  }
  take_earlier(first_client_, other.first_client_);
  take_earlier(first_documented_, other.first_documented_);
  faulty_rows_ += other.faulty_rows_;
}

Format CheckTally::format() const {
  std::size_t found = static_cast<std::size_t>(Format::unknown);
  for (std::size_t i = 0; i < format_count; ++i) {
    if (formats_[i].first.empty()) continue;
    const bool first = formats_[found].first.empty() ||
                       formats_[i].first.front().line < formats_[found].first.front().line;
    if (first) found = i;
  }
  return static_cast<Format>(found);
}

void CheckTally::settle_formats() {
  const Format expected = format();
  std::vector<CheckFinding> findings;
  for (std::size_t i = 0; i < format_count; ++i) {
    const FormatRows& rows = formats_[i];
    if (i == static_cast<std::size_t>(expected) || rows.rows == 0) continue;
    RowFault fault{Rule::format_mixed, 0, "$",
                   fmt::format("the row is of the {} format, the first one of the {} format",
                               to_string(static_cast<Format>(i)), to_string(expected))};
    counts_[static_cast<std::size_t>(fault.rule)] += rows.rows;
    rows_[static_cast<std::size_t>(fault.rule)] += rows.rows;
    faulty_rows_ += rows.clean_rows;
    // In its own row a fault of another rule comes first, as in the client.
    std::optional<FirstFault> first;
    note_first(first, rows.first.front(), fault);
    std::optional<FirstFault> same = first;
    take_earlier(first_client_, first);
    take_earlier(first_documented_, same);
    for (const RowPlace& place : rows.first) {
      CheckFinding finding;
      finding.rule = fault.rule;
      finding.severity = severity(fault.rule);
      finding.message = fault.what;
      finding.line = place.line;
      finding.offset = place.offset;
      finding.path = fault.path;
      finding.remedy = std::string(fault.remedy());
      findings.push_back(std::move(finding));
    }
  }
  append_sorted(kept_[static_cast<std::size_t>(severity(Rule::format_mixed))], findings,
                findings_kept_);
}

void CheckTally::hand_over(FileCheck& result) {
  for (std::vector<CheckFinding>& findings : kept_) {
    std::stable_sort(findings.begin(), findings.end(), earlier);
    result.findings.insert(result.findings.end(), std::make_move_iterator(findings.begin()),
                           std::make_move_iterator(findings.end()));
  }
  std::array<std::uint64_t, severity_count> totals{};
  for (std::size_t i = 0; i < rule_count; ++i) {
    if (counts_[i] == 0) continue;
    const auto rule = static_cast<Rule>(i);
    result.rules.push_back({rule, severity(rule), counts_[i], rows_[i]});
    totals[static_cast<std::size_t>(severity(rule))] += counts_[i];
  }
  result.errors = totals[static_cast<std::size_t>(Severity::error)];
  result.warnings = totals[static_cast<std::size_t>(Severity::warning)];
  result.notes = totals[static_cast<std::size_t>(Severity::note)];
  result.format = format();
  result.faulty_rows = faulty_rows_;
}

}  // namespace tunegauge::dataset
