#pragma once
// Puts results that workers finish out of order back into the order of the file. A worker that is
// too far ahead waits, so that no more than a few blocks are held.

#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <utility>

namespace tunegauge {

template <class T>
class OrderedBlocks {
 public:
  explicit OrderedBlocks(std::size_t most_held) : most_held_(most_held) {}

  /// Takes the result of the bytes [begin, end) of the file and hands all that are now next in
  /// order to `consume`, one caller at a time.
  template <class Consume>
  void put(std::uint64_t begin, std::uint64_t end, T result, const Consume& consume) {
    std::unique_lock lock(mutex_);
    // The block that is next in order never waits, so there is always progress.
    room_.wait(lock, [&] { return begin == next_ || held_.size() < most_held_; });
    held_.emplace(begin, std::make_pair(end, std::move(result)));
    while (!held_.empty() && held_.begin()->first == next_) {
      const auto first = held_.begin();
      consume(first->second.second);
      next_ = first->second.first;
      held_.erase(first);
    }
    room_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable room_;
  std::map<std::uint64_t, std::pair<std::uint64_t, T>> held_;
  std::uint64_t next_ = 0;
  std::size_t most_held_;
};

}  // namespace tunegauge
