// A state machine over bytes: CSV of evaluations is small, so there is no fast path.

#include "estimator/dataset/csv_check.h"

#include <fmt/core.h>

#include <memory>
#include <optional>
#include <utility>

#include "estimator/dataset/row_reader.h"

namespace tunegauge::dataset {
namespace {

constexpr std::size_t most_field_characters = 131072;  // csv.field_size_limit() of Python

/// Follows the records of a file over its blocks.
class CsvVisitor final : public BlockVisitor {
 public:
  explicit CsvVisitor(CheckTally& tally) : tally_(tally) {}

  void visit(const LineBlock& block) override {
    if (stopped_) return;
    const bool known_utf8 = is_utf8(block.bytes());
    if (block.oversized_row_bytes() > 0) {
      stop(Rule::row_too_long, {block.first_line(), block.offset(), rows_ + 1},
           "the line is too long");
    }
    for (const Line& line : block) {
      if (stopped_) return;
      visit_line(line, known_utf8);
    }
  }

  /// After the last block: a quoted field that is still open ends with the file.
  void finish() {
    if (!stopped_ && record_.is_open()) end_record();
    if (!stopped_ && !header_fields_) {
      stop(Rule::csv_header, {1, 0, 1}, "the file has no header");
    }
  }
  [[nodiscard]] std::uint64_t rows() const { return rows_; }

 private:
  void visit_line(const Line& line, bool known_utf8) {
    if (!record_.is_open()) place_ = {line.number, line.offset, rows_ + 1};
    if (!known_utf8) {
      if (std::optional<RowFault> fault = utf8_fault(line.text)) {
        tally_.add_row({line.number, line.offset, line.number}, {*std::move(fault)});
      }
    }
    const bool complete = record_.feed(line.text);
    if (record_.has_too_long_field()) {
      stop(Rule::csv_field_too_long, place_,
           fmt::format("a field has more than {} characters", most_field_characters));
    } else if (complete) {
      end_record();
    }
  }

  void end_record() {
    const std::size_t fields = record_.fields() + (record_.is_open() ? 1 : 0);
    record_ = {};
    if (!header_fields_) {
      header_fields_ = fields;
      if (fields == 0) stop(Rule::csv_header, place_, "the first line is blank");
      return;
    }
    if (fields == 0) return;  // DictReader passes over blank lines
    ++rows_;
    if (fields == *header_fields_) return;
    tally_.add_row(place_, {{Rule::csv_columns, 0, "",
                             fmt::format("the row has {} {}, the header {}", fields,
                                         fields == 1 ? "field" : "fields", *header_fields_)}});
  }

  void stop(Rule rule, const RowPlace& place, std::string what) {
    tally_.add_row(place, {{rule, 0, "", std::move(what)}});
    stopped_ = true;
  }

  CheckTally& tally_;
  CsvRecord record_;
  RowPlace place_;
  std::optional<std::size_t> header_fields_;
  std::uint64_t rows_ = 0;
  bool stopped_ = false;
};

}  // namespace

void CsvRecord::end_field() {
  ++fields_;
  field_characters_ = 0;
  state_ = State::start;
}

void CsvRecord::take(char byte) {
  const bool in_quotes = state_ == State::quoted;
  if (byte == '"' && (state_ == State::start || state_ == State::after_quote)) {
    // Opens a quoted field, or goes on in it after a doubled quote.
    if (state_ == State::after_quote) ++field_characters_;
    state_ = State::quoted;
  } else if (byte == '"' && in_quotes) {
    state_ = State::after_quote;
  } else if (byte == ',' && !in_quotes) {
    end_field();
  } else {
    if (!in_quotes) state_ = State::field;
    if ((static_cast<unsigned char>(byte) & 0xC0) != 0x80) ++field_characters_;
  }
  too_long_ = too_long_ || field_characters_ > most_field_characters;
}

bool CsvRecord::feed(std::string_view line) {
  begun_ = begun_ || !line.empty();
  for (const char byte : line) take(byte);
  if (state_ == State::quoted) {
    ++field_characters_;  // the line end belongs to the field
    too_long_ = too_long_ || field_characters_ > most_field_characters;
    return false;
  }
  if (begun_) end_field();
  return true;
}

Result<CsvOutcome> check_csv(ByteStream& stream, const ScanOptions& options, CheckTally& tally) {
  ScanOptions alone = options;
  alone.threads = 1;  // records may go over lines and blocks
  std::vector<std::unique_ptr<BlockVisitor>> visitors;
  CsvVisitor* visitor = nullptr;
  const auto make = [&]() -> std::unique_ptr<BlockVisitor> {
    auto made = std::make_unique<CsvVisitor>(tally);
    visitor = made.get();
    return made;
  };
  Result<ScanOutcome> outcome = scan(stream, alone, make, visitors);
  if (!outcome) return outcome.error();
  const ScanOutcome scanned = *outcome;
  if (scanned.bytes > 0) visitor->finish();
  return CsvOutcome{scanned.bytes, visitor->rows(), scanned.cancelled};
}

}  // namespace tunegauge::dataset
