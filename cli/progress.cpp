// The progress line and the thread that draws it, five times a second after the first half second.

#include "cli/progress.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <thread>

#include <fmt/core.h>

#include "reports/format.h"

namespace tunegauge::cli {

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kFirstDraw{500};
constexpr std::chrono::milliseconds kRedraw{200};
constexpr std::size_t kBarWidth = 24;

std::string duration_text(double seconds) {
  const auto whole = static_cast<std::int64_t>(seconds + 0.5);
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  return fmt::format("{} h {:02} min", whole / 3600, whole / 60 % 60);
}

}  // namespace

std::string progress_line(const ProgressState& state) {
  const auto done = static_cast<std::int64_t>(state.done_bytes);
  const double rate = state.elapsed_s > 0 ? static_cast<double>(done) / state.elapsed_s : 0;
  const std::string speed = reports::format_bytes(static_cast<std::int64_t>(rate)) + "/s";
  if (state.total_bytes == 0) {
    return fmt::format("{}  {}  {}", state.label, reports::format_bytes(done), speed);
  }
  const double share =
      std::min(1.0, static_cast<double>(state.done_bytes) / static_cast<double>(state.total_bytes));
  const auto filled = static_cast<std::size_t>(share * static_cast<double>(kBarWidth));
  std::string bar;
  for (std::size_t i = 0; i < kBarWidth; ++i) bar += i < filled ? "█" : "░";
  std::string line = fmt::format("{}  {} {:3.0f} %  {}", state.label, bar, share * 100, speed);
  if (rate > 0 && share < 1) {
    const double left = static_cast<double>(state.total_bytes) * (1 - share) / rate;
    line += "  " + duration_text(left) + " left";
  }
  return line;
}

struct Progress::Painter {
  std::mutex mutex;
  std::condition_variable stop;
  bool stopping = false;
  std::thread thread;
};

Progress::Progress(const std::string& name, std::uint64_t total_bytes, bool shown) {
  if (!shown) return;
  const std::string label = reports::shortened(reports::printable_line(name), 40);
  painter_ = std::make_unique<Painter>();
  painter_->thread = std::thread([this, label, total_bytes] {
    const auto started = Clock::now();
    bool drawn = false;
    std::unique_lock lock(painter_->mutex);
    auto wait = kFirstDraw;
    while (!painter_->stop.wait_for(lock, wait, [this] { return painter_->stopping; })) {
      const std::chrono::duration<double> elapsed = Clock::now() - started;
      const ProgressState state{label, bytes_done_.load(std::memory_order_relaxed), total_bytes,
                                elapsed.count()};
      const std::string line = "\r" + progress_line(state) + "\033[K";
      std::fputs(line.c_str(), stderr);
      drawn = true;
      wait = kRedraw;
    }
    if (drawn) std::fputs("\r\033[K", stderr);
  });
}

Progress::~Progress() {
  if (!painter_) return;
  {
    const std::scoped_lock lock(painter_->mutex);
    painter_->stopping = true;
  }
  painter_->stop.notify_one();
  painter_->thread.join();
}

}  // namespace tunegauge::cli
