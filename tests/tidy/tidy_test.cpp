// The tree keeps its own rules: who may include whom, how long files and functions are, that every
// file says what it is, and that nothing is left lying about. That every header compiles alone is
// checked by the build (cmake/header_self_test.cmake).

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "tests/support/catch.h"
#include "tests/tidy/source_tree.h"

namespace {

using tunegauge::test::SourceFile;

constexpr std::size_t kMostFileLines = 600;
constexpr std::size_t kMostFunctionLines = 100;
constexpr std::size_t kMostColumns = 100;

// A room may include what stands before it. compat/catalog is what others see of compat.
constexpr std::array<std::string_view, 6> kChain{"base",      "reports", "compat",
                                                 "estimator", "bench",   "cli"};

std::size_t place_of(std::string_view path) {
  const std::string_view room = path.substr(0, path.find('/'));
  return static_cast<std::size_t>(std::find(kChain.begin(), kChain.end(), room) - kChain.begin());
}

const std::vector<SourceFile>& files() {
  static const std::vector<SourceFile> kFiles = tunegauge::test::source_files();
  return kFiles;
}

bool is_cpp(const SourceFile& file) {
  return file.path.ends_with(".h") || file.path.ends_with(".cpp");
}

std::size_t code_points(const std::string& line) {
  return static_cast<std::size_t>(std::count_if(line.begin(), line.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

/// The first line of a file that is neither a shebang nor an include guard.
std::string opening(const SourceFile& file) {
  for (const std::string& line : file.lines) {
    if (line.empty() || line.rfind("#!", 0) == 0 || line == "#pragma once") continue;
    return line;
  }
  return "";
}

}  // namespace

TEST_CASE("the tree is found", "[tidy]") {
  CHECK(files().size() > 100);
}

TEST_CASE("a room includes only what stands to its left in the chain", "[tidy]") {
  for (const SourceFile& file : files()) {
    const std::size_t own = place_of(file.path);
    if (own == kChain.size() || !is_cpp(file)) continue;
    for (const auto& include : tunegauge::test::own_includes(file)) {
      CAPTURE(file.path, include.line, include.path);
      CHECK(include.path.rfind("tests/", 0) != 0);
      const std::size_t other = place_of(include.path);
      if (other < kChain.size()) CHECK(other <= own);
    }
  }
}

TEST_CASE("the parts of the estimator keep their own order", "[tidy]") {
  // tokenizers, dataset and calibration know nothing of each other; pricing none of them.
  constexpr std::array<std::string_view, 4> kParts{"estimator/tokenizers/", "estimator/dataset/",
                                                   "estimator/calibration/", "estimator/pricing/"};
  for (const SourceFile& file : files()) {
    for (const std::string_view part : kParts) {
      if (file.path.rfind(part, 0) != 0) continue;
      for (const auto& include : tunegauge::test::own_includes(file)) {
        CAPTURE(file.path, include.line, include.path);
        if (include.path.rfind("estimator/", 0) == 0) CHECK(include.path.rfind(part, 0) == 0);
      }
    }
  }
}

TEST_CASE("no file is longer than 600 lines", "[tidy]") {
  for (const SourceFile& file : files()) {
    CAPTURE(file.path);
    CHECK(file.lines.size() <= kMostFileLines);
  }
}

TEST_CASE("no line is wider than 100 columns", "[tidy]") {
  for (const SourceFile& file : files()) {
    if (!is_cpp(file)) continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      if (code_points(file.lines[i]) <= kMostColumns) continue;
      // Text that cannot be broken: raw strings of patterns and rows of test data.
      if (file.path.rfind("tests/", 0) == 0 || file.lines[i].find("R\"") != std::string::npos)
        continue;
      FAIL_CHECK(file.path << ":" << i + 1 << " is wider than " << kMostColumns << " columns");
    }
  }
}

TEST_CASE("no function is longer than 100 lines", "[tidy]") {
  std::size_t functions = 0;
  for (const SourceFile& file : files()) {
    if (!is_cpp(file)) continue;
    for (const auto& function : tunegauge::test::function_lengths(file)) {
      CAPTURE(file.path, function.line);
      CHECK(function.lines <= kMostFunctionLines);
      ++functions;
    }
  }
  CHECK(functions > 500);  // else the finder has gone blind
}

TEST_CASE("every file opens with what it is", "[tidy]") {
  for (const SourceFile& file : files()) {
    const std::string line = opening(file);
    CAPTURE(file.path, line);
    const bool cpp = is_cpp(file) || file.path.ends_with(".h.in");
    const bool comment =
        cpp ? line.rfind("//", 0) == 0 : line.rfind("#", 0) == 0 || line.rfind("\"\"\"", 0) == 0;
    CHECK(comment);
  }
}

TEST_CASE("headers are guarded and no note of work to come is left behind", "[tidy]") {
  const std::string later = std::string("TO") + "DO";
  const std::string broken = std::string("FIX") + "ME";
  for (const SourceFile& file : files()) {
    CAPTURE(file.path);
    if (file.path.ends_with(".h")) CHECK(file.lines.front() == "#pragma once");
    for (const std::string& line : file.lines) {
      CHECK(line.find(later) == std::string::npos);
      CHECK(line.find(broken) == std::string::npos);
    }
  }
}

TEST_CASE("the root CMakeLists.txt stays under 80 lines", "[tidy]") {
  const auto root = std::find_if(files().begin(), files().end(), [](const SourceFile& file) {
    return file.path == "CMakeLists.txt";
  });
  REQUIRE(root != files().end());
  CHECK(root->lines.size() < 80);
}

TEST_CASE("the tidy test sees what it forbids", "[tidy]") {
  SourceFile bad{"base/bad.cpp", {"#include \"cli/run.h\"", "void long_one() {"}};
  for (int i = 0; i < 120; ++i) bad.lines.emplace_back("  step();");
  bad.lines.emplace_back("}");
  REQUIRE(tunegauge::test::own_includes(bad).size() == 1);
  CHECK(place_of("cli/run.h") > place_of(bad.path));
  REQUIRE(tunegauge::test::function_lengths(bad).size() == 1);
  CHECK(tunegauge::test::function_lengths(bad)[0].lines > kMostFunctionLines);
}
