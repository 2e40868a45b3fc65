// Fuzz target: any bytes checked as a CSV file of an evaluation and as JSONL: there is a verdict,
// the same for small blocks, and every finding says something.

#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "estimator/dataset/file_check.h"

namespace {

using namespace tunegauge::dataset;

void require(bool condition) {
  if (!condition) std::abort();
}

void check(const std::string& path, const std::uint8_t* data, std::size_t size) {
  std::FILE* const file = std::fopen(path.c_str(), "wb");
  require(file != nullptr && std::fwrite(data, 1, size, file) == size);
  std::fclose(file);
  CheckOptions options;
  options.purpose = path.ends_with(".csv") ? Purpose::eval : Purpose::fine_tune;
  options.threads = 1;
  const auto whole = check_file(path, options);
  options.blocks.block_bytes = 7;
  const auto pieces = check_file(path, options);
  std::remove(path.c_str());
  require(whole.has_value() == pieces.has_value());
  if (!whole) return;  // taken for compressed data
  require(whole->client.is_check_passed == pieces->client.is_check_passed);
  require(whole->client.message == pieces->client.message);
  require(whole->rows == pieces->rows && whole->bytes == size);
  require(whole->client.is_check_passed == (whole->errors == 0));
  for (const CheckFinding& finding : whole->findings) require(!finding.message.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 4096) return 0;
  static const std::string stem = "/tmp/csv_file_fuzz." + std::to_string(getpid());
  check(stem + ".csv", data, size);
  check(stem + ".jsonl", data, size);
  return 0;
}
