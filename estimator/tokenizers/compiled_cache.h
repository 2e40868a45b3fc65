#pragma once
// A folder of compiled tokenizers, one file each, that the processes of one user share.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace tunegauge::tokenizers {

/// Never fails: where the folder or a file cannot be used, nothing is found and nothing is kept.
/// Safe beside other processes that do the same at the same time.
class CompiledCache {
 public:
  struct Limits {
    std::size_t most_files = 16;
    std::uint64_t most_bytes = std::uint64_t{1} << 30;  ///< all files together
  };

  /// The folder is made where it is absent. It is not used unless it is the user's own and nobody
  /// else may write there.
  explicit CompiledCache(const std::string& folder) : CompiledCache(folder, Limits()) {}
  CompiledCache(const std::string& folder, Limits limits);
  CompiledCache(const CompiledCache&) = delete;
  CompiledCache& operator=(const CompiledCache&) = delete;
  ~CompiledCache();

  struct Contents {
    std::unique_ptr<char[]> bytes;
    std::size_t size = 0;
    [[nodiscard]] std::string_view view() const { return {bytes.get(), size}; }
  };
  /// What was kept under this key (64 hex digits). The file has to be the user's own, with nobody
  /// else allowed to write it. Its content is unchecked.
  [[nodiscard]] std::optional<Contents> find(std::string_view key) const;
  /// Keeps it, in the place of what is there, and removes the files that were not used for longest
  /// as far as there are too many.
  void keep(std::string_view key, std::string_view bytes) const;

 private:
  void remove_oldest() const;

  Limits limits_;
  int folder_ = -1;  ///< a descriptor; -1: not to be used
};

}  // namespace tunegauge::tokenizers
