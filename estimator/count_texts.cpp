// Lines and fields are counted block by block by all workers, a file that is one text in parts.

#include "estimator/count_texts.h"

#include <algorithm>
#include <cstdlib>

#include <fmt/core.h>

#include "base/file.h"
#include "base/utf8.h"
#include "estimator/dataset/json_parser.h"
#include "estimator/dataset/parallel_scan.h"
#include "estimator/dataset/row_reader.h"
#include "estimator/ordered_blocks.h"
#include "estimator/tokenizers/auto_tokenizer.h"
#include "reports/format.h"

namespace tunegauge {

namespace {

using tokenizers::Encoder;

constexpr std::string_view kRefused =
    "the tokenizer cannot count this text: it lacks a token for it, or makes it too long";

reports::Finding line_finding(const std::string& file, const dataset::Line& line,
                              std::string_view rule, std::string message) {
  reports::Finding finding;
  finding.rule = rule;
  finding.message = std::move(message);
  finding.file = file;
  finding.line = static_cast<std::int64_t>(line.number);
  finding.offset = static_cast<std::int64_t>(line.offset);
  return finding;
}

/// Counts one text; `ids` gets them where asked for.
std::int64_t count_text(Encoder& encoder, std::string_view text, const CountOptions& options,
                        std::vector<tokenizers::TokenId>& ids) {
  if (!options.with_ids) return static_cast<std::int64_t>(encoder.count(text, options.special));
  encoder.encode(text, options.special, ids);
  return static_cast<std::int64_t>(ids.size());
}

using Rows = std::vector<CountedRow>;

/// Shared by the visitors of a file: the order of rows, and whether anybody still wants them.
struct RowOrder {
  OrderedBlocks<Rows> blocks{64};
  std::atomic<bool> stopped{false};
};

class CountVisitor final : public dataset::BlockVisitor {
 public:
  CountVisitor(const std::string& file, const tokenizers::Tokenizer& tokenizer,
               const CountOptions& options, RowOrder& order)
      : options_(options), order_(order), encoder_(tokenizer.encoder()) {
    count_.path = file;
  }

  void visit(const dataset::LineBlock& block) override {
    if (order_.stopped.load(std::memory_order_relaxed)) return;
    Rows rows;
    if (block.oversized_row_bytes() > 0) {
      const dataset::Line line{block.bytes(), block.first_line(), block.offset()};
      rows.push_back(fault(line, "row_too_long", "the row is longer than is read of one"));
    } else {
      const bool utf8 = dataset::is_utf8(block.bytes());
      for (const dataset::Line& line : block) {
        CountedRow row = options_.field ? count_field(line, utf8) : count_line(line, utf8);
        if (options_.on_rows) rows.push_back(std::move(row));
      }
    }
    if (!options_.on_rows) return;
    order_.blocks.put(block.offset(), block.end_offset(), std::move(rows),
                      [this](const Rows& ready) {
                        if (order_.stopped) return;
                        if (!options_.on_rows(ready)) order_.stopped = true;
                      });
  }

  /// After the last block.
  [[nodiscard]] const FileCount& count() {
    count_.gave_up = encoder_.gave_up();
    return count_;
  }

 private:
  CountedRow numbered(const dataset::Line& line) const {
    CountedRow row;
    row.row = options_.first_row + static_cast<std::int64_t>(line.number) - 1;
    return row;
  }

  CountedRow fault(const dataset::Line& line, std::string_view rule, std::string message) {
    CountedRow row = numbered(line);
    row.fault = message;
    count_.faults += 1;
    if (count_.findings.size() < options_.findings_kept) {
      count_.findings.push_back(line_finding(count_.path, line, rule, std::move(message)));
    }
    return row;
  }

  CountedRow counted(const dataset::Line& line, std::string_view text, bool repaired) {
    CountedRow row = numbered(line);
    row.tokens = count_text(encoder_, text, options_, row.ids);
    if (encoder_.refused()) return fault(line, "text_not_countable", std::string(kRefused));
    count_.texts += 1;
    count_.tokens += *row.tokens;
    count_.bytes += static_cast<std::int64_t>(text.size());
    count_.repaired += repaired ? 1 : 0;
    return row;
  }

  CountedRow count_line(const dataset::Line& line, bool utf8) {
    if (utf8 || dataset::is_utf8(line.text)) return counted(line, line.text, false);
    return counted(line, replace_invalid_utf8(line.text), true);
  }

  CountedRow count_field(const dataset::Line& line, bool utf8) {
    if (!utf8 && !dataset::is_utf8(line.text)) {
      return fault(line, "row_not_utf8", "the row is not UTF-8");
    }
    const dataset::JsonValue* root = parser_.parse(line.text);
    if (root == nullptr) return fault(line, "row_not_json", std::string(parser_.fault().what));
    const dataset::JsonValue* value = root->find(*options_.field);
    if (value == nullptr) {
      return fault(line, "field_missing", fmt::format("there is no field \"{}\"", *options_.field));
    }
    if (!value->is_string()) {
      return fault(line, "field_not_text",
                   fmt::format("field \"{}\" is {}, not a string", *options_.field,
                               dataset::with_article(value->kind())));
    }
    return counted(line, value->string(), value->has_lone_surrogate());
  }

  const CountOptions& options_;
  RowOrder& order_;
  Encoder encoder_;
  dataset::JsonParser parser_;
  FileCount count_;
};

void merge(FileCount& total, const FileCount& part, std::size_t findings_kept) {
  total.texts += part.texts;
  total.faults += part.faults;
  total.repaired += part.repaired;
  total.tokens += part.tokens;
  total.bytes += part.bytes;
  total.gave_up = total.gave_up || part.gave_up;
  total.findings.insert(total.findings.end(), part.findings.begin(), part.findings.end());
  std::stable_sort(total.findings.begin(), total.findings.end(),
                   [](const auto& a, const auto& b) { return a.line < b.line; });
  if (total.findings.size() > findings_kept) total.findings.resize(findings_kept);
}

Result<FileCount> count_rows(const std::string& path, const tokenizers::Tokenizer& tokenizer,
                             const CountOptions& options) {
  auto stream = ByteStream::open(path);
  if (!stream) return stream.error();
  const std::string name = stream->name();
  dataset::ScanOptions scan_options;
  scan_options.threads = options.threads;
  scan_options.bytes_done = options.bytes_done;
  scan_options.cancelled = options.cancelled;
  scan_options.blocks = options.blocks;
  if (options.by_line) scan_options.blocks.line_ends = dataset::LineEnds::lf;
  RowOrder order;
  std::vector<std::unique_ptr<dataset::BlockVisitor>> visitors;
  const auto outcome = dataset::scan(
      *stream, scan_options,
      [&] { return std::make_unique<CountVisitor>(name, tokenizer, options, order); }, visitors);
  if (!outcome) return outcome.error();
  FileCount count;
  count.path = name;
  for (const auto& visitor : visitors) {
    merge(count, static_cast<CountVisitor&>(*visitor).count(), options.findings_kept);
  }
  return count;
}

Error not_countable(const std::string& file) {
  return input_error(file, std::string(kRefused));
}

/// Counts its parts of one text that was taken apart at seams.
class PartVisitor final : public dataset::BlockVisitor {
 public:
  explicit PartVisitor(const tokenizers::Tokenizer& tokenizer) : encoder_(tokenizer.encoder()) {}

  void visit(const dataset::LineBlock& block) override {
    is_too_long_ = is_too_long_ || block.oversized_row_bytes() > 0;
    if (is_too_long_ || is_refused_) return;
    std::string_view text = block.bytes();
    if (!dataset::is_utf8(text)) {
      repaired_text_ = replace_invalid_utf8(text);
      text = repaired_text_;
      is_repaired_ = true;
    }
    using tokenizers::TextPart;
    tokens_ += encoder_.count_part(text, block.offset() == 0 ? TextPart::first : TextPart::rest);
    is_refused_ = encoder_.refused();
    bytes_ += static_cast<std::int64_t>(text.size());
  }

  [[nodiscard]] std::uint64_t tokens() const { return tokens_; }
  [[nodiscard]] std::int64_t bytes() const { return bytes_; }
  [[nodiscard]] bool is_repaired() const { return is_repaired_; }
  [[nodiscard]] bool is_refused() const { return is_refused_; }
  [[nodiscard]] bool is_too_long() const { return is_too_long_; }
  [[nodiscard]] bool gave_up() const { return encoder_.gave_up(); }

 private:
  Encoder encoder_;
  std::uint64_t tokens_ = 0;
  std::int64_t bytes_ = 0;
  bool is_repaired_ = false;
  bool is_refused_ = false;
  bool is_too_long_ = false;
  std::string repaired_text_;
};

/// A file as one text, counted in parts by all workers where the tokenizer allows it: in memory
/// that does not grow with the file.
Result<FileCount> count_whole(const std::string& path, const tokenizers::Tokenizer& tokenizer,
                              const CountOptions& options) {
  auto stream = ByteStream::open(path);
  if (!stream) return stream.error();
  FileCount count;
  count.path = stream->name();
  count.texts = 1;
  dataset::ScanOptions scan_options;
  scan_options.threads = options.threads;
  scan_options.bytes_done = options.bytes_done;
  scan_options.cancelled = options.cancelled;
  scan_options.blocks = options.blocks;
  scan_options.blocks.most_row_bytes = tokenizers::most_text_bytes;
  scan_options.blocks.last_cut = [&](std::string_view text) { return tokenizer.last_seam(text); };
  std::vector<std::unique_ptr<dataset::BlockVisitor>> visitors;
  const auto outcome = dataset::scan(
      *stream, scan_options, [&] { return std::make_unique<PartVisitor>(tokenizer); }, visitors);
  if (!outcome) return outcome.error();
  std::uint64_t tokens = 0;
  for (const auto& visitor : visitors) {
    const auto& part = static_cast<PartVisitor&>(*visitor);
    if (part.is_too_long()) {
      return input_error(
          count.path,
          fmt::format("has a part of more than {} that this tokenizer takes as one",
                      reports::format_bytes(std::int64_t{tokenizers::most_text_bytes})),
          "count it line by line: --lines, or --field NAME");
    }
    if (part.is_refused()) return not_countable(count.path);
    tokens += part.tokens();
    count.bytes += part.bytes();
    count.repaired = count.repaired > 0 || part.is_repaired() ? 1 : 0;
    count.gave_up = count.gave_up || part.gave_up();
  }
  count.tokens = static_cast<std::int64_t>(tokenizer.count_of_parts(tokens, options.special));
  if (options.on_rows && !outcome->cancelled) {
    Rows rows(1);
    rows[0].row = options.first_row;
    rows[0].tokens = count.tokens;
    options.on_rows(rows);
  }
  return count;
}

/// A file as one text, with its ids.
Result<FileCount> encode_whole(const std::string& path, const tokenizers::Tokenizer& tokenizer,
                               const CountOptions& options) {
  auto content = read_file(path, tokenizers::most_text_bytes);
  if (!content) {
    Error error = content.error();
    if (error.remedy.empty()) error.remedy = "encode it line by line: --lines, or --field NAME";
    return error;
  }
  FileCount count;
  count.path = path == "-" ? "standard input" : path;
  count.texts = 1;
  if (!dataset::is_utf8(*content)) {
    *content = replace_invalid_utf8(*content);
    count.repaired = 1;
  }
  Encoder encoder = tokenizer.encoder();
  Rows rows(1);
  rows[0].row = options.first_row;
  rows[0].tokens = count_text(encoder, *content, options, rows[0].ids);
  if (encoder.refused()) return not_countable(count.path);
  count.tokens = *rows[0].tokens;
  count.bytes = static_cast<std::int64_t>(content->size());
  count.gave_up = encoder.gave_up();
  if (options.on_rows) options.on_rows(rows);
  return count;
}

}  // namespace

Result<FileCount> count_file(const std::string& path, const tokenizers::Tokenizer& tokenizer,
                             const CountOptions& options) {
  const bool by_rows = options.by_line || options.field;
  const auto count_by = by_rows ? count_rows : options.with_ids ? encode_whole : count_whole;
  auto count = count_by(path, tokenizer, options);
  if (!count) return count;
  const auto warn = [&count](std::string_view rule, std::string message) {
    reports::Finding finding;
    finding.rule = rule;
    finding.severity = reports::Severity::warning;
    finding.message = std::move(message);
    finding.file = count->path;
    count->findings.push_back(std::move(finding));
  };
  if (count->repaired > 0) {
    warn("text_repaired",
         fmt::format("{} invalid UTF-8 or lone surrogates, counted as U+FFFD",
                     reports::format_counted(count->repaired, "text has", "texts have")));
  }
  if (count->gave_up) {
    warn("tokenizer_gave_up",
         "a pattern of the tokenizer cannot split some text: its count is doubtful");
  }
  return count;
}

reports::Document count_document(const std::vector<FileCount>& files,
                                 const tokenizers::Tokenizer& tokenizer,
                                 tokenizers::SpecialTokens special) {
  reports::Document document;
  FileCount total;
  reports::Table table{"files", {"file", "tokens", "texts", "bytes"}, {}};
  reports::Grid grid;
  grid.columns = {{"tokens", reports::Align::right}, {"file"}};
  for (const FileCount& file : files) {
    total.texts += file.texts;
    total.faults += file.faults;
    total.tokens += file.tokens;
    total.bytes += file.bytes;
    total.gave_up = total.gave_up || file.gave_up;
    document.finding_totals.errors += file.faults;
    document.finding_totals.warnings += (file.repaired > 0 ? 1 : 0) + (file.gave_up ? 1 : 0);
    table.rows.push_back({file.path, file.tokens, file.texts, file.bytes});
    grid.rows.push_back({reports::format_count(file.tokens), reports::printable(file.path)});
    document.findings.insert(document.findings.end(), file.findings.begin(), file.findings.end());
    if (file.repaired > 0 || file.gave_up) document.verdict.status = reports::Status::warn;
  }
  const std::string method =
      fmt::format("{} of tokenizer.json, {} special tokens added", tokenizer.model_kind(),
                  special == tokenizers::SpecialTokens::add ? "with" : "no");
  const auto basis = total.gave_up ? reports::Basis::estimated : reports::Basis::exact;
  document.metrics.push_back(
      {"tokens.total", total.tokens, "token", basis, std::nullopt, std::nullopt, method});
  document.metrics.push_back({"texts.total", total.texts, "text", reports::Basis::exact});
  document.metrics.push_back({"bytes.total", total.bytes, "byte", reports::Basis::exact});
  document.tables.push_back(std::move(table));
  document.page.headline = fmt::format("{}", reports::format_counted(total.tokens, "token"));
  document.page.aside = fmt::format(
      "{} in {}{}", reports::format_bytes(total.bytes),
      reports::format_counted(total.texts, "text"),
      total.tokens > 0 ? fmt::format(", {} bytes a token",
                                     reports::format_number(static_cast<double>(total.bytes) /
                                                                static_cast<double>(total.tokens),
                                                            2))
                       : "");
  if (files.size() > 1) document.page.sections.push_back({"", "", {std::move(grid)}});
  document.details = {{"tokenizer", tokenizer.path()},
                      {"special_tokens", special == tokenizers::SpecialTokens::add}};
  const auto difference = tokenizers::auto_tokenizer_difference(tokenizer);
  if (difference && special == tokenizers::SpecialTokens::add) {
    reports::Finding note;
    note.rule = "auto_tokenizer_differs";
    note.severity = reports::Severity::note;
    note.message = fmt::format(
        "counts are those of tokenizer.json itself; transformers' AutoTokenizer ({}) has {:+} "
        "special {} in each text",
        difference->tokenizer_class, difference->more_tokens,
        std::abs(difference->more_tokens) == 1 ? "token" : "tokens");
    note.file = tokenizer.path();
    document.findings.push_back(std::move(note));
    ++document.finding_totals.notes;
  }
  if (total.faults > 0) {
    document.verdict = {
        reports::Status::fail,
        1,
        {reports::format_counted(total.faults, "row", "rows") + " could not be counted"}};
  }
  return document;
}

}  // namespace tunegauge
