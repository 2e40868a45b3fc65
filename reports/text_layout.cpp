// Columns by display width, so that accents, CJK and emoji stay aligned.

#include "reports/text_layout.h"

#include <algorithm>

#include <fmt/core.h>

#include "base/utf8.h"
#include "reports/format.h"

namespace tunegauge::reports {

std::string padded(std::string_view text, std::size_t width, Align align) {
  const std::size_t own = display_width(text);
  const std::string space(width > own ? width - own : 0, ' ');
  return align == Align::left ? std::string(text) + space : space + std::string(text);
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
  std::vector<std::string> lines(1);
  std::size_t used = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    if (text[at] == '\n') {
      lines.emplace_back();
      used = 0;
      ++at;
      continue;
    }
    // A word with the spaces before it; the spaces are dropped where a line is broken.
    const std::size_t word = std::min(text.find_first_not_of(' ', at), text.size());
    const std::size_t end = std::min(text.find_first_of(" \n", word), text.size());
    const std::size_t word_width = display_width(text.substr(word, end - word));
    const std::size_t gap = word - at;
    if (used > 0 && used + gap + word_width > width) {
      lines.emplace_back(text.substr(word, end - word));
      used = word_width;
    } else {
      lines.back() += text.substr(at, end - at);
      used += gap + word_width;
    }
    at = end;
  }
  return lines;
}

std::vector<std::string> aligned(const Grid& grid, std::size_t first_column_width) {
  std::vector<std::size_t> widths;
  for (const auto& column : grid.columns) widths.push_back(display_width(column.title));
  if (!widths.empty()) widths[0] = std::max(widths[0], first_column_width);
  for (const auto& row : grid.rows) {
    for (std::size_t i = 0; i < widths.size() && i < row.size(); ++i) {
      widths[i] = std::max(widths[i], display_width(row[i]));
    }
  }
  const auto line_of = [&](const std::vector<std::string>& cells) {
    std::string line;
    for (std::size_t i = 0; i < widths.size() && i < cells.size(); ++i) {
      if (i > 0) line += "  ";
      line += padded(cells[i], widths[i], grid.columns[i].align);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    return line;
  };
  std::vector<std::string> titles;
  for (const auto& column : grid.columns) titles.push_back(column.title);
  std::vector<std::string> lines{line_of(titles)};
  for (const auto& row : grid.rows) lines.push_back(line_of(row));
  return lines;
}

std::string FindingGroup::further() const {
  const auto shown = static_cast<std::int64_t>(listed.size());
  if (total <= shown) return "";
  if (kept == total) return format_count(total - shown) + " more: --format json has them all";
  return fmt::format("{} more: --format json has the first {}, --max-findings N more of them",
                     format_count(total - shown), format_count(kept));
}

std::vector<FindingGroup> grouped(const Document& document) {
  struct Kind {
    Severity severity;
    const char* title;
    std::int64_t total;
  };
  const FindingTotals& totals = document.finding_totals;
  std::vector<FindingGroup> groups;
  for (const Kind& kind : {Kind{Severity::error, "Errors", totals.errors},
                           Kind{Severity::warning, "Warnings", totals.warnings},
                           Kind{Severity::note, "Notes", totals.notes}}) {
    FindingGroup group{kind.title, {}, 0, 0};
    for (const Finding& finding : document.findings) {
      if (finding.severity != kind.severity) continue;
      group.kept += 1;
      if (group.listed.size() < kMostListedFindings) group.listed.push_back(&finding);
    }
    group.total = std::max(group.kept, kind.total);
    if (!group.listed.empty()) groups.push_back(std::move(group));
  }
  return groups;
}

std::string place_of(const Finding& finding) {
  std::string place = finding.file;
  if (finding.line) place += (place.empty() ? "line " : ":") + std::to_string(*finding.line);
  return place.empty() ? finding.path : place;
}

}  // namespace tunegauge::reports
