#pragma once
// Walks a dataset with all cores: one thread reads blocks of whole lines, N workers visit them.
// Nothing is shared between visitors; who calls merges them afterwards. A worker gets its blocks in
// the order of the file, so "the first K by line" of every worker hold the first K of the file.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "base/file.h"
#include "base/result.h"
#include "estimator/dataset/line_blocks.h"

namespace tunegauge::dataset {

struct ScanOptions {
  /// Workers; 0: as many as the machine has cores. No more than the file has blocks.
  unsigned threads = 0;
  LineBlockOptions blocks;
  std::atomic<std::uint64_t>* bytes_done = nullptr;  ///< progress, added to; may be null
  const std::atomic<bool>* cancelled = nullptr;      ///< stops the scan early; may be null
};

/// What one worker does with its blocks. Used by one thread at a time.
class BlockVisitor {
 public:
  BlockVisitor() = default;
  BlockVisitor(const BlockVisitor&) = delete;
  BlockVisitor& operator=(const BlockVisitor&) = delete;
  virtual ~BlockVisitor() = default;
  virtual void visit(const LineBlock& block) = 0;
};

struct ScanOutcome {
  std::uint64_t bytes = 0;  ///< read, whole file where not cancelled
  std::uint64_t lines = 0;  ///< the last one may lack its end
  bool cancelled = false;   ///< some blocks at the end were not visited
};

/// Reads `stream` to its end. `visitors` gets one visitor a worker, made by `make` on the calling
/// thread. An exception of a visitor (out of memory) is thrown again on the calling thread.
Result<ScanOutcome> scan(ByteStream& stream, const ScanOptions& options,
                         const std::function<std::unique_ptr<BlockVisitor>()>& make,
                         std::vector<std::unique_ptr<BlockVisitor>>& visitors);

}  // namespace tunegauge::dataset
