// CompiledCache: all names are looked up in the folder that was checked when it was opened.

#include "estimator/tokenizers/compiled_cache.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <random>
#include <system_error>
#include <utility>
#include <vector>

#include "estimator/tokenizers/compiled_tokenizer.h"

namespace tunegauge::tokenizers {

namespace {

constexpr std::size_t key_digits = 64;
constexpr std::string_view partial_end = ".part";
/// Whoever has not finished a file by then never will.
constexpr std::time_t partial_seconds = 3600;

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (is_open()) ::close(number_);
  }
  [[nodiscard]] bool is_open() const { return number_ >= 0; }
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

/// Whether it is this user's, and nobody else may write it.
bool is_own(const struct stat& status) {
  return status.st_uid == ::geteuid() && (status.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

bool is_key(std::string_view text) {
  return text.size() == key_digits && text.find_first_not_of("0123456789abcdef") == text.npos;
}

std::string name_of(std::string_view key) {
  return fmt::format("{}-{}.bin", key, compiled_format_version);
}

/// Whether a file can be from here, of this format version or another: no others are removed.
bool is_our_name(std::string_view name) {
  return name.size() > key_digits && is_key(name.substr(0, key_digits)) &&
         name[key_digits] == '-' &&
         (name.substr(name.size() - 4) == ".bin" ||
          name.substr(name.size() - partial_end.size()) == partial_end);
}

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

bool read_all(int file, char* out, std::size_t size) {
  while (size > 0) {
    const ssize_t read = ::read(file, out, size);
    if (read < 0 && errno == EINTR) continue;
    if (read <= 0) return false;
    out += read;
    size -= static_cast<std::size_t>(read);
  }
  return true;
}

}  // namespace

CompiledCache::CompiledCache(const std::string& folder, Limits limits) : limits_(limits) {
  std::error_code ignored;
  std::filesystem::create_directories(std::filesystem::path(folder).parent_path(), ignored);
  ::mkdir(folder.c_str(), S_IRWXU);  // it may be there
  const int opened = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  struct stat status {};
  if (opened < 0) return;
  if (::fstat(opened, &status) == 0 && is_own(status)) {
    folder_ = opened;
  } else {
    ::close(opened);
  }
}

CompiledCache::~CompiledCache() {
  if (folder_ >= 0) ::close(folder_);
}

std::optional<CompiledCache::Contents> CompiledCache::find(std::string_view key) const {
  if (folder_ < 0 || !is_key(key)) return std::nullopt;
  // O_NONBLOCK: not to wait should it be a pipe.
  const Descriptor file(
      ::openat(folder_, name_of(key).c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat status {};
  if (!file.is_open() || ::fstat(file.number(), &status) != 0 || !S_ISREG(status.st_mode) ||
      !is_own(status) || status.st_size <= 0 ||
      static_cast<std::uint64_t>(status.st_size) > limits_.most_bytes) {
    return std::nullopt;
  }
  Contents contents;
  contents.size = static_cast<std::size_t>(status.st_size);
  contents.bytes = std::make_unique_for_overwrite<char[]>(contents.size);
  // A file that was replaced meanwhile is still the old one here; one that was cut is too short.
  if (!read_all(file.number(), contents.bytes.get(), contents.size)) return std::nullopt;
  static_cast<void>(::futimens(file.number(), nullptr));  // it was used
  return contents;
}

void CompiledCache::keep(std::string_view key, std::string_view bytes) const {
  if (folder_ < 0 || !is_key(key) || bytes.size() > limits_.most_bytes) return;
  const std::string partial =
      fmt::format("{}-{}-{:08x}{}", key, ::getpid(), std::random_device()(), partial_end);
  bool is_written = false;
  {
    const Descriptor file(::openat(folder_, partial.c_str(),
                                   O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                                   S_IRUSR | S_IWUSR));
    if (!file.is_open()) return;
    is_written = write_all(file.number(), bytes);
  }
  if (!is_written || ::renameat(folder_, partial.c_str(), folder_, name_of(key).c_str()) != 0) {
    ::unlinkat(folder_, partial.c_str(), 0);
  }
  remove_oldest();
}

void CompiledCache::remove_oldest() const {
  struct File {
    std::string name;
    std::uint64_t bytes = 0;
    struct timespec used {};
  };
  // A descriptor of its own, whose place in the list nobody else moves.
  const int listed = ::openat(folder_, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (listed < 0) return;
  DIR* const list = ::fdopendir(listed);
  if (list == nullptr) {
    ::close(listed);
    return;
  }
  std::vector<File> files;
  while (const dirent* const entry = ::readdir(list)) {  // NOLINT(concurrency-mt-unsafe)
    File file{.name = entry->d_name};
    struct stat status {};
    if (!is_our_name(file.name) ||
        ::fstatat(folder_, file.name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0 ||
        !S_ISREG(status.st_mode)) {
      continue;
    }
    const bool is_partial = file.name.substr(file.name.size() - partial_end.size()) == partial_end;
    if (!is_partial) {
      file.bytes = static_cast<std::uint64_t>(status.st_size);
      file.used = status.st_mtim;
      files.push_back(std::move(file));
    } else if (std::time(nullptr) - status.st_mtim.tv_sec > partial_seconds) {
      ::unlinkat(folder_, file.name.c_str(), 0);
    }
  }
  ::closedir(list);
  std::sort(files.begin(), files.end(), [](const File& a, const File& b) {
    return std::pair(a.used.tv_sec, a.used.tv_nsec) > std::pair(b.used.tv_sec, b.used.tv_nsec);
  });
  std::uint64_t bytes = 0;
  for (std::size_t at = 0; at < files.size(); ++at) {
    bytes += files[at].bytes;
    if (at < limits_.most_files && bytes <= limits_.most_bytes) continue;
    ::unlinkat(folder_, files[at].name.c_str(), 0);
  }
}

}  // namespace tunegauge::tokenizers
