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

/// The gaps that set a headline off on a terminal mean nothing here.
std::string single_spaced(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c != ' ' || result.empty() || result.back() != ' ') result += c;
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

std::string findings(const FindingGroup& group) {
  std::string text = fmt::format("## {}\n\n", group.title);
  for (const Finding* finding : group.listed) {
    const std::string place = place_of(*finding);
    const bool has_path = !finding->path.empty() && finding->path != place;
    text += fmt::format("- {}{}{}", place.empty() ? "" : escaped(place) + ": ",
                        has_path ? escaped(finding->path) + ": " : "", escaped(finding->message));
    if (!finding->remedy.empty()) text += "; " + escaped(finding->remedy);
    text += "\n";
  }
  if (!group.further().empty()) text += fmt::format("- {}\n", escaped(group.further()));
  return text + "\n";
}

}  // namespace

std::string write_markdown(const Document& document) {
  const Page& page = document.page;
  std::string text = fmt::format("**{}**{}{}\n\n", escaped(single_spaced(page.headline)),
                                 page.aside.empty() ? "" : " ", escaped(page.aside));
  for (const Section& section : page.sections) {
    if (!section.title.empty()) text += fmt::format("## {}\n\n", escaped(section.title));
    if (!section.lead.empty()) text += escaped(section.lead) + "\n\n";
    for (const auto& block : section.blocks) {
      if (const auto* part = std::get_if<Facts>(&block)) text += facts(*part);
      if (const auto* part = std::get_if<Grid>(&block)) text += table(*part);
    }
  }
  for (const FindingGroup& group : grouped(document)) text += findings(group);
  while (text.size() > 1 && text.ends_with("\n\n")) text.pop_back();
  return text;
}

}  // namespace tunegauge::reports
