#pragma once
// Large tables on pages of 2 MiB. A tokenizer's tables have tens of megabytes: touching them for
// the first time in pages of 4 KiB costs three times as much, and every probe misses the TLB.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <vector>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace tunegauge::tokenizers {

inline constexpr std::size_t huge_page_bytes = std::size_t{2} << 20;

/// A wish, without any effect on what memory holds; to be uttered before the first touch.
inline void prefer_huge_pages([[maybe_unused]] void* begin, [[maybe_unused]] std::size_t bytes) {
#if defined(__linux__) && defined(MADV_HUGEPAGE)
  const std::size_t skipped =
      (huge_page_bytes - reinterpret_cast<std::uintptr_t>(begin) % huge_page_bytes) %
      huge_page_bytes;
  if (bytes < skipped + huge_page_bytes) return;
  // Where it is refused, small pages do.
  static_cast<void>(madvise(static_cast<char*>(begin) + skipped,
                            (bytes - skipped) / huge_page_bytes * huge_page_bytes, MADV_HUGEPAGE));
#endif
}

/// Gives arrays of a megabyte and more pages of their own.
template <class T>
struct HugePageAllocator {
  using value_type = T;
  HugePageAllocator() = default;
  template <class Other>
  HugePageAllocator(const HugePageAllocator<Other>& /*other*/) {}  // NOLINT: allocators convert

  T* allocate(std::size_t count) {
    const std::size_t bytes = count * sizeof(T);
    if (bytes < least_bytes) return static_cast<T*>(::operator new(bytes, alignment));
    const std::size_t rounded = (bytes + huge_page_bytes - 1) / huge_page_bytes * huge_page_bytes;
    void* const memory = std::aligned_alloc(huge_page_bytes, rounded);
    if (memory == nullptr) throw std::bad_alloc();
    prefer_huge_pages(memory, rounded);
    return static_cast<T*>(memory);
  }
  void deallocate(T* memory, std::size_t count) {
    if (count * sizeof(T) < least_bytes) {
      ::operator delete(memory, alignment);
    } else {
      std::free(memory);
    }
  }
  friend bool operator==(const HugePageAllocator&, const HugePageAllocator&) { return true; }

 private:
  static constexpr std::size_t least_bytes = huge_page_bytes / 2;
  static constexpr std::align_val_t alignment{alignof(T) > __STDCPP_DEFAULT_NEW_ALIGNMENT__
                                                  ? alignof(T)
                                                  : __STDCPP_DEFAULT_NEW_ALIGNMENT__};
};

template <class T>
using HugeVector = std::vector<T, HugePageAllocator<T>>;

}  // namespace tunegauge::tokenizers
