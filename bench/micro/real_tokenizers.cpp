// real_tokenizers: two environment variables and a folder.

#include "bench/micro/real_tokenizers.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>

namespace tunegauge::bench {

std::vector<RealTokenizer> real_tokenizers() {
  namespace fs = std::filesystem;
  const char* const own = std::getenv("TUNEGAUGE_TOKENIZER");   // NOLINT(concurrency-mt-unsafe)
  const char* const data = std::getenv("TUNEGAUGE_TEST_DATA");  // NOLINT(concurrency-mt-unsafe)
  if (own != nullptr) return {{"own", own}};
  const fs::path folder = fs::path(data != nullptr ? data : "../shared/data") / "tokenizers";
  std::vector<RealTokenizer> found;
  if (fs::exists(folder)) {
    for (const auto& entry : fs::directory_iterator(folder)) {
      found.push_back(
          {entry.path().filename().string(), (entry.path() / "tokenizer.json").string()});
    }
  }
  if (found.empty()) std::puts("no tokenizer here: set TUNEGAUGE_TOKENIZER to a tokenizer.json");
  return found;
}

}  // namespace tunegauge::bench
