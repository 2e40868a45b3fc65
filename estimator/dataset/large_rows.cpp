// One mutex for the process; a scope that has it keeps it to its end.

#include "estimator/dataset/large_rows.h"

#include <cstdlib>  // defines __GLIBC__

#if defined(__GLIBC__)
#include <malloc.h>
#endif

#include <algorithm>
#include <mutex>

namespace tunegauge::dataset {
namespace {

std::mutex& turn() {
  static std::mutex mutex;
  return mutex;
}

thread_local LargeRowScope* current = nullptr;

}  // namespace

LargeRowScope::LargeRowScope() {
  current = this;
}

LargeRowScope::~LargeRowScope() {
  current = nullptr;
  if (holders_.empty()) return;
  for (LargeRowHolder* const holder : holders_) holder->free_large_row();
#if defined(__GLIBC__)
  malloc_trim(0);  // the C library keeps freed memory for each thread
#endif
  turn().unlock();
}

void LargeRowScope::enter(LargeRowHolder& holder) {
  if (current == nullptr) return;
  std::vector<LargeRowHolder*>& holders = current->holders_;
  if (std::find(holders.begin(), holders.end(), &holder) != holders.end()) return;
  holders.reserve(holders.size() + 1);  // no exception between lock and note
  if (holders.empty()) turn().lock();
  holders.push_back(&holder);
}

}  // namespace tunegauge::dataset
