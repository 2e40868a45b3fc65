#pragma once
// What a dataset file amounts to for one job: its rows, their tokens, what is cut and what is
// trained. Made in one pass over the file with all cores; memory does not grow with the file (the
// histogram of lengths has at most sqrt(2 x tokens) entries).

#include <atomic>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "estimator/dataset/parallel_scan.h"
#include "estimator/dataset/row.h"
#include "estimator/row_counter.h"
#include "reports/document.h"

namespace tunegauge {

struct ProfileOptions {
  RowCounterOptions rows;
  unsigned threads = 1;
  std::size_t findings_kept = 100;  ///< of each kind, the first by line
  dataset::LineBlockOptions blocks;
  std::atomic<std::uint64_t>* bytes_done = nullptr;  ///< progress; may be null
  const std::atomic<bool>* cancelled = nullptr;      ///< stops early; may be null
};

struct FormatCount {
  dataset::Format format = dataset::Format::unknown;
  std::int64_t rows = 0;
  std::uint64_t first_line = 0;
};

struct DatasetProfile {
  std::string path;  ///< "standard input" for "-"
  std::int64_t bytes = 0;
  std::vector<FormatCount> formats;  ///< by first line: the first is the file's format
  std::int64_t rows = 0;             ///< counted
  std::int64_t rows_refused = 0;     ///< unreadable, or nothing to count in them
  std::int64_t rows_truncated = 0;
  std::int64_t rows_with_weights = 0;
  std::int64_t images = 0;
  pricing::TokenRange tokens;                        ///< of all rows, cut at the context
  std::optional<pricing::TokenRange> other_reading;  ///< of `tokens`, where rows are preferences
  pricing::TokenRange truncated;                     ///< cut off
  pricing::TokenRange trained;
  std::map<std::int64_t, std::int64_t> lengths;        ///< sequences by length, cut
  std::map<std::int64_t, std::int64_t> uncut_lengths;  ///< before the cut
  std::int64_t longest_tokens = 0;                     ///< of a sequence, before the cut
  std::uint64_t longest_line = 0;
  double band_percent = 0;   ///< of an estimate without tokenizer; 0 where counted
  std::string kind_of_text;  ///< "english", "code" ...; "" where counted
  /// Refused rows (errors) and cut rows (warnings), the first of each; all are counted above.
  std::vector<reports::Finding> findings;
  std::int64_t rows_client_refuses = 0;   ///< counted here, but refused by the provider's client
  std::uint64_t client_refuses_line = 0;  ///< the first of them ...
  std::string client_refuses_why;         ///< ... and its fault
  bool gave_up = false;  ///< a pattern of the tokenizer reached its limit: the count is doubtful
  bool interrupted = false;

  [[nodiscard]] dataset::Format format() const;
  [[nodiscard]] pricing::DataFacts facts() const;
};

/// Reads `path` ("-" is standard input) to its end. Errors: a file that cannot be opened or read.
Result<DatasetProfile> profile_dataset(const std::string& path, const TextCounting& counting,
                                       const ProfileOptions& options);

/// Rows by length -> value at the given share of rows (nearest rank); 0 where there are none.
[[nodiscard]] std::int64_t length_at(const std::map<std::int64_t, std::int64_t>& lengths,
                                     double share);

}  // namespace tunegauge
