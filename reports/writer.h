#pragma once
// Turns a Document into text. Writers know the document and nothing of the rooms that fill it.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reports/document.h"

namespace tunegauge::reports {

enum class OutputFormat { text, json, jsonl, csv, markdown };

/// All formats, in the order in which help lists them.
[[nodiscard]] const std::vector<OutputFormat>& all_formats();
[[nodiscard]] std::string_view name_of(OutputFormat format);
[[nodiscard]] std::optional<OutputFormat> format_named(std::string_view name);

struct WriterOptions {
  bool color = false;         ///< ANSI colours, text only
  std::size_t columns = 100;  ///< text is wrapped at this width
};

/// The whole document in one format; ends with a line end.
[[nodiscard]] std::string write(const Document& document, OutputFormat format,
                                const WriterOptions& options = {});

/// One row of a table as a JSON object on one line, for results that are streamed row by row.
[[nodiscard]] std::string jsonl_row(const std::vector<std::string>& columns,
                                    const std::vector<Value>& cells);

/// One row as a CSV line (RFC 4180 quoting), for the same.
[[nodiscard]] std::string csv_row(const std::vector<Value>& cells);

}  // namespace tunegauge::reports
