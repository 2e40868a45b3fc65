// The table of formats.

#include "reports/writer.h"

#include "reports/writers.h"

namespace tunegauge::reports {

const std::vector<OutputFormat>& all_formats() {
  static const std::vector<OutputFormat> kAll{OutputFormat::text, OutputFormat::json,
                                              OutputFormat::jsonl, OutputFormat::csv,
                                              OutputFormat::markdown};
  return kAll;
}

std::string_view name_of(OutputFormat format) {
  switch (format) {
    case OutputFormat::text:
      return "text";
    case OutputFormat::json:
      return "json";
    case OutputFormat::jsonl:
      return "jsonl";
    case OutputFormat::csv:
      return "csv";
    case OutputFormat::markdown:
      return "markdown";
  }
  return "";
}

std::optional<OutputFormat> format_named(std::string_view name) {
  for (const OutputFormat format : all_formats()) {
    if (name_of(format) == name) return format;
  }
  return std::nullopt;
}

std::string write(const Document& document, OutputFormat format, const WriterOptions& options) {
  switch (format) {
    case OutputFormat::text:
      return write_text(document, options);
    case OutputFormat::json:
      return write_json(document);
    case OutputFormat::jsonl:
      return write_jsonl(document);
    case OutputFormat::csv:
      return write_csv(document);
    case OutputFormat::markdown:
      return write_markdown(document);
  }
  return "";
}

}  // namespace tunegauge::reports
