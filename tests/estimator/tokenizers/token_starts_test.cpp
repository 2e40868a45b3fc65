// Where tokens may begin: held against a look at every place.

#include "estimator/tokenizers/token_starts.h"

#include <random>
#include <string>
#include <vector>

#include "tests/support/catch.h"

namespace tunegauge::tokenizers {
namespace {

std::size_t next_slowly(const std::vector<std::string>& patterns, std::string_view text,
                        std::size_t from) {
  for (; from < text.size(); ++from) {
    for (const std::string& pattern : patterns) {
      const std::size_t compared = std::min<std::size_t>(pattern.size(), 2);
      if (text.substr(from, compared) == pattern.substr(0, compared)) return from;
    }
  }
  return from;
}

void check_everywhere(const std::vector<std::string>& patterns, std::string_view text) {
  TokenStarts starts;
  for (const std::string& pattern : patterns) starts.add(pattern);
  for (std::size_t from = 0; from <= text.size(); ++from) {
    CAPTURE(text, from);
    const std::size_t expected = next_slowly(patterns, text, from);
    for (const Simd simd : {Simd::portable, Simd::avx2, Simd::avx512}) {
      if (simd <= best_simd()) REQUIRE(starts.next(text, from, simd) == expected);
    }
  }
}

TEST_CASE("starts of tokens are found as by a look at every place", "[tokenizers][token_starts]") {
  std::mt19937 random(11);
  const auto draw = [&](std::size_t length, unsigned first, unsigned bytes) {
    std::string text;
    for (; length > 0; --length) text += static_cast<char>(first + random() % bytes);
    return text;
  };
  for (int round = 0; round < 300; ++round) {
    // From a few bytes to all of them: more first bytes than there are groups, too.
    const unsigned bytes = round % 3 == 0 ? 3 : round % 3 == 1 ? 40 : 256;
    const unsigned first = bytes == 256 ? 0 : 'a' - 10;
    std::vector<std::string> patterns;
    for (std::size_t left = 1 + random() % 20; left > 0; --left) {
      patterns.push_back(draw(1 + random() % 4, first, bytes));
    }
    check_everywhere(patterns, draw(random() % 150, first, bytes));
  }
}

TEST_CASE("the first two bytes of all tokens may be the same", "[tokenizers][token_starts]") {
  const std::string code(100, '<');
  check_everywhere({"<|a|>", "<|b|>"}, code + "|" + code + "<");
  check_everywhere({"\xEF\xBC\x9C"}, std::string(70, 'x') + "\xEF\xBC\x9C" + "\xEF");
  check_everywhere({std::string(1, '\0')}, std::string("ab\0c", 4));
  check_everywhere({"\n", "\n\n"}, std::string(64, 'x') + "\n");
}

}  // namespace
}  // namespace tunegauge::tokenizers
