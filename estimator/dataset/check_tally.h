#pragma once
// What a check has found so far: counts, the first findings of each severity, and the first fault
// for each of the two verdicts. One per worker; merged at the end, with the same result for any
// number of workers.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "estimator/dataset/file_check.h"
#include "estimator/dataset/row_check.h"
#include "estimator/dataset/rules.h"

namespace tunegauge::dataset {

/// Where a row stands. Offsets of faults are added to `offset`.
struct RowPlace {
  std::uint64_t line = 0;         ///< 1-based
  std::uint64_t offset = 0;       ///< of the row's first byte in the file
  std::uint64_t report_line = 0;  ///< the number that the client gives: `line`, or the row of a CSV
};

/// The fault that decides a verdict: that of the smallest line.
struct FirstFault {
  Rule rule = Rule::row_not_json;
  RowPlace place;
  std::string message;
};

class CheckTally {
 public:
  CheckTally(Profile profile, std::size_t findings_kept)
      : profile_(profile), findings_kept_(findings_kept) {}

  /// Faults of a row, in the client's order. Rows come in the order of the file.
  void add_row(const RowPlace& place, const std::vector<RowFault>& faults);
  void add_row(const RowPlace& place, const RowFaults& faults);
  /// Notes the format of a row, for the rule that all rows have the same. After add_row().
  void add_format(const RowPlace& place, Format format);
  /// A finding about the whole file.
  void add_file(Rule rule, std::string message);
  /// How often a finding about the whole file holds, and in how many rows.
  struct FileCount {
    std::uint64_t count = 1;
    std::uint64_t rows = 0;
  };
  /// A finding about the whole file that has a line to show.
  void add_file_at(Rule rule, std::uint64_t line, std::string message, const FileCount& how_often);

  /// After all merges: adds the finding of a recognised mistake (known_mistakes.h), and of the
  /// findings that it causes keeps the first few only. Counts stay.
  void add_mistake(Rule mistake, std::uint64_t rows);

  /// Takes in the tally of another worker.
  void merge(CheckTally&& other);
  /// After all merges: adds the faults of rows whose format is not that of the first one.
  void settle_formats();

  [[nodiscard]] Format format() const;
  [[nodiscard]] std::uint64_t count(Rule rule) const {
    return counts_[static_cast<std::size_t>(rule)];
  }
  [[nodiscard]] const std::optional<FirstFault>& first_client() const { return first_client_; }
  [[nodiscard]] const std::optional<FirstFault>& first_documented() const {
    return first_documented_;
  }
  [[nodiscard]] Severity severity(Rule rule) const;

  /// Moves findings, counts and totals into the result.
  void hand_over(FileCheck& result);

 private:
  struct FormatRows {
    std::uint64_t rows = 0;
    std::uint64_t clean_rows = 0;  ///< without an error of their own
    std::vector<RowPlace> first;
  };
  static constexpr std::size_t severity_count = 3;
  static constexpr std::size_t format_count = static_cast<std::size_t>(Format::unknown) + 1;

  void count(Rule rule, std::uint64_t line, std::uint64_t faults);
  void keep(Rule rule, CheckFinding finding);
  void note_first(std::optional<FirstFault>& first, const RowPlace& place, const RowFault& fault);

  Profile profile_;
  std::size_t findings_kept_;
  std::array<std::uint64_t, rule_count> counts_{};
  std::array<std::uint64_t, rule_count> rows_{};
  std::array<std::uint64_t, rule_count> last_line_{};  ///< that was counted in rows_
  std::array<std::vector<CheckFinding>, severity_count> kept_;
  std::array<FormatRows, format_count> formats_;
  std::optional<FirstFault> first_client_;
  std::optional<FirstFault> first_documented_;
  std::uint64_t faulty_rows_ = 0;
  bool last_row_had_error_ = false;
};

}  // namespace tunegauge::dataset
