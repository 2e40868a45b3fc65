#pragma once
// Bytes that grow where they lie if the system can do that: a row of a hundred MiB is read without
// a second copy of it, and memory that was never written is never paid for.

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>

namespace tunegauge::dataset {

class ByteBuffer {
 public:
  [[nodiscard]] char* data() { return bytes_.get(); }
  [[nodiscard]] const char* data() const { return bytes_.get(); }
  [[nodiscard]] std::size_t size() const { return size_; }

  /// Makes room for at least `size` bytes; what is there stays, what is new is not set.
  void grow(std::size_t size) {
    if (size <= size_) return;
    void* const moved = std::realloc(bytes_.get(), size);
    if (moved == nullptr) throw std::bad_alloc();
    static_cast<void>(bytes_.release());  // realloc() took it
    bytes_.reset(static_cast<char*>(moved));
    size_ = size;
  }

  void free() {
    bytes_.reset();
    size_ = 0;
  }

 private:
  struct Free {
    void operator()(char* bytes) const { std::free(bytes); }
  };
  std::unique_ptr<char, Free> bytes_;
  std::size_t size_ = 0;
};

}  // namespace tunegauge::dataset
