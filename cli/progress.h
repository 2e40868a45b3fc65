#pragma once
// A progress line on standard error, for files that take a while. Drawn by a thread of its own,
// only where standard error is a terminal and nobody asked for quiet.

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace tunegauge::cli {

struct ProgressState {
  std::string label;  ///< "train.jsonl"
  std::uint64_t done_bytes = 0;
  std::uint64_t total_bytes = 0;  ///< 0: not known
  double elapsed_s = 0;
};

/// The line without its colour: bar, share, rate, time left. Pure.
[[nodiscard]] std::string progress_line(const ProgressState& state);

class Progress {
 public:
  /// Draws until it is destroyed, which also clears the line. `shown` false: does nothing.
  Progress(const std::string& name, std::uint64_t total_bytes, bool shown);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress();

  /// Workers add the bytes they have done.
  [[nodiscard]] std::atomic<std::uint64_t>* bytes_done() { return &bytes_done_; }

 private:
  struct Painter;
  std::atomic<std::uint64_t> bytes_done_{0};
  std::unique_ptr<Painter> painter_;
};

}  // namespace tunegauge::cli
