// Test data on disk, see test_data.h. The checkout's path comes from the build.

#include "tests/support/test_data.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#ifndef TUNEGAUGE_SOURCE_DIR
#define TUNEGAUGE_SOURCE_DIR "."
#endif

namespace tunegauge::test {

std::string source_path(std::string_view relative) {
  return std::string(TUNEGAUGE_SOURCE_DIR) + "/" + std::string(relative);
}

std::optional<std::string> test_data_path(std::string_view relative) {
  const char* given = std::getenv("TUNEGAUGE_TEST_DATA");  // NOLINT(concurrency-mt-unsafe)
  const std::string root = given != nullptr ? given : source_path("../shared/data");
  const std::string path = root + "/" + std::string(relative);
  if (!std::filesystem::exists(path)) return std::nullopt;
  return path;
}

std::string read_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path);
  std::ostringstream content;
  content << file.rdbuf();
  return content.str();
}

std::vector<std::string> read_lines(const std::string& path) {
  std::istringstream content(read_text(path));
  std::vector<std::string> lines;
  for (std::string line; std::getline(content, line);) lines.push_back(line);
  return lines;
}

ScratchFolder::ScratchFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "tunegauge-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make " + pattern);
  path_ = pattern;
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string ScratchFolder::write(std::string_view name, std::string_view content) const {
  const std::string path = path_ + "/" + std::string(name);
  std::ofstream(path, std::ios::binary) << content;
  return path;
}

}  // namespace tunegauge::test
