// One check from the open file to the result: rows by workers, then what holds for the whole file,
// then the two reports.

#include "estimator/dataset/file_check.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

#include "estimator/dataset/check_report.h"
#include "estimator/dataset/check_tally.h"
#include "estimator/dataset/csv_check.h"
#include "estimator/dataset/duplicate_rows.h"
#include "estimator/dataset/known_mistakes.h"
#include "estimator/dataset/likely_mistakes.h"
#include "estimator/dataset/parallel_scan.h"
#include "estimator/dataset/row_check.h"
#include "estimator/dataset/row_reader.h"
#include "estimator/dataset/unused_fields.h"

namespace tunegauge::dataset {
namespace {

constexpr std::uint64_t most_unused_field_findings = 20;

/// What one worker finds out about its rows.
class CheckVisitor final : public BlockVisitor {
 public:
  explicit CheckVisitor(const CheckOptions& options)
      : tally(options.profile, options.findings_kept),
        duplicates(options.duplicates_most_rows),
        options_(options) {
    if (options.context) meter_ = options.context->make_meter();
  }

  void visit(const LineBlock& block) override {
    if (block.oversized_row_bytes() > 0) {
      tally.add_row({block.first_line(), block.offset(), block.first_line()},
                    {{Rule::row_too_long, 0, "",
                      fmt::format("the row has {} bytes, more than the {} that are read",
                                  block.oversized_row_bytes(), options_.blocks.most_row_bytes)}});
      return;
    }
    if (block.offset() == 0) content = kind_of_content(block.bytes());
    const bool known_utf8 = is_utf8(block.bytes());
    for (const Line& line : block) visit_line(line, known_utf8);
  }

  CheckTally tally;
  UnusedFields unused;
  DuplicateRows duplicates;
  std::optional<Rule> content;  ///< where the file's first bytes say that it is no JSONL
  std::array<std::uint64_t, rule_count> mistakes{};  ///< rows recognised as of another kind
  std::uint64_t images = 0;
  std::uint64_t image_rows = 0;
  std::uint64_t first_image_line = 0;

 private:
  void visit_line(const Line& line, bool known_utf8) {
    const RowPlace place{line.number, line.offset, line.number};
    if (!known_utf8) {
      if (std::optional<RowFault> fault = utf8_fault(line.text)) {
        tally.add_row(place, {*std::move(fault)});
        return;
      }
    }
    const JsonValue* const root = parser_.parse(line.text);
    if (root == nullptr) {
      tally.add_row(place, {parse_fault(parser_.fault())});
      if (const std::optional<Rule> kind = kind_of_line(line.text)) {
        ++mistakes[static_cast<std::size_t>(*kind)];
      }
      return;
    }
    faults_.begin(*root);
    if (options_.purpose == Purpose::eval) {
      check_is_object(*root, faults_);
      tally.add_row(place, faults_);
      return;
    }
    const Format format = check_row(*root, faults_);
    check_oddities(parser_.oddities(), faults_);
    look_closer(*root, line);
    tally.add_row(place, faults_);
    if (format == Format::unknown) {
      const std::optional<Rule> kind = kind_of_row(*root);
      if (kind) ++mistakes[static_cast<std::size_t>(*kind)];
      return;
    }
    tally.add_format(place, format);
    unused.add(*root, format);
    duplicates.add(line.number, line.text);
  }

  /// What the provider does not look for.
  void look_closer(const JsonValue& root, const Line& line) {
    const Row* const row = reader_.read(root, line.text);
    if (row == nullptr) {
      const RowFault& fault = reader_.fault();
      if (fault.rule == Rule::nothing_to_count) faults_.add(fault.rule, root, fault.what);
      return;
    }
    find_likely_mistakes(*row, faults_);
    if (row->images > 0 && images == 0) first_image_line = line.number;
    images += row->images;
    if (row->images > 0) ++image_rows;
    if (meter_ == nullptr) return;
    const std::uint64_t tokens = meter_->tokens(*row);
    if (tokens <= options_.context->tokens) return;
    faults_.add(Rule::row_beyond_context, root,
                fmt::format("the row has {}{} {}, the training context {}",
                            options_.context->is_exact ? "" : "about ", tokens,
                            tokens == 1 ? "token" : "tokens", options_.context->tokens));
  }

  const CheckOptions& options_;
  JsonParser parser_;
  RowReader reader_;
  RowFaults faults_;
  std::unique_ptr<RowMeter> meter_;
};

void merge(CheckVisitor& into, CheckVisitor& from) {
  into.tally.merge(std::move(from.tally));
  into.unused.merge(from.unused);
  into.duplicates.merge(std::move(from.duplicates));
  if (from.images > 0 && (into.images == 0 || from.first_image_line < into.first_image_line)) {
    into.first_image_line = from.first_image_line;
  }
  into.images += from.images;
  into.image_rows += from.image_rows;
  for (std::size_t i = 0; i < rule_count; ++i) into.mistakes[i] += from.mistakes[i];
  if (from.content) into.content = from.content;
}

void add_duplicates(CheckVisitor& all, const CheckOptions& options, FileCheck& result) {
  const DuplicatesFound found = all.duplicates.find();
  result.duplicate_rows = found.rows;
  if (found.rows > 0) {
    std::string message =
        found.rows == 1 ? fmt::format("this row repeats line {} word for word", found.first_line)
                        : fmt::format(
                              "{} rows repeat an earlier row word for word; the "
                              "first is line {}, equal to line {}",
                              found.rows, found.second_line, found.first_line);
    all.tally.add_file_at(Rule::duplicate_row, found.second_line, std::move(message),
                          {found.rows, found.rows});
  }
  if (result.rows > options.duplicates_most_rows) {
    all.tally.add_file(Rule::duplicates_not_searched,
                       fmt::format("duplicates were looked for in the first {} {} only",
                                   options.duplicates_most_rows,
                                   options.duplicates_most_rows == 1 ? "row" : "rows"));
  }
}

void add_unused_fields(CheckVisitor& all, FileCheck& result) {
  result.unused_fields = all.unused.sorted();
  for (const UnusedField& field : result.unused_fields) {
    std::string message =
        field.rows == 0
            ? fmt::format(
                  "further fields are not used in training: {} bytes in all, "
                  "not counted one by one",
                  field.bytes)
            : fmt::format("the field `{}` is not used in training: {} bytes in {} {}", field.name,
                          field.bytes, field.rows, field.rows == 1 ? "row" : "rows");
    all.tally.add_file(Rule::unused_field, std::move(message));
    if (all.tally.count(Rule::unused_field) >= most_unused_field_findings) break;
  }
}

void add_images(CheckVisitor& all, FileCheck& result) {
  result.images = all.images;
  if (all.images == 0) return;
  all.tally.add_file_at(
      Rule::image_not_countable, all.first_image_line,
      fmt::format("{} {} in the rows; the tokens of images cannot be counted offline", all.images,
                  all.images == 1 ? "image is" : "images are"),
      {all.images, all.image_rows});
}

/// What is wrong with the file as a whole comes first, where any row of it is refused.
void add_mistakes(CheckVisitor& all) {
  const auto refused = [&all](Rule rule) { return all.tally.count(rule) > 0; };
  if (all.content) {
    const auto caused = caused_rules(*all.content);
    if (refused(Rule::row_not_object) || std::any_of(caused.begin(), caused.end(), refused)) {
      all.tally.add_mistake(*all.content, 0);
    }
  }
  for (const Rule rule : row_mistakes) {
    const std::uint64_t rows = all.mistakes[static_cast<std::size_t>(rule)];
    if (rows > 0) all.tally.add_mistake(rule, rows);
  }
}

Result<void> check_jsonl(ByteStream& stream, const ScanOptions& scan_options,
                         const CheckOptions& options, CheckTally& tally, FileCheck& result) {
  std::vector<std::unique_ptr<BlockVisitor>> visitors;
  std::vector<CheckVisitor*> found;
  const auto make = [&]() -> std::unique_ptr<BlockVisitor> {
    auto visitor = std::make_unique<CheckVisitor>(options);
    found.push_back(visitor.get());
    return visitor;
  };
  Result<ScanOutcome> outcome = scan(stream, scan_options, make, visitors);
  if (!outcome) return outcome.error();
  CheckVisitor& all = *found.front();
  for (std::size_t i = 1; i < found.size(); ++i) merge(all, *found[i]);
  result.bytes = outcome->bytes;
  result.rows = outcome->lines;
  result.interrupted = outcome->cancelled;
  all.tally.settle_formats();
  add_mistakes(all);
  add_duplicates(all, options, result);
  add_unused_fields(all, result);
  add_images(all, result);
  tally = std::move(all.tally);
  return {};
}

std::string too_large_message(const SizeLimit& limit, std::uint64_t bytes) {
  if (limit.bytes == 0 || bytes <= limit.bytes) return "";
  std::string message = fmt::format(
      "the file has {} bytes, more than the {} that the provider takes", bytes, limit.bytes);
  if (limit.since) message += fmt::format(" since {}", tunegauge::to_string(*limit.since));
  if (!limit.source.empty()) message += fmt::format(" ({})", limit.source);
  return message;
}

/// Whether a file that is not to be read has any byte. Of a pipe that cannot be known in advance.
Result<bool> is_empty(ByteStream& stream) {
  if (stream.known_size() > 0) return false;
  char byte = 0;
  Result<std::size_t> got = stream.read(std::span<char>(&byte, 1));
  if (!got) return got.error();
  return *got == 0;
}

/// Reads the rows where the kind of the file allows it.
Result<void> read_rows(ByteStream& stream, const CheckOptions& options, ReportFacts& file,
                       CheckTally& tally, FileCheck& result) {
  const ScanOptions scan_options{options.threads, options.blocks, options.bytes_done,
                                 options.cancelled};
  file.was_read = file.kind == FileKind::jsonl ||
                  (file.kind == FileKind::csv && options.purpose == Purpose::eval);
  if (!file.was_read) {
    Result<bool> empty = is_empty(stream);
    if (!empty) return empty.error();
    result.bytes = *empty ? 0 : std::max<std::uint64_t>(stream.known_size(), 1);
    return {};
  }
  if (file.kind == FileKind::jsonl) {
    return check_jsonl(stream, scan_options, options, tally, result);
  }
  Result<CsvOutcome> outcome = check_csv(stream, scan_options, tally);
  if (!outcome) return outcome.error();
  result.bytes = outcome->bytes;
  result.rows = outcome->rows;
  result.interrupted = outcome->cancelled;
  return {};
}

void add_file_findings(const ReportFacts& file, CheckTally& tally) {
  if (file.bytes == 0) {
    tally.add_file(Rule::file_empty, "the file is empty");
  } else if (file.kind == FileKind::unknown) {
    tally.add_file(Rule::file_extension, "the name of the file does not end in .jsonl");
  } else if (!file.was_read) {
    tally.add_file(Rule::csv_for_fine_tune, "a CSV file is no data for fine-tuning");
  } else if (file.rows == 0 && !tally.first_client()) {
    tally.add_file(Rule::too_few_samples, "the file has no rows");
  }
  if (!file.too_large_message.empty()) {
    tally.add_file(Rule::file_too_large, file.too_large_message);
  }
}

Result<FileCheck> check_stream(ByteStream& stream, const std::string& path,
                               const CheckOptions& options) {
  FileCheck result;
  result.path = path;
  ReportFacts file;
  file.kind = file_kind(path);
  CheckTally tally(options.profile, options.findings_kept);
  Result<void> read = read_rows(stream, options, file, tally, result);
  if (!read) return read.error();
  result.bytes = std::max(result.bytes, stream.known_size());  // interrupted: the whole file
  file.bytes = result.bytes;
  file.rows = result.rows;
  file.too_large_message = too_large_message(options.size_limit, result.bytes);
  add_file_findings(file, tally);
  result.client = make_report(file, tally, Verdict::client);
  result.documented = make_report(file, tally, Verdict::documented);
  tally.hand_over(result);
  return result;
}

}  // namespace

Result<FileCheck> check_file(const std::string& path, const CheckOptions& options) {
  Result<ByteStream> stream = ByteStream::open(path);
  if (!stream) return stream.error();
  return check_stream(*stream, path, options);
}

}  // namespace tunegauge::dataset
