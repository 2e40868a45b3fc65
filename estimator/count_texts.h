#pragma once
// Counting the tokens of whole files, of their lines, or of one field of their rows.

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "estimator/dataset/line_blocks.h"
#include "estimator/tokenizers/tokenizer.h"
#include "reports/document.h"

namespace tunegauge {

/// One counted text, or why it could not be counted.
struct CountedRow {
  std::int64_t row = 0;  ///< from 1 over all files
  std::optional<std::int64_t> tokens;
  std::vector<tokenizers::TokenId> ids;  ///< where asked for
  std::string fault;                     ///< where tokens is nothing
};

struct CountOptions {
  bool by_line = false;              ///< every line is a text
  std::optional<std::string> field;  ///< JSONL: the text is the string at this key
  tokenizers::SpecialTokens special = tokenizers::SpecialTokens::none;
  bool with_ids = false;
  unsigned threads = 1;
  std::int64_t first_row = 1;  ///< number of this file's first text
  std::size_t findings_kept = 100;
  dataset::LineBlockOptions blocks;  ///< how much is read at a time
  std::atomic<std::uint64_t>* bytes_done = nullptr;
  const std::atomic<bool>* cancelled = nullptr;
  /// Gets every text in its order, one call at a time; may be empty. Returning false stops the run.
  std::function<bool(const std::vector<CountedRow>&)> on_rows;
};

struct FileCount {
  std::string path;
  std::int64_t texts = 0;     ///< counted
  std::int64_t faults = 0;    ///< texts that could not be counted
  std::int64_t repaired = 0;  ///< texts with invalid UTF-8 or lone surrogates, read as U+FFFD
  std::int64_t tokens = 0;
  std::int64_t bytes = 0;  ///< of text
  bool gave_up = false;    ///< a pattern of the tokenizer reached its limit of work
  std::vector<reports::Finding> findings;
};

Result<FileCount> count_file(const std::string& path, const tokenizers::Tokenizer& tokenizer,
                             const CountOptions& options);

/// The totals as a document.
[[nodiscard]] reports::Document count_document(const std::vector<FileCount>& files,
                                               const tokenizers::Tokenizer& tokenizer,
                                               tokenizers::SpecialTokens special);

}  // namespace tunegauge
