#pragma once
// Rows that need much memory go through the process one at a time, and their memory is given back
// as soon as the block is done: so memory does not grow with the number of workers.

#include <cstddef>
#include <vector>

namespace tunegauge::dataset {

/// Memory of a worker for one row beyond which the row is a large one.
inline constexpr std::size_t large_row_bytes = 4U << 20U;

/// Who holds the memory of a large row.
class LargeRowHolder {
 public:
  LargeRowHolder() = default;
  LargeRowHolder(const LargeRowHolder&) = delete;
  LargeRowHolder& operator=(const LargeRowHolder&) = delete;
  virtual ~LargeRowHolder() = default;
  /// Nobody looks at the row any more.
  virtual void free_large_row() = 0;
};

/// Lives on a worker's stack while a visitor is at a block. Without one (a single row on some
/// thread) nothing waits. Inside, a large row waits until those of other threads are done; who has
/// got in waits for nobody, so there is no deadlock.
class LargeRowScope {
 public:
  LargeRowScope();
  LargeRowScope(const LargeRowScope&) = delete;
  LargeRowScope& operator=(const LargeRowScope&) = delete;
  ~LargeRowScope();

  /// Called before a row of this thread becomes large. `holder` must outlive the scope.
  static void enter(LargeRowHolder& holder);

 private:
  std::vector<LargeRowHolder*> holders_;
};

}  // namespace tunegauge::dataset
