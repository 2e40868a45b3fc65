// Finds line ends in blocks. A carriage return at the end of what was read so far is held back: the
// line feed that may follow belongs to it.

#include "estimator/dataset/line_blocks.h"

#include <algorithm>
#include <cstring>
#include <span>
#include <utility>

namespace tunegauge::dataset {
namespace {

constexpr std::size_t kept_of_oversized_bytes = 64U << 10U;
constexpr std::size_t skip_chunk_bytes = 1U << 20U;
constexpr std::size_t longest_line_end = 2;
constexpr std::size_t longest_cut_context = 64;

/// Offset after the last line end that is certain, or 0. The byte after a final CR is not known.
/// The first `searched` bytes are known to have none but perhaps a CR as their last one.
std::size_t after_last_line_end(std::string_view bytes, std::size_t searched, LineEnds ends) {
  const std::size_t from = searched == 0 ? 0 : searched - 1;
  const std::string_view fresh = bytes.substr(from);
  if (fresh.empty()) return 0;
  std::size_t at = ends == LineEnds::lf ? fresh.rfind('\n') : fresh.find_last_of("\r\n");
  if (ends == LineEnds::universal && at + 1 == fresh.size() && fresh[at] == '\r') {
    at = at == 0 ? std::string_view::npos : fresh.find_last_of("\r\n", at - 1);
  }
  return at == std::string_view::npos ? 0 : from + at + 1;
}

}  // namespace

LineBlock::Iterator::Iterator(const LineBlock& block) : block_(&block), done_(false) {
  next_lf_ = next_cr_ = 0;
  const std::string_view bytes = block.bytes();
  next_lf_ = std::min(bytes.find('\n'), bytes.size());
  next_cr_ = bytes.size();
  if (block.line_ends_ == LineEnds::universal) next_cr_ = std::min(bytes.find('\r'), bytes.size());
  line_.number = block.first_line() - 1;
  advance();
}

void LineBlock::Iterator::advance() {
  const std::string_view bytes = block_->bytes();
  if (next_ >= bytes.size()) {
    done_ = true;
    return;
  }
  const std::size_t end = std::min(next_lf_, next_cr_);
  const bool ends_with_cr = end == next_cr_ && end < bytes.size();
  line_.text = bytes.substr(next_, end - next_);
  line_.number += 1;
  line_.offset = block_->offset() + next_;
  next_ = end + 1;
  if (ends_with_cr && next_lf_ == end + 1) ++next_;
  // Each kind is searched only once it is passed: a block of one kind is not searched for the other
  // at every line.
  if (next_lf_ < next_) next_lf_ = std::min(bytes.find('\n', next_), bytes.size());
  if (next_cr_ < next_) next_cr_ = std::min(bytes.find('\r', next_), bytes.size());
}

LineBlockReader::LineBlockReader(ByteStream& stream, const LineBlockOptions& options)
    : stream_(stream), options_(options) {
  options_.most_row_bytes = std::max<std::uint64_t>(options_.most_row_bytes, 1);
  options_.block_bytes = std::max<std::size_t>(options_.block_bytes, 1);
  if (options_.block_bytes > options_.most_row_bytes) {
    options_.block_bytes = static_cast<std::size_t>(options_.most_row_bytes);
  }
}

Result<std::size_t> LineBlockReader::fill(LineBlock& block, std::size_t wanted) {
  block.bytes_.grow(wanted);
  const std::size_t before = block.used_;
  while (!at_end_ && block.used_ < wanted) {
    Result<std::size_t> got =
        stream_.read(std::span<char>(block.bytes_.data() + block.used_, wanted - block.used_));
    if (!got) return got.error();
    if (*got == 0) at_end_ = true;
    block.used_ += *got;
  }
  return block.used_ - before;
}

Result<bool> LineBlockReader::next(LineBlock& block) {
  if (block.bytes_.size() > 2 * options_.block_bytes) {  // one long row does not stay for ever
    block.free();
  }
  block.offset_ = offset_;
  block.first_line_ = line_;
  block.oversized_row_bytes_ = 0;
  block.line_ends_ = options_.line_ends;
  block.used_ = rest_.size();
  std::size_t wanted = std::max(options_.block_bytes, rest_.size());
  block.bytes_.grow(wanted);
  if (!rest_.empty()) std::memcpy(block.bytes_.data(), rest_.data(), rest_.size());
  rest_.clear();

  const auto most = static_cast<std::size_t>(options_.most_row_bytes) + longest_line_end + 1;
  for (std::size_t searched = 0;;) {
    Result<std::size_t> got = fill(block, wanted);
    if (!got) return got.error();
    const std::size_t cut = at_end_ ? block.used_ : last_cut(block.bytes(), searched);
    if (cut > 0) {
      finish(block, cut);
      return true;
    }
    if (at_end_) return false;
    if (wanted >= most) break;
    searched = block.used_;
    // Small steps: the less is read beyond the row, the less is to be copied and kept.
    wanted = std::min(wanted + options_.block_bytes, most);
  }
  Result<void> skipped = skip_row(block);
  if (!skipped) return skipped.error();
  return true;
}

std::size_t LineBlockReader::last_cut(std::string_view bytes, std::size_t searched) const {
  if (!options_.last_cut) return after_last_line_end(bytes, searched, options_.line_ends);
  const std::size_t from = searched - std::min(searched, longest_cut_context);
  const std::size_t cut = options_.last_cut(bytes.substr(from));
  return cut == 0 ? 0 : from + cut;
}

void LineBlockReader::finish(LineBlock& block, std::size_t cut) {
  const std::string_view rest = block.bytes().substr(cut);
  rest_.assign(rest.begin(), rest.end());
  block.used_ = cut;
  block.lines_ = 0;
  for (auto line = block.begin(); line != block.end(); ++line) ++block.lines_;
  line_ += block.lines_;
  offset_ += cut;
  block.end_offset_ = offset_;
}

/// The block begins with a row that is longer than the cap: keeps its beginning, drops the rest.
Result<void> LineBlockReader::skip_row(LineBlock& block) {
  const std::size_t held = block.used_;
  const bool universal = options_.line_ends == LineEnds::universal;
  const std::string_view line_ends = universal ? "\r\n" : "\n";
  // An LF that follows a CR belongs to the same end.
  bool after_cr = universal && block.bytes().back() == '\r';
  std::uint64_t row_bytes = held - (after_cr ? 1U : 0U);
  std::uint64_t end_bytes = after_cr ? 1 : 0;
  LineBlock chunk;
  for (bool ended = false; !ended;) {
    chunk.used_ = 0;
    Result<std::size_t> got = fill(chunk, std::min(skip_chunk_bytes, options_.block_bytes));
    if (!got) return got.error();
    if (*got == 0) break;
    const std::string_view bytes = chunk.bytes();
    std::size_t at = 0;
    if (!after_cr) {
      at = std::min(bytes.find_first_of(line_ends), bytes.size());
      row_bytes += at;
      if (at == bytes.size()) continue;
      end_bytes = 1;
      after_cr = bytes[at] == '\r';
      ++at;
      if (after_cr && at == bytes.size()) continue;
    }
    if (after_cr && bytes[at] == '\n') {
      ++at;
      end_bytes = 2;
    }
    rest_.assign(bytes.begin() + at, bytes.end());
    ended = true;
  }
  block.used_ = std::min(held, kept_of_oversized_bytes);
  if (block.bytes_.size() > 2 * options_.block_bytes) {
    ByteBuffer kept;
    kept.grow(std::max<std::size_t>(block.used_, 1));
    std::memcpy(kept.data(), block.bytes_.data(), block.used_);
    block.bytes_ = std::move(kept);
  }
  block.oversized_row_bytes_ = row_bytes;
  block.lines_ = 1;
  offset_ += row_bytes + end_bytes;
  block.end_offset_ = offset_;
  line_ += 1;
  return {};
}

}  // namespace tunegauge::dataset
