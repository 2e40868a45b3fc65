// Walks the checkout and finds what the tidy test asks for.

#include "tests/tidy/source_tree.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <regex>
#include <string_view>

#include "tests/support/test_data.h"

namespace tunegauge::test {

namespace {

constexpr std::array<std::string_view, 9> kFolders{
    "base", "reports", "compat", "estimator", "bench", "cli", "tests", "cmake", "scripts"};

bool is_source(const std::filesystem::path& path) {
  constexpr std::array<std::string_view, 8> kEndings{".h",  ".cpp",   ".py", ".sh",
                                                     ".in", ".cmake", ".cc", ".pl"};
  const std::string ending = path.extension().string();
  const bool known = std::find(kEndings.begin(), kEndings.end(), ending) != kEndings.end();
  const bool script = ending.empty() && path.parent_path().filename() == "scripts";
  return known || script || path.filename() == "CMakeLists.txt";
}

bool is_generated(const std::string& path) {
  return path.find("/unicode_data/") != std::string::npos;
}

std::size_t indentation(const std::string& line) {
  return std::min(line.find_first_not_of(' '), line.size());
}

}  // namespace

std::vector<SourceFile> source_files() {
  namespace fs = std::filesystem;
  const fs::path root = source_path(".");
  std::vector<fs::path> found{root / "CMakeLists.txt"};
  for (const std::string_view folder : kFolders) {
    if (!fs::exists(root / folder)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      if (entry.is_regular_file() && is_source(entry.path())) found.push_back(entry.path());
    }
  }
  std::vector<SourceFile> files;
  for (const fs::path& path : found) {
    SourceFile file{fs::relative(path, root).generic_string(), {}};
    if (is_generated(file.path)) continue;
    file.lines = read_lines(path.string());
    files.push_back(std::move(file));
  }
  std::sort(files.begin(), files.end(),
            [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
  return files;
}

std::vector<FunctionLength> function_lengths(const SourceFile& file) {
  // A body opens at the end of a parameter list or of an initializer list; control statements open
  // with their keyword in front.
  static const std::regex kOpens(
      R"((\)( const| noexcept| override| final| &|&&|( -> [^;]*))*|\}) \{$)");
  static const std::regex kControl(
      R"(^\s*(\} )?(if|for|while|switch|else|do|catch|namespace|try)\b)");
  std::vector<FunctionLength> lengths;
  for (std::size_t i = 0; i < file.lines.size(); ++i) {
    const std::string& line = file.lines[i];
    if (!std::regex_search(line, kOpens) || std::regex_search(line, kControl)) continue;
    for (std::size_t end = i + 1; end < file.lines.size(); ++end) {
      const std::string& closing = file.lines[end];
      const std::size_t depth = indentation(closing);
      if (depth >= closing.size() || closing[depth] != '}' || depth > indentation(line)) continue;
      lengths.push_back({i + 1, end - i + 1});
      break;
    }
  }
  return lengths;
}

std::vector<Include> own_includes(const SourceFile& file) {
  static const std::regex kInclude(R"re(^#include ["<]([a-z_0-9./]+/[a-z_0-9./]+\.h)[">])re");
  std::vector<Include> includes;
  for (std::size_t i = 0; i < file.lines.size(); ++i) {
    std::smatch match;
    if (std::regex_search(file.lines[i], match, kInclude)) includes.push_back({match[1], i + 1});
  }
  return includes;
}

}  // namespace tunegauge::test
