#pragma once
// Files: a read-only memory map, whole small files with a cap, and a byte stream that standard
// input and files share. Every error names the file and says what to do.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tunegauge {

/// A file mapped read-only. The view stays valid as long as the object lives. Movable.
class MappedFile {
 public:
  /// Refuses directories, devices and files above `most_bytes`.
  static Result<MappedFile> open(const std::string& path, std::uint64_t most_bytes);

  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  ~MappedFile();

  [[nodiscard]] std::string_view bytes() const { return {data_, size_}; }

 private:
  MappedFile(const char* data, std::size_t size) : data_(data), size_(size) {}
  const char* data_ = nullptr;
  std::size_t size_ = 0;
};

/// The whole file, or standard input where `path` is "-"; at most `most_bytes`.
Result<std::string> read_file(const std::string& path, std::uint64_t most_bytes);

/// Bytes of a file, a pipe or standard input (path "-"), in order. One reader, one thread.
class ByteStream {
 public:
  /// Refuses directories. gzip and zstd data is refused with what to do, where it does not come
  /// from a file by the first read: opening waits for nobody.
  static Result<ByteStream> open(const std::string& path);

  ByteStream(ByteStream&& other) noexcept;
  ByteStream& operator=(ByteStream&& other) noexcept;
  ~ByteStream();

  /// From now on the stream ends where `*flag` is true, also while it waits for a slow writer. The
  /// flag must outlive the stream.
  void stop_when(const std::atomic<bool>* flag) { stop_ = flag; }

  /// Fills `buffer` as far as the stream has bytes; returns how many. 0 is the end.
  Result<std::size_t> read(std::span<char> buffer);

  [[nodiscard]] const std::string& name() const { return name_; }  ///< path, or "standard input"
  /// Size in bytes where it is known in advance (a regular file), else 0.
  [[nodiscard]] std::uint64_t known_size() const { return known_size_; }

 private:
  ByteStream() = default;
  Result<std::size_t> read_next(std::span<char> buffer);
  /// Reads the first bytes ahead and refuses compressed data.
  Result<void> look_at_head();
  int descriptor_ = -1;
  bool regular_ = false;  ///< a file: reading never waits for anybody
  const std::atomic<bool>* stop_ = nullptr;
  std::string name_;
  std::uint64_t known_size_ = 0;
  bool seen_head_ = false;
  std::string pending_;  ///< bytes read ahead to tell the kind of the file
};

}  // namespace tunegauge
