// Tables over all code points, each way to make one against the others.

#include "estimator/tokenizers/two_stage_table.h"

#include <random>

#include "tests/support/catch.h"

namespace tunegauge::tokenizers::unicode {
namespace {

TEST_CASE("a table of runs has the value of the last run that begins before",
          "[tokenizers][unicode]") {
  std::mt19937 random(4);
  for (int round = 0; round < 8; ++round) {
    std::vector<Run<std::uint16_t>> runs = {{0, 5}};
    const char32_t longest = round % 2 == 0 ? 40 : 3000;
    while (true) {
      // Steps of 0 give runs that begin alike; some ends lie on blocks.
      char32_t first = runs.back().first + static_cast<char32_t>(random() % longest);
      if (random() % 4 == 0) first = (first + 0xFF) & ~char32_t{0xFF};
      if (first >= kCodePoints - 700) break;
      runs.push_back({first, static_cast<std::uint16_t>(random() % 4)});
    }
    const auto table = TwoStageTable<std::uint16_t>::from_runs(runs);
    std::vector<std::uint16_t> values;
    std::size_t at = 0;
    for (char32_t c = 0; c < kCodePoints; ++c) {
      while (at + 1 < runs.size() && runs[at + 1].first <= c) ++at;
      values.push_back(runs[at].value);
    }
    const auto of_values = TwoStageTable<std::uint16_t>::from_values(values);
    const auto of_function =
        TwoStageTable<std::uint16_t>::from_function([&](char32_t c) { return values[c]; });
    std::size_t wrong = 0;
    for (char32_t c = 0; c < kCodePoints; ++c) {
      wrong += table[c] != values[c] || of_values[c] != values[c] || of_function[c] != values[c];
    }
    CHECK(wrong == 0);
  }
}

}  // namespace
}  // namespace tunegauge::tokenizers::unicode
