#pragma once
// Laying out text in columns: display widths, padding, wrapping.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "reports/document.h"

namespace tunegauge::reports {

/// Padded with spaces to `width` columns; longer text stays whole.
[[nodiscard]] std::string padded(std::string_view text, std::size_t width, Align align);

/// Breaks at spaces so that no line is wider than `width`, unless a single word is. Line ends in
/// the text stay.
[[nodiscard]] std::vector<std::string> wrapped(std::string_view text, std::size_t width);

/// Columns of equal width over all rows, two spaces between; no trailing spaces.
[[nodiscard]] std::vector<std::string> aligned(const Grid& grid, std::size_t first_column_width);

/// At most this many findings of a severity are listed for people; the record has all.
inline constexpr std::size_t kMostListedFindings = 10;

struct FindingGroup {
  std::string title;                   ///< "Errors"
  std::vector<const Finding*> listed;  ///< borrowed from the document
  std::int64_t kept = 0;               ///< in the document
  std::int64_t total = 0;              ///< in all

  /// "12 more: ...", what to do to see the others; "" where all are listed.
  [[nodiscard]] std::string further() const;
};
/// Findings by severity, errors first; empty groups are left out.
[[nodiscard]] std::vector<FindingGroup> grouped(const Document& document);

/// "train.jsonl:77", "$.rates[0]" or "" where a finding has no place.
[[nodiscard]] std::string place_of(const Finding& finding);

}  // namespace tunegauge::reports
