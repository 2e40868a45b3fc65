#pragma once
// Where tests find the large test data: the folder in the environment variable TUNEGAUGE_TEST_DATA,
// by default ../shared/data beside the checkout. A test that needs it skips, saying so, without it.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tunegauge::test {

/// Path of a file or folder in the test data, or nothing where it is not there.
[[nodiscard]] std::optional<std::string> test_data_path(std::string_view relative);

/// Root of the checkout.
[[nodiscard]] std::string source_path(std::string_view relative);

/// Content of a file; fails the test where it cannot be read.
[[nodiscard]] std::string read_text(const std::string& path);

/// Lines of a JSON lines file, split at LF only, without the empty last one.
[[nodiscard]] std::vector<std::string> read_lines(const std::string& path);

/// A fresh folder that goes away with the object.
class ScratchFolder {
 public:
  ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder();

  [[nodiscard]] const std::string& path() const { return path_; }
  /// Writes a file into it and returns its path.
  std::string write(std::string_view name, std::string_view content) const;

 private:
  std::string path_;
};

}  // namespace tunegauge::test

/// Leaves the test with a warning when the optional path `found` is empty.
#define SKIP_WITHOUT(found)                                                          \
  do {                                                                               \
    if (!(found)) {                                                                  \
      WARN("skipped: no test data here (TUNEGAUGE_TEST_DATA): " #found " is empty"); \
      return;                                                                        \
    }                                                                                \
  } while (false)
