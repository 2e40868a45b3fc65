// One visitor a worker adds up its rows; the sums are merged afterwards. Everything merged is a sum
// of whole numbers, a minimum or a maximum, so the result is the same for any number of threads.

#include "estimator/dataset_profile.h"

#include <algorithm>
#include <cmath>

#include <fmt/core.h>

#include "base/file.h"
#include "estimator/dataset/row_check.h"
#include "estimator/dataset/row_reader.h"
#include "reports/format.h"

namespace tunegauge {

namespace {

std::int64_t whole(MilliTokens milli) {
  return (milli + 500) / 1000;
}

/// The first `kept` findings by line; blocks come to a worker in the order of the file.
class FindingList {
 public:
  explicit FindingList(std::size_t kept) : kept_(kept) {}

  [[nodiscard]] bool full() const { return findings_.size() >= kept_; }
  void add(reports::Finding finding) {
    if (!full()) findings_.push_back(std::move(finding));
  }
  void merge(const FindingList& other) {
    findings_.insert(findings_.end(), other.findings_.begin(), other.findings_.end());
    std::stable_sort(findings_.begin(), findings_.end(),
                     [](const auto& a, const auto& b) { return a.line < b.line; });
    if (findings_.size() > kept_) findings_.resize(kept_);
  }
  [[nodiscard]] const std::vector<reports::Finding>& findings() const { return findings_; }

 private:
  std::size_t kept_;
  std::vector<reports::Finding> findings_;
};

struct Totals {
  explicit Totals(std::size_t findings_kept) : refused(findings_kept), cut(findings_kept) {}

  std::map<dataset::Format, FormatCount> formats;
  std::int64_t rows = 0;
  std::int64_t rows_refused = 0;
  std::int64_t rows_truncated = 0;
  std::int64_t rows_with_weights = 0;
  std::int64_t images = 0;
  MilliTokens whole_tokens = 0;
  MilliTokens kept = 0;
  MilliTokens trained = 0;
  MilliTokens least = 0;
  MilliTokens most = 0;
  MilliTokens other_reading = 0;
  MilliTokens cut_rows_tokens = 0;  ///< of the rows that are cut, before the cut
  std::map<std::int64_t, std::int64_t> lengths;
  std::map<std::int64_t, std::int64_t> uncut_lengths;
  std::int64_t longest_tokens = 0;
  std::uint64_t longest_line = 0;
  FindingList refused;
  FindingList cut;
  calibration::TextFeatures features;
  bool gave_up = false;
  std::int64_t rows_client_refuses = 0;
  std::uint64_t client_refuses_line = 0;
  std::string client_refuses_why;

  void merge(const Totals& other) {
    for (const auto& [format, count] : other.formats) {
      FormatCount& mine = formats[format];
      mine.first_line =
          mine.rows == 0 ? count.first_line : std::min(mine.first_line, count.first_line);
      mine.format = format;
      mine.rows += count.rows;
    }
    rows += other.rows;
    rows_refused += other.rows_refused;
    rows_truncated += other.rows_truncated;
    rows_with_weights += other.rows_with_weights;
    images += other.images;
    whole_tokens += other.whole_tokens;
    kept += other.kept;
    trained += other.trained;
    least += other.least;
    most += other.most;
    other_reading += other.other_reading;
    cut_rows_tokens += other.cut_rows_tokens;
    for (const auto& [length, count] : other.lengths) lengths[length] += count;
    for (const auto& [length, count] : other.uncut_lengths) uncut_lengths[length] += count;
    note_longest(other.longest_tokens, other.longest_line);
    refused.merge(other.refused);
    cut.merge(other.cut);
    features += other.features;
    gave_up = gave_up || other.gave_up;
    note_client_refuses(other.rows_client_refuses, other.client_refuses_line,
                        other.client_refuses_why);
  }

  void note_client_refuses(std::int64_t more, std::uint64_t line, const std::string& why) {
    if (more == 0) return;
    if (rows_client_refuses == 0 || line < client_refuses_line) {
      client_refuses_line = line;
      client_refuses_why = why;
    }
    rows_client_refuses += more;
  }

  void note_longest(std::int64_t tokens, std::uint64_t line) {
    const bool longer = tokens > longest_tokens;
    const bool earlier = tokens == longest_tokens && (longest_line == 0 || line < longest_line);
    if (!longer && !earlier) return;
    longest_tokens = tokens;
    longest_line = line;
  }
};

class ProfileVisitor final : public dataset::BlockVisitor {
 public:
  ProfileVisitor(const std::string& file, const TextCounting& counting,
                 const ProfileOptions& options)
      : file_(file),
        about_(counting.exact() ? "" : "about "),
        options_(options),
        counter_(counting.make_counter(), options.rows),
        totals_(options.findings_kept) {}

  void visit(const dataset::LineBlock& block) override {
    if (block.oversized_row_bytes() > 0) {
      refuse({block.bytes(), block.first_line(), block.offset()}, "row_too_long",
             fmt::format(
                 "the row has {}, more than is read of one",
                 reports::format_bytes(static_cast<std::int64_t>(block.oversized_row_bytes()))),
             "split it");
      return;
    }
    const bool utf8 = dataset::is_utf8(block.bytes());
    for (const dataset::Line& line : block) {
      const dataset::Row* row = reader_.read(line.text, utf8);
      if (row != nullptr) {
        add(*row, line);
      } else {
        refuse(line, reader_.fault());
      }
    }
  }

  /// After the last block.
  [[nodiscard]] const Totals& totals() {
    totals_.features = counter_.features();
    totals_.gave_up = counter_.gave_up();
    return totals_;
  }

 private:
  void add(const dataset::Row& row, const dataset::Line& line) {
    const RowCount count = counter_.count(row);
    if (auto refusal = counter_.take_refusal()) {
      refuse(line, refusal->rule, std::move(refusal->message), std::move(refusal->remedy));
      return;
    }
    note_client_rules(row, line);
    FormatCount& format = totals_.formats[row.format];
    if (format.rows++ == 0) format.first_line = line.number;
    format.format = row.format;
    totals_.rows += 1;
    totals_.images += row.images;
    totals_.rows_with_weights += row.has_weights ? 1 : 0;
    MilliTokens whole_tokens = 0;
    MilliTokens kept = 0;
    for (std::size_t i = 0; i < count.sequence_count; ++i) {
      const SequenceCount& sequence = count.sequences[i];
      whole_tokens += sequence.whole;
      kept += sequence.kept;
      totals_.trained += sequence.trained;
      totals_.lengths[whole(sequence.kept)] += 1;
      totals_.uncut_lengths[whole(sequence.whole)] += 1;
      totals_.note_longest(whole(sequence.whole), line.number);
    }
    totals_.whole_tokens += whole_tokens;
    totals_.kept += kept;
    totals_.other_reading += row.format == dataset::Format::preference ? count.other_reading : kept;
    // What is open about a row is open in the part that is kept.
    const double share =
        whole_tokens == 0 ? 1 : static_cast<double>(kept) / static_cast<double>(whole_tokens);
    totals_.least += std::llround(static_cast<double>(count.least) * share);
    totals_.most += std::llround(static_cast<double>(count.most) * share);
    if (kept < whole_tokens) {
      totals_.cut_rows_tokens += whole_tokens;
      note_cut(count, line);
    }
  }

  /// The strict rules change no figure here; that they are broken is worth a warning.
  void note_client_rules(const dataset::Row& row, const dataset::Line& line) {
    faults_.begin(*row.root);
    dataset::check_row(*row.root, faults_);
    for (const dataset::RowFault& fault : faults_.all()) {
      if (!dataset::facts(fault.rule).client) continue;
      totals_.note_client_refuses(1, line.number, fault.path + ": " + fault.what);
      return;
    }
  }

  void note_cut(const RowCount& count, const dataset::Line& line) {
    totals_.rows_truncated += 1;
    if (totals_.cut.full()) return;
    MilliTokens longest = 0;
    for (std::size_t i = 0; i < count.sequence_count; ++i) {
      longest = std::max(longest, count.sequences[i].whole);
    }
    reports::Finding finding;
    finding.rule = "row_beyond_context";
    finding.severity = reports::Severity::warning;
    finding.message = fmt::format("{}{} tokens, context {}: the last {} are not trained", about_,
                                  reports::format_count(whole(longest)),
                                  reports::format_count(options_.rows.context),
                                  reports::format_count(whole(longest) - options_.rows.context));
    finding.file = file_;
    finding.line = static_cast<std::int64_t>(line.number);
    finding.offset = static_cast<std::int64_t>(line.offset);
    totals_.cut.add(std::move(finding));
  }

  void refuse(const dataset::Line& line, std::string_view rule, std::string message,
              std::string remedy) {
    totals_.rows_refused += 1;
    if (totals_.refused.full()) return;
    reports::Finding finding;
    finding.rule = rule;
    finding.message = std::move(message);
    finding.file = file_;
    finding.line = static_cast<std::int64_t>(line.number);
    finding.offset = static_cast<std::int64_t>(line.offset);
    finding.remedy = std::move(remedy);
    totals_.refused.add(std::move(finding));
  }

  void refuse(const dataset::Line& line, const dataset::RowFault& fault) {
    totals_.rows_refused += 1;
    if (totals_.refused.full()) return;
    reports::Finding finding;
    finding.rule = dataset::facts(fault.rule).id;
    finding.message = fault.what;
    finding.file = file_;
    finding.line = static_cast<std::int64_t>(line.number);
    finding.offset = static_cast<std::int64_t>(line.offset + fault.offset);
    finding.path = fault.path;
    finding.remedy = fault.remedy();
    totals_.refused.add(std::move(finding));
  }

  const std::string& file_;
  std::string_view about_;  ///< stands before numbers that are estimates
  const ProfileOptions& options_;
  dataset::RowReader reader_;
  dataset::RowFaults faults_;
  RowCounter counter_;
  Totals totals_;
};

/// Widens by the share an estimate may be off; both ends stay above zero where the value is.
pricing::TokenRange ranged(MilliTokens value, MilliTokens least, MilliTokens most, double band) {
  pricing::TokenRange range;
  range.value = whole(value);
  const double low = static_cast<double>(std::min(value, least)) * (1 - band) / 1000;
  const double high = static_cast<double>(std::max(value, most)) * (1 + band) / 1000;
  // A band wider than 30 % to a side says no more than this one does.
  const double widest = 0.3 * static_cast<double>(range.value);
  const double value_tokens = static_cast<double>(range.value);
  const bool capped = band > 0;
  range.low =
      static_cast<std::int64_t>(std::floor(capped ? std::max(low, value_tokens - widest) : low));
  range.high =
      static_cast<std::int64_t>(std::ceil(capped ? std::min(high, value_tokens + widest) : high));
  range.low = std::clamp<std::int64_t>(range.low, range.value > 0 ? 1 : 0, range.value);
  range.high = std::max(range.high, range.value);
  return range;
}

DatasetProfile to_profile(const Totals& totals, const TextCounting& counting) {
  DatasetProfile profile;
  for (const auto& [format, count] : totals.formats) profile.formats.push_back(count);
  std::sort(profile.formats.begin(), profile.formats.end(),
            [](const auto& a, const auto& b) { return a.first_line < b.first_line; });
  profile.rows = totals.rows;
  profile.rows_refused = totals.rows_refused;
  profile.rows_truncated = totals.rows_truncated;
  profile.rows_with_weights = totals.rows_with_weights;
  profile.images = totals.images;
  profile.lengths = totals.lengths;
  profile.uncut_lengths = totals.uncut_lengths;
  profile.longest_tokens = totals.longest_tokens;
  profile.longest_line = totals.longest_line;
  profile.gave_up = totals.gave_up;
  profile.rows_client_refuses = totals.rows_client_refuses;
  profile.client_refuses_line = totals.client_refuses_line;
  profile.client_refuses_why = totals.client_refuses_why;
  if (const auto* estimator = counting.estimator(); estimator != nullptr) {
    const calibration::Estimate estimate = estimator->estimate(totals.features);
    profile.band_percent = estimate.band_percent;
    profile.kind_of_text = calibration::name_of(estimate.kind);
  }
  const double band = profile.band_percent / 100;
  profile.tokens = ranged(totals.kept, totals.least, totals.most, band);
  if (totals.formats.count(dataset::Format::preference) > 0) {
    profile.other_reading =
        ranged(totals.other_reading, totals.other_reading, totals.other_reading, band);
  }
  // A cut part is the difference of two larger numbers: all of the error of its row is in it.
  const MilliTokens cut = totals.whole_tokens - totals.kept;
  const auto off = static_cast<MilliTokens>(band * static_cast<double>(totals.cut_rows_tokens));
  profile.truncated = {whole(cut), whole(std::max<MilliTokens>(0, cut - off)), whole(cut + off)};
  profile.trained = ranged(totals.trained, totals.trained, totals.trained, band);
  for (const auto* list : {&totals.refused, &totals.cut}) {
    profile.findings.insert(profile.findings.end(), list->findings().begin(),
                            list->findings().end());
  }
  return profile;
}

}  // namespace

dataset::Format DatasetProfile::format() const {
  return formats.empty() ? dataset::Format::unknown : formats.front().format;
}

pricing::DataFacts DatasetProfile::facts() const {
  return {tokens, rows, lengths};
}

Result<DatasetProfile> profile_dataset(const std::string& path, const TextCounting& counting,
                                       const ProfileOptions& options) {
  auto stream = ByteStream::open(path);
  if (!stream) return stream.error();
  const std::string name = stream->name();
  dataset::ScanOptions scan_options;
  scan_options.threads = options.threads;
  scan_options.blocks = options.blocks;
  scan_options.bytes_done = options.bytes_done;
  scan_options.cancelled = options.cancelled;
  std::vector<std::unique_ptr<dataset::BlockVisitor>> visitors;
  const auto outcome = dataset::scan(
      *stream, scan_options,
      [&] { return std::make_unique<ProfileVisitor>(name, counting, options); }, visitors);
  if (!outcome) return outcome.error();
  Totals totals(options.findings_kept);
  for (const auto& visitor : visitors) {
    totals.merge(static_cast<ProfileVisitor&>(*visitor).totals());
  }
  DatasetProfile profile = to_profile(totals, counting);
  profile.path = name;
  profile.bytes = static_cast<std::int64_t>(outcome->bytes);
  profile.interrupted = outcome->cancelled;
  return profile;
}

std::int64_t length_at(const std::map<std::int64_t, std::int64_t>& lengths, double share) {
  std::int64_t rows = 0;
  for (const auto& [length, count] : lengths) rows += count;
  const auto rank = static_cast<std::int64_t>(std::ceil(share * static_cast<double>(rows)));
  std::int64_t passed = 0;
  for (const auto& [length, count] : lengths) {
    passed += count;
    if (passed >= std::max<std::int64_t>(rank, 1)) return length;
  }
  return 0;
}

}  // namespace tunegauge
