#pragma once
// Checks CSV files of evaluations as the provider's client does, with Python's csv.DictReader:
// every row has as many fields as the header.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/file.h"
#include "base/result.h"
#include "estimator/dataset/check_tally.h"
#include "estimator/dataset/parallel_scan.h"

namespace tunegauge::dataset {

/// Splits lines into the fields of records, as Python's csv.reader with its defaults. Only counts.
class CsvRecord {
 public:
  /// Takes in one line without its end. True where a record is complete with it; false where a
  /// quoted field goes on in the next line.
  bool feed(std::string_view line);

  /// Fields of the record so far; 0 for a blank line.
  [[nodiscard]] std::size_t fields() const { return fields_; }
  /// Whether a quoted field is open.
  [[nodiscard]] bool is_open() const { return state_ == State::quoted; }
  /// A field has more characters than Python's reader takes.
  [[nodiscard]] bool has_too_long_field() const { return too_long_; }

 private:
  enum class State : std::uint8_t { start, field, quoted, after_quote };
  void take(char byte);
  void end_field();

  State state_ = State::start;
  std::size_t fields_ = 0;
  std::size_t field_characters_ = 0;
  bool begun_ = false;
  bool too_long_ = false;
};

struct CsvOutcome {
  std::uint64_t bytes = 0;
  std::uint64_t rows = 0;  ///< without the header
  bool cancelled = false;
};

/// Reads `stream` to its end (or to a field that is too long) and adds what it finds to `tally`.
Result<CsvOutcome> check_csv(ByteStream& stream, const ScanOptions& options, CheckTally& tally);

}  // namespace tunegauge::dataset
