#pragma once
// The single writers behind writer.h; internal to this room.

#include <string>

#include "reports/writer.h"

namespace tunegauge::reports {

[[nodiscard]] std::string write_text(const Document& document, const WriterOptions& options);
[[nodiscard]] std::string write_json(const Document& document);
[[nodiscard]] std::string write_jsonl(const Document& document);
[[nodiscard]] std::string write_csv(const Document& document);
[[nodiscard]] std::string write_markdown(const Document& document);

/// The table that csv and jsonl write: the document's first, else its metrics, else its findings.
[[nodiscard]] Table primary_table(const Document& document);

}  // namespace tunegauge::reports
