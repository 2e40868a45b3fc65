#pragma once
// The source files of the checkout, as the tidy test reads them.

#include <string>
#include <vector>

namespace tunegauge::test {

struct SourceFile {
  std::string path;  ///< from the root: "base/error.h"
  std::vector<std::string> lines;
};

/// Everything that a person wrote: C++, CMake and scripts, in order of their paths. Tables that a
/// committed generator makes (unicode_data/) are left out.
[[nodiscard]] std::vector<SourceFile> source_files();

/// Lengths of the functions of a C++ file: name line (1-based) and number of lines, found by the
/// house's layout (clang-format): a body opens with " {" at the end of a line that ends a parameter
/// list, and closes with "}" at the same indentation.
struct FunctionLength {
  std::size_t line = 0;
  std::size_t lines = 0;
};
[[nodiscard]] std::vector<FunctionLength> function_lengths(const SourceFile& file);

/// Headers of the house that a C++ file includes, with their line.
struct Include {
  std::string path;
  std::size_t line = 0;
};
[[nodiscard]] std::vector<Include> own_includes(const SourceFile& file);

}  // namespace tunegauge::test
