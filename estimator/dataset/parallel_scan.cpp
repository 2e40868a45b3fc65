// One reader, N workers, a bounded queue of blocks between them. Blocks are used again; the bytes
// in flight have a limit of their own, so that huge rows go through one at a time.

#include "estimator/dataset/parallel_scan.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include "estimator/dataset/large_rows.h"

namespace tunegauge::dataset {
namespace {

using BlockPointer = std::unique_ptr<LineBlock>;

constexpr unsigned most_threads = 256;
constexpr std::size_t most_bytes_of_blocks = 40U << 20U;
constexpr std::size_t least_block_bytes = 128U << 10U;

/// With many workers the blocks are smaller, so that all of them together are not larger.
LineBlockOptions block_options(const ScanOptions& options, unsigned threads) {
  LineBlockOptions blocks = options.blocks;
  const std::size_t share = std::max(most_bytes_of_blocks / (threads + 2U), least_block_bytes);
  blocks.block_bytes = std::min(blocks.block_bytes, share);
  return blocks;
}

/// A file of one block is no work for two.
unsigned useful_threads(unsigned threads, const ByteStream& stream, const ScanOptions& options) {
  const std::uint64_t size = stream.known_size();
  if (size == 0) return threads;
  const std::size_t block = std::max<std::size_t>(block_options(options, threads).block_bytes, 1);
  return static_cast<unsigned>(std::min<std::uint64_t>(threads, (size - 1) / block + 1));
}

/// Blocks on their way from the reader to the workers, and empty ones on their way back.
class BlockQueue {
 public:
  explicit BlockQueue(std::uint64_t most_bytes) : most_bytes_(most_bytes) {}

  /// An empty block for the reader.
  BlockPointer take_free() {
    const std::lock_guard lock(mutex_);
    if (free_.empty()) return std::make_unique<LineBlock>();
    BlockPointer block = std::move(free_.back());
    free_.pop_back();
    return block;
  }

  /// Waits for room. False where the scan was stopped.
  bool push(BlockPointer block) {
    const std::uint64_t bytes = block->bytes().size();
    std::unique_lock lock(mutex_);
    room_.wait(lock, [&] {
      return stopped_ || bytes_in_flight_ == 0 || bytes_in_flight_ + bytes <= most_bytes_;
    });
    if (stopped_) return false;
    bytes_in_flight_ += bytes;
    filled_.push_back(std::move(block));
    work_.notify_one();
    return true;
  }

  /// Waits for a block; null where there will be none.
  BlockPointer pop() {
    std::unique_lock lock(mutex_);
    work_.wait(lock, [&] { return stopped_ || closed_ || !filled_.empty(); });
    if (stopped_ || filled_.empty()) return nullptr;
    BlockPointer block = std::move(filled_.front());
    filled_.pop_front();
    return block;
  }

  void give_back(BlockPointer block) {
    const std::uint64_t bytes = block->bytes().size();
    if (bytes > most_bytes_) block->free();
    const std::lock_guard lock(mutex_);
    bytes_in_flight_ -= bytes;
    free_.push_back(std::move(block));
    room_.notify_one();
  }

  /// A block of one huge row: waits until it is done, so that the next one is not read meanwhile.
  void wait_for_huge(std::uint64_t bytes) {
    if (bytes <= most_bytes_) return;
    std::unique_lock lock(mutex_);
    free_.clear();
    room_.wait(lock, [&] { return stopped_ || bytes_in_flight_ == 0; });
  }

  void close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    work_.notify_all();
  }

  /// Ends the scan early; the first exception given is kept.
  void stop(std::exception_ptr failure) {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    if (failure_ == nullptr) failure_ = std::move(failure);
    work_.notify_all();
    room_.notify_all();
  }

  /// After the workers have ended.
  [[nodiscard]] std::exception_ptr failure() const { return failure_; }

 private:
  const std::uint64_t most_bytes_;
  std::mutex mutex_;
  std::condition_variable room_;
  std::condition_variable work_;
  std::deque<BlockPointer> filled_;
  std::vector<BlockPointer> free_;
  std::uint64_t bytes_in_flight_ = 0;
  bool closed_ = false;
  bool stopped_ = false;
  std::exception_ptr failure_;
};

void visit(BlockVisitor& visitor, const LineBlock& block, const ScanOptions& options) {
  {
    const LargeRowScope scope;
    visitor.visit(block);
  }
  if (options.bytes_done != nullptr) {
    options.bytes_done->fetch_add(block.end_offset() - block.offset(), std::memory_order_relaxed);
  }
}

void work(BlockQueue& queue, BlockVisitor& visitor, const ScanOptions& options) {
  try {
    while (BlockPointer block = queue.pop()) {
      visit(visitor, *block, options);
      queue.give_back(std::move(block));
    }
  } catch (...) {
    queue.stop(std::current_exception());
  }
}

bool is_cancelled(const ScanOptions& options) {
  return options.cancelled != nullptr && options.cancelled->load(std::memory_order_relaxed);
}

void count(ScanOutcome& outcome, const LineBlock& block) {
  outcome.bytes = block.end_offset();
  outcome.lines += block.lines();
}

Result<ScanOutcome> scan_alone(LineBlockReader& reader, const ScanOptions& options,
                               BlockVisitor& visitor) {
  ScanOutcome outcome;
  LineBlock block;
  for (;;) {
    outcome.cancelled = is_cancelled(options);
    if (outcome.cancelled) return outcome;
    Result<bool> more = reader.next(block);
    if (!more) return more.error();
    if (!*more) return outcome;
    count(outcome, block);
    visit(visitor, block, options);
  }
}

/// Reads until the end, the cancellation or a worker's failure.
Result<ScanOutcome> feed(LineBlockReader& reader, const ScanOptions& options, BlockQueue& queue) {
  ScanOutcome outcome;
  for (;;) {
    outcome.cancelled = is_cancelled(options);
    if (outcome.cancelled) return outcome;
    BlockPointer block = queue.take_free();
    Result<bool> more = reader.next(*block);
    if (!more) return more.error();
    if (!*more) return outcome;
    count(outcome, *block);
    const std::uint64_t bytes = block->bytes().size();
    if (!queue.push(std::move(block))) return outcome;
    queue.wait_for_huge(bytes);
  }
}

}  // namespace

Result<ScanOutcome> scan(ByteStream& stream, const ScanOptions& options,
                         const std::function<std::unique_ptr<BlockVisitor>()>& make,
                         std::vector<std::unique_ptr<BlockVisitor>>& visitors) {
  stream.stop_when(options.cancelled);
  const unsigned wanted =
      options.threads != 0 ? options.threads : std::thread::hardware_concurrency();
  const unsigned threads = useful_threads(std::clamp(wanted, 1U, most_threads), stream, options);
  visitors.clear();
  for (unsigned i = 0; i < threads; ++i) visitors.push_back(make());

  const LineBlockOptions blocks = block_options(options, threads);
  LineBlockReader reader(stream, blocks);
  if (threads == 1) return scan_alone(reader, options, *visitors.front());

  BlockQueue queue((threads + 2ULL) * blocks.block_bytes);
  const auto read_all = [&]() -> Result<ScanOutcome> {
    std::vector<std::jthread> workers;  // joined when this returns or throws
    struct Closing {
      BlockQueue& queue;
      ~Closing() { queue.close(); }
    } closing{queue};
    for (const auto& visitor : visitors) {
      try {
        workers.emplace_back([&queue, &visitor, &options] { work(queue, *visitor, options); });
      } catch (const std::system_error&) {
        break;  // the machine gives no more threads: the others do all of it
      }
    }
    if (workers.empty()) return scan_alone(reader, options, *visitors.front());
    return feed(reader, options, queue);
  };
  Result<ScanOutcome> outcome = read_all();
  if (queue.failure() != nullptr) std::rethrow_exception(queue.failure());
  return outcome;
}

}  // namespace tunegauge::dataset
