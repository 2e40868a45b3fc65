#pragma once
// Checks a dataset file: the verdict of the provider's published client, that of its Data
// Preparation page, every faulty line (capped), and near-certain mistakes that both let through.
// Bounded memory for any file size; all cores for JSONL.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "estimator/dataset/line_blocks.h"
#include "estimator/dataset/row.h"
#include "estimator/dataset/rules.h"

namespace tunegauge::dataset {

enum class Purpose : std::uint8_t { fine_tune, eval };
/// Whose rules make errors. `both`: the client's; what only the page refuses is a warning.
enum class Profile : std::uint8_t { both, client, documented };

/// The largest file that the provider takes, as dated data.
struct SizeLimit {
  std::uint64_t bytes = 0;  ///< 0: no limit is known
  std::optional<Date> since;
  std::string source;
};

/// Counts the tokens of rows. One per worker.
class RowMeter {
 public:
  RowMeter() = default;
  RowMeter(const RowMeter&) = delete;
  RowMeter& operator=(const RowMeter&) = delete;
  virtual ~RowMeter() = default;
  virtual std::uint64_t tokens(const Row& row) = 0;
};

/// Asks for rows that are longer than a training context.
struct ContextLimit {
  std::uint64_t tokens = 0;
  std::function<std::unique_ptr<RowMeter>()> make_meter;
  bool is_exact = true;  ///< else the meters estimate
};

struct CheckOptions {
  Purpose purpose = Purpose::fine_tune;
  Profile profile = Profile::both;
  unsigned threads = 0;             ///< 0: as many as the machine has cores
  std::size_t findings_kept = 100;  ///< of each severity, the first by line; all are counted
  SizeLimit size_limit;
  std::optional<ContextLimit> context;
  std::size_t duplicates_most_rows = 2U << 20U;  ///< rows searched for duplicates (memory)
  LineBlockOptions blocks;
  std::atomic<std::uint64_t>* bytes_done = nullptr;  ///< progress, added to; may be null
  const std::atomic<bool>* cancelled = nullptr;      ///< stops early; may be null
};

/// The provider's sample report, under its keys. Nothing: the check did not get there.
/// `min_samples` is the older name of `has_min_samples` and always equals it.
struct CheckReport {
  bool is_check_passed = true;
  std::string message = "Checks passed";
  bool found = true;
  std::optional<std::uint64_t> file_size;
  std::optional<bool> utf8, line_type, text_field, key_value, has_min_samples;
  std::optional<std::uint64_t> num_samples;
  std::optional<bool> load_json, load_csv;
  std::optional<std::string> filetype;  ///< "jsonl", "csv", "unknown"
  std::optional<bool> format;
  std::optional<std::uint64_t> line_number;  ///< 1-based
};

struct CheckFinding {
  Rule rule = Rule::row_not_json;
  Severity severity = Severity::error;
  std::string message;                  ///< one line, without a full stop
  std::optional<std::uint64_t> line;    ///< 1-based
  std::optional<std::uint64_t> offset;  ///< byte in the file
  std::string path;                     ///< "$.messages[0].role"; "" where none
  std::string remedy;

  [[nodiscard]] std::string_view id() const { return facts(rule).id; }
  /// Who refuses it: "client and documentation", "client", "documentation", "tunegauge".
  [[nodiscard]] std::string_view source() const;
};

struct RuleCount {
  Rule rule;
  Severity severity;
  std::uint64_t count;  ///< of all faults, kept as a finding or not
  std::uint64_t rows;   ///< that have at least one of them; 0 for rules about the whole file
};

struct UnusedField {
  std::string name;
  std::uint64_t rows = 0;   ///< 0 for "(other fields)": not counted
  std::uint64_t bytes = 0;  ///< key, value and punctuation in the file
};

struct FileCheck {
  std::string path;
  Format format = Format::unknown;  ///< of the first row that has one
  CheckReport client;
  CheckReport documented;
  std::vector<CheckFinding> findings;      ///< by severity, then line
  std::vector<RuleCount> rules;            ///< every rule that was broken, in the rules' order
  std::vector<UnusedField> unused_fields;  ///< the costliest first
  std::uint64_t errors = 0, warnings = 0, notes = 0;  ///< all, kept or not
  std::uint64_t bytes = 0, rows = 0;
  std::uint64_t faulty_rows = 0;  ///< with at least one error
  std::uint64_t images = 0;
  std::uint64_t duplicate_rows = 0;  ///< beyond the first of their kind
  bool interrupted = false;
};

/// An Error only where the file cannot be read (missing, a folder, no permission): the caller says
/// so. "-" is standard input, taken as JSONL.
Result<FileCheck> check_file(const std::string& path, const CheckOptions& options);

}  // namespace tunegauge::dataset
