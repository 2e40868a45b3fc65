// The page for a terminal: the verdict first, then sections with a column of labels, then what is
// wrong with the input, then what to do next. Colour only adds.

#include <algorithm>

#include <fmt/core.h>

#include "base/utf8.h"
#include "reports/format.h"
#include "reports/text_layout.h"
#include "reports/writers.h"

namespace tunegauge::reports {

namespace {

constexpr std::size_t kLabelWidth = 14;   // titles and labels stand in this column
constexpr std::size_t kWidestLabel = 40;  // ... or in a wider one where labels are long

class TextPage {
 public:
  explicit TextPage(const WriterOptions& options) : options_(options) {}

  void headline(const Page& page, Status status) {
    if (page.headline.empty()) return;
    std::string line = page.headline;
    const std::size_t used = display_width(page.headline) + display_width(page.aside);
    if (!page.aside.empty() && used + 3 <= options_.columns) {
      line += std::string(options_.columns - used, ' ') + dim(page.aside);
    } else if (!page.aside.empty()) {
      line += "\n" + dim(page.aside);
    }
    text_ += paint(color_of(status), page.headline) + line.substr(page.headline.size()) + "\n";
  }

  void section(const Section& section) {
    if (!text_.empty()) text_ += "\n";
    // A grid that opens a section carries the title over its first column.
    const bool grid_first = section.lead.empty() && !section.blocks.empty() &&
                            std::holds_alternative<Grid>(section.blocks.front());
    if (!grid_first && !section.title.empty())
      labelled({bold(section.title), section.title}, section.lead);
    bool first = grid_first;
    for (const auto& block : section.blocks) {
      if (const auto* facts = std::get_if<Facts>(&block)) write(*facts);
      if (const auto* grid = std::get_if<Grid>(&block)) {
        write(*grid, first ? section.title : "", section.title.empty() ? 0 : 2);
      }
      first = false;
    }
  }

  void findings(const FindingGroup& group) {
    text_ += fmt::format("\n{}\n", bold(group.title));
    const Color color = group.title == "Errors"     ? Color::red
                        : group.title == "Warnings" ? Color::yellow
                                                    : Color::plain;
    std::size_t width = 0;
    for (const Finding* finding : group.listed) {
      width = std::max(width, display_width(place_of(*finding)));
    }
    width = std::min<std::size_t>(width, 32);
    for (const Finding* finding : group.listed) {
      const std::string place = printable(place_of(*finding));
      const std::size_t indent = width == 0 ? 2 : width + 4;
      std::string message = printable(finding->message);
      if (!finding->path.empty() && place != finding->path) {
        message = printable(finding->path) + ": " + message;
      }
      text_ += "  ";
      if (width > 0) text_ += paint(color, padded(place, width, Align::left)) + "  ";
      if (display_width(place) > width) text_ += "\n" + std::string(indent, ' ');
      hanging(message, indent);
      if (!finding->remedy.empty()) {
        text_ += std::string(indent, ' ');
        hanging(printable(finding->remedy), indent);
      }
    }
    if (!group.further().empty()) text_ += fmt::format("  ... {}\n", group.further());
  }

  void next(const std::vector<std::string>& lines) {
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const std::string label = i == 0 ? "Next" : "";
      if (i == 0) text_ += "\n";
      labelled({bold(label), label}, lines[i]);
    }
  }

  [[nodiscard]] std::string text() && { return std::move(text_); }

 private:
  enum class Color { plain, red, green, yellow };

  static Color color_of(Status status) {
    switch (status) {
      case Status::pass:
        return Color::green;
      case Status::fail:
      case Status::invalid:
        return Color::red;
      default:
        return Color::yellow;
    }
  }

  [[nodiscard]] std::string styled(std::string_view code, const std::string& text) const {
    return options_.color && !text.empty() ? fmt::format("\033[{}m{}\033[0m", code, text) : text;
  }
  [[nodiscard]] std::string bold(const std::string& text) const { return styled("1", text); }
  [[nodiscard]] std::string dim(const std::string& text) const { return styled("2", text); }
  [[nodiscard]] std::string paint(Color color, const std::string& text) const {
    switch (color) {
      case Color::red:
        return styled("1;31", text);
      case Color::green:
        return styled("1;32", text);
      case Color::yellow:
        return styled("1;33", text);
      case Color::plain:
        return text;
    }
    return text;
  }

  /// Text that begins where the cursor is, wrapped under itself.
  void hanging(std::string_view text, std::size_t indent) {
    const std::size_t width = options_.columns > indent + 20 ? options_.columns - indent : 20;
    bool first = true;
    for (const std::string& line : wrapped(text, width)) {
      if (!first) text_ += std::string(indent, ' ');
      text_ += line + "\n";
      first = false;
    }
  }

  struct Label {
    std::string shown;  ///< with colour codes
    std::string plain;
  };

  /// A label in its column, then text wrapped under itself.
  void labelled(const Label& label, std::string_view text, std::size_t column = kLabelWidth) {
    text_ += label.shown;
    if (text.empty()) {
      text_ += "\n";
      return;
    }
    const std::size_t used = display_width(label.plain);
    text_ += std::string(used < column ? column - used : 2, ' ');
    hanging(text, std::max(column, used + 2));
  }

  void write(const Facts& facts) {
    std::size_t column = kLabelWidth;
    for (const auto& fact : facts.facts) {
      column = std::max(column, std::min(display_width(fact.label) + 4, kWidestLabel));
    }
    for (const auto& fact : facts.facts) {
      labelled({"  " + fact.label, "  " + fact.label}, fact.text, column);
    }
  }

  /// `title` stands over the first column where the grid opens its section; rows are indented.
  void write(const Grid& grid, const std::string& title, std::size_t indent) {
    Grid indented = grid;
    const std::string space(indent, ' ');
    if (!indented.columns.empty()) {
      auto& first = indented.columns[0].title;
      first = title.empty() ? space + first : title;
    }
    for (auto& row : indented.rows) {
      if (!row.empty()) row[0] = space + row[0];
    }
    const auto lines = aligned(indented, indent > 0 ? kLabelWidth - 2 : 0);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const bool titled = i == 0 && !title.empty();
      text_ += titled ? bold(title) + lines[i].substr(title.size()) : lines[i];
      text_ += "\n";
    }
  }

  WriterOptions options_;
  std::string text_;
};

/// The page with every text made printable: names and values from input stand in it.
Page printable_page(Page page) {
  page.headline = printable_line(page.headline);
  page.aside = printable_line(page.aside);
  for (std::string& line : page.next) line = printable_line(line);
  for (Section& section : page.sections) {
    section.title = printable_line(section.title);
    section.lead = printable_line(section.lead);
    for (auto& block : section.blocks) {
      if (auto* facts = std::get_if<Facts>(&block)) {
        for (auto& fact : facts->facts) fact = {printable_line(fact.label), printable(fact.text)};
      }
      if (auto* grid = std::get_if<Grid>(&block)) {
        for (auto& row : grid->rows) {
          for (std::string& cell : row) cell = printable_line(cell);
        }
      }
    }
  }
  return page;
}

}  // namespace

std::string write_text(const Document& document, const WriterOptions& options) {
  TextPage page(options);
  const Page content = printable_page(document.page);
  page.headline(content, document.verdict.status);
  for (const Section& section : content.sections) page.section(section);
  for (const FindingGroup& group : grouped(document)) page.findings(group);
  page.next(content.next);
  return std::move(page).text();
}

}  // namespace tunegauge::reports
