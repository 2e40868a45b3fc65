// Files through POSIX calls, so that every failure has its errno and nothing is buffered twice.

#include "base/file.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/core.h>

namespace tunegauge {

namespace {

/// An open descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  [[nodiscard]] int get() const { return value_; }
  [[nodiscard]] int release() { return std::exchange(value_, -1); }

 private:
  int value_;
};

std::string remedy_for(int error_number) {
  switch (error_number) {
    case ENOENT:
      return "check the path";
    case EACCES:
      return "check its permissions";
    default:
      return "";
  }
}

Error cannot(const std::string& doing, const std::string& path, int error_number) {
  return input_error(path, fmt::format("cannot {}: {}", doing, errno_text(error_number)),
                     remedy_for(error_number));
}

struct Opened {
  int descriptor;
  std::uint64_t size;
  bool regular;
};

Result<Opened> open_for_reading(const std::string& path) {
  // A named pipe would keep us here until somebody writes, deaf to Ctrl-C.
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.get() < 0) return cannot("open", path, errno);
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return cannot("read", path, errno);
  if (::fcntl(file.get(), F_SETFL, 0) != 0) return cannot("read", path, errno);
  if (S_ISDIR(status.st_mode)) {
    return input_error(path, "is a folder, not a file", "name a file in it");
  }
  return Opened{file.release(), static_cast<std::uint64_t>(status.st_size),
                S_ISREG(status.st_mode)};
}

Result<std::size_t> read_some(int descriptor, std::span<char> buffer, const std::string& name) {
  for (;;) {
    const ssize_t got = ::read(descriptor, buffer.data(), buffer.size());
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno != EINTR) return cannot("read", name, errno);
  }
}

Error too_large(const std::string& path, std::uint64_t most_bytes) {
  return input_error(
      path, fmt::format("is larger than the {} bytes that are read of such a file", most_bytes));
}

/// What a compressed file begins with, or "".
std::string_view compression_of(std::string_view head) {
  if (head.substr(0, 2) == "\x1f\x8b") return "gzip";
  if (head.substr(0, 4) == "\x28\xb5\x2f\xfd") return "zstd";
  return "";
}

}  // namespace

Result<MappedFile> MappedFile::open(const std::string& path, std::uint64_t most_bytes) {
  auto opened = open_for_reading(path);
  if (!opened) return opened.error();
  const Descriptor file(opened->descriptor);
  if (!opened->regular)
    return input_error(path, "is no regular file", "copy its content to a file");
  if (opened->size > most_bytes) return too_large(path, most_bytes);
  if (opened->size == 0) return MappedFile(nullptr, 0);
  void* data = ::mmap(nullptr, opened->size, PROT_READ, MAP_PRIVATE, file.get(), 0);
  if (data == MAP_FAILED) return cannot("map", path, errno);
  return MappedFile(static_cast<const char*>(data), opened->size);
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  return *this;
}

MappedFile::~MappedFile() {
  if (data_ != nullptr) ::munmap(const_cast<char*>(data_), size_);  // NOLINT: munmap takes void*
}

Result<std::string> read_file(const std::string& path, std::uint64_t most_bytes) {
  auto stream = ByteStream::open(path);
  if (!stream) return stream.error();
  std::string content;
  std::vector<char> buffer(1 << 16);
  for (;;) {
    const auto got = stream->read(buffer);
    if (!got) return got.error();
    if (*got == 0) return content;
    if (content.size() + *got > most_bytes) return too_large(stream->name(), most_bytes);
    content.append(buffer.data(), *got);
  }
}

Result<ByteStream> ByteStream::open(const std::string& path) {
  ByteStream stream;
  stream.name_ = path == "-" ? "standard input" : path;
  if (path == "-") {
    stream.descriptor_ = ::dup(STDIN_FILENO);
    if (stream.descriptor_ < 0) return cannot("read", stream.name_, errno);
  } else {
    auto opened = open_for_reading(path);
    if (!opened) return opened.error();
    stream.descriptor_ = opened->descriptor;
    stream.regular_ = opened->regular;
    stream.known_size_ = opened->regular ? opened->size : 0;
  }
  if (stream.regular_) {
    if (auto looked = stream.look_at_head(); !looked) return looked.error();
  }
  return stream;
}

Result<void> ByteStream::look_at_head() {
  seen_head_ = true;
  std::array<char, 4> head{};
  std::size_t filled = 0;
  while (filled < head.size()) {
    const auto got = read_next(std::span(head).subspan(filled));
    if (!got) return got.error();
    if (*got == 0) break;
    filled += *got;
  }
  pending_.assign(head.data(), filled);
  const std::string_view compression = compression_of(pending_);
  if (compression.empty()) return {};
  return input_error(name_, fmt::format("is compressed with {}", compression),
                     fmt::format("unpack it first: {} -d", compression));
}

ByteStream::ByteStream(ByteStream&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      regular_(other.regular_),
      stop_(other.stop_),
      name_(std::move(other.name_)),
      known_size_(other.known_size_),
      seen_head_(other.seen_head_),
      pending_(std::move(other.pending_)) {}

ByteStream& ByteStream::operator=(ByteStream&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(regular_, other.regular_);
  std::swap(stop_, other.stop_);
  std::swap(name_, other.name_);
  std::swap(known_size_, other.known_size_);
  std::swap(seen_head_, other.seen_head_);
  std::swap(pending_, other.pending_);
  return *this;
}

ByteStream::~ByteStream() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<std::size_t> ByteStream::read_next(std::span<char> buffer) {
  constexpr int kLookAgain_ms = 100;
  while (!regular_) {
    if (stop_ != nullptr && stop_->load(std::memory_order_relaxed)) return std::size_t{0};
    pollfd ready{descriptor_, POLLIN, 0};
    if (::poll(&ready, 1, kLookAgain_ms) > 0) break;
  }
  return read_some(descriptor_, buffer, name_);
}

Result<std::size_t> ByteStream::read(std::span<char> buffer) {
  if (!seen_head_) {
    if (auto looked = look_at_head(); !looked) return looked.error();
  }
  std::size_t filled = std::min(buffer.size(), pending_.size());
  pending_.copy(buffer.data(), filled);
  pending_.erase(0, filled);
  while (filled < buffer.size()) {
    const auto got = read_next(buffer.subspan(filled));
    if (!got) return got.error();
    if (*got == 0) break;
    filled += *got;
  }
  return filled;
}

}  // namespace tunegauge
