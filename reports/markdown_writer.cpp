// GitHub-flavoured Markdown: the verdict on the first line. Text of records is escaped, so that no
// input can add markup.

#include <fmt/core.h>

#include "reports/format.h"
#include "reports/text_layout.h"
#include "reports/writers.h"

namespace tunegauge::reports {

namespace {

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : printable(text)) {
    if (std::string_view("\\`*_{}[]<>#|~&$").find(c) != std::string_view::npos) result += '\\';
    result += c == '\n' ? ' ' : c;
  }
  return result;
}

std::string table(const Grid& grid) {
  std::string text = "|";
  for (const auto& column : grid.columns) text += fmt::format(" {} |", escaped(column.title));
  text += "\n|";
  for (const auto& column : grid.columns)
    text += column.align == Align::right ? " ---: |" : " --- |";
  text += "\n";
  for (const auto& row : grid.rows) {
    text += "|";
    for (const std::string& cell : row) text += fmt::format(" {} |", escaped(cell));
    text += "\n";
  }
  return text + "\n";
}

std::string facts(const Facts& facts) {
  std::string text;
  for (const auto& fact : facts.facts) {
    text += fmt::format("- **{}** {}\n", escaped(fact.label), escaped(fact.text));
  }
  return text + "\n";
}

std::string verbatim(const Verbatim& block) {
  std::string text = "```text\n";
  for (const std::string& line : block.lines) text += printable(line) + "\n";
  return text + "```\n\n";
}

std::string findings(const FindingGroup& group) {
  std::string text = fmt::format("## {}\n\n", group.title);
  for (const Finding* finding : group.listed) {
    const std::string place = place_of(*finding);
    text += fmt::format("- {}{}", place.empty() ? "" : escaped(place) + ": ",
                        escaped(finding->message));
    if (!finding->remedy.empty()) text += "; " + escaped(finding->remedy);
    text += "\n";
  }
  if (group.further > 0) text += fmt::format("- {} more\n", group.further);
  return text + "\n";
}

}  // namespace

std::string write_markdown(const Document& document) {
  const Page& page = document.page;
  std::string text = fmt::format("**{}** {}\n\n", escaped(page.headline), escaped(page.aside));
  for (const Section& section : page.sections) {
    if (!section.title.empty()) text += fmt::format("## {}\n\n", escaped(section.title));
    if (!section.lead.empty()) text += escaped(section.lead) + "\n\n";
    for (const auto& block : section.blocks) {
      if (const auto* part = std::get_if<Facts>(&block)) text += facts(*part);
      if (const auto* part = std::get_if<Grid>(&block)) text += table(*part);
      if (const auto* part = std::get_if<Verbatim>(&block)) text += verbatim(*part);
    }
  }
  for (const FindingGroup& group : grouped(document.findings)) text += findings(group);
  while (text.size() > 1 && text.ends_with("\n\n")) text.pop_back();
  return text;
}

}  // namespace tunegauge::reports
