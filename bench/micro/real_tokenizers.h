#pragma once
// The tokenizers that benchmarks run with, none of which is committed.

#include <string>
#include <vector>

namespace tunegauge::bench {

struct RealTokenizer {
  std::string name;
  std::string path;  ///< of its tokenizer.json
};

/// TUNEGAUGE_TOKENIZER (a tokenizer.json), named "own", or else those in
/// TUNEGAUGE_TEST_DATA/tokenizers (default
/// ../shared/data). Says on standard output where there is none.
[[nodiscard]] std::vector<RealTokenizer> real_tokenizers();

}  // namespace tunegauge::bench
