// OutputSink over POSIX calls. Devices and pipes (/dev/full, /dev/stdout) are written in place.

#include "cli/output.h"

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tunegauge::cli {

namespace {

constexpr std::size_t kBlockBytes = 1 << 16;

/// What stands at `path` now; nothing where there is nothing.
std::optional<struct stat> status_of(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return std::nullopt;
  return status;
}

/// The mode that a new file gets: that of the file it replaces, else the user's default.
mode_t mode_for(const std::optional<struct stat>& replaced) {
  if (replaced) return replaced->st_mode & 07777U;
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return 0666U & ~mask;
}

}  // namespace

Result<OutputSink> OutputSink::open(const std::string& path) {
  OutputSink sink;
  sink.path_ = path;
  sink.target_ = path;
  if (path.empty()) {
    sink.descriptor_ = STDOUT_FILENO;
    return sink;
  }
  const auto existing = status_of(path);
  if (existing && !S_ISREG(existing->st_mode)) {
    sink.descriptor_ = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (sink.descriptor_ < 0) return sink.failure(errno);
    return sink;
  }
  // A link stays a link: the file that it leads to is replaced.
  std::error_code unknown;
  const auto target = std::filesystem::canonical(path, unknown);
  if (!unknown) sink.target_ = target.string();
  std::string temporary = sink.target_ + ".XXXXXX";
  sink.descriptor_ = ::mkostemp(temporary.data(), O_CLOEXEC);
  if (sink.descriptor_ < 0) return sink.failure(errno);
  sink.temporary_ = temporary;
  if (::fchmod(sink.descriptor_, mode_for(existing)) != 0) return sink.failure(errno);
  return sink;
}

OutputSink::OutputSink(OutputSink&& other) noexcept
    : path_(std::move(other.path_)),
      target_(std::move(other.target_)),
      temporary_(std::exchange(other.temporary_, "")),
      buffer_(std::move(other.buffer_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      abandoned_(other.abandoned_) {}

OutputSink& OutputSink::operator=(OutputSink&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(target_, other.target_);
  std::swap(temporary_, other.temporary_);
  std::swap(buffer_, other.buffer_);
  std::swap(descriptor_, other.descriptor_);
  std::swap(abandoned_, other.abandoned_);
  return *this;
}

OutputSink::~OutputSink() {
  if (descriptor_ >= 0 && descriptor_ != STDOUT_FILENO) ::close(descriptor_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

Error OutputSink::failure(int error_number) const {
  const std::string name = path_.empty() ? "standard output" : path_;
  std::string remedy;
  if (error_number == ENOENT) remedy = "make the folder first";
  if (error_number == ENOSPC) remedy = "free some space or write elsewhere";
  return {ErrorKind::output, name, "cannot write: " + errno_text(error_number), remedy};
}

Result<void> OutputSink::write(std::string_view text) {
  if (abandoned_) return {};
  buffer_ += text;
  return buffer_.size() >= kBlockBytes ? flush() : Result<void>{};
}

Result<void> OutputSink::flush() {
  std::string_view rest = buffer_;
  while (!rest.empty() && !abandoned_) {
    const ssize_t written = ::write(descriptor_, rest.data(), rest.size());
    if (written >= 0) {
      rest.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EPIPE && path_.empty()) {
      abandoned_ = true;
    } else if (errno != EINTR) {
      return failure(errno);
    }
  }
  buffer_.clear();
  return {};
}

Result<void> OutputSink::close() {
  if (auto flushed = flush(); !flushed) return flushed;
  if (path_.empty()) return {};
  if (::close(std::exchange(descriptor_, -1)) != 0) return failure(errno);
  if (!temporary_.empty()) {
    if (::rename(temporary_.c_str(), target_.c_str()) != 0) return failure(errno);
    temporary_.clear();
  }
  return {};
}

}  // namespace tunegauge::cli
