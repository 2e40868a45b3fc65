// Packing against oracles: best fit decreasing one row at a time, and the true optimum of small
// cases by exhaustive search.

#include "estimator/pricing/packing.h"

#include <algorithm>
#include <limits>
#include <random>
#include <vector>

#include "tests/support/catch.h"

using namespace tunegauge::pricing;

namespace {

using Lengths = std::map<std::int64_t, std::int64_t>;

std::vector<std::int64_t> rows_of(const Lengths& lengths) {
  std::vector<std::int64_t> rows;
  for (auto entry = lengths.rbegin(); entry != lengths.rend(); ++entry) {
    rows.insert(rows.end(), static_cast<std::size_t>(entry->second), entry->first);
  }
  return rows;
}

/// Each row into the fullest sequence that takes it.
std::int64_t best_fit_one_by_one(const Lengths& lengths, std::int64_t context) {
  std::vector<std::int64_t> rooms;
  for (const std::int64_t row : rows_of(lengths)) {
    auto best = rooms.end();
    for (auto room = rooms.begin(); room != rooms.end(); ++room) {
      if (*room >= row && (best == rooms.end() || *room < *best)) best = room;
    }
    if (best == rooms.end()) {
      rooms.push_back(context - row);
    } else {
      *best -= row;
    }
  }
  return static_cast<std::int64_t>(rooms.size());
}

/// Fewest sequences of all: tries every place for every row.
void search(const std::vector<std::int64_t>& rows, std::size_t next,
            std::vector<std::int64_t>& rooms, std::int64_t context, std::size_t& best) {
  if (rooms.size() >= best) return;
  if (next == rows.size()) {
    best = rooms.size();
    return;
  }
  for (std::size_t i = 0; i < rooms.size(); ++i) {
    if (rooms[i] < rows[next]) continue;
    rooms[i] -= rows[next];
    search(rows, next + 1, rooms, context, best);
    rooms[i] += rows[next];
  }
  rooms.push_back(context - rows[next]);
  search(rows, next + 1, rooms, context, best);
  rooms.pop_back();
}

std::int64_t fewest(const Lengths& lengths, std::int64_t context) {
  const auto rows = rows_of(lengths);
  std::size_t best = rows.size() + 1;
  std::vector<std::int64_t> rooms;
  search(rows, 0, rooms, context, best);
  return static_cast<std::int64_t>(best);
}

Packing packed(const Lengths& lengths, std::int64_t context) {
  const auto packing = pack(lengths, context);
  REQUIRE(packing.has_value());
  return *packing;
}

}  // namespace

TEST_CASE("Rows that fit exactly fill their sequences", "[estimator][packing]") {
  const Packing packing = packed({{60, 10}, {40, 10}}, 100);
  CHECK(packing.tokens == 1000);
  CHECK(packing.sequences == 10);
  CHECK(packing.sequences_least == 10);
  CHECK(packing.fill == 1.0);
}

TEST_CASE("Rows that never fit together get a sequence each", "[estimator][packing]") {
  const Packing packing = packed({{51, 1000}}, 100);
  CHECK(packing.sequences == 1000);
  CHECK(packing.sequences_least == 510);
  CHECK(packing.fill == 0.51);
}

TEST_CASE("No rows make no sequences, long rows count as cut", "[estimator][packing]") {
  CHECK(packed({}, 100).sequences == 0);
  CHECK(packed({}, 100).fill == 0.0);
  CHECK(packed({{0, 5}}, 100).sequences == 0);
  CHECK(packed({{100, 2}, {5000, 3}}, 100).sequences == 5);
  CHECK(packed({{100, 2}, {5000, 3}}, 100).tokens == 500);
  CHECK(packed({{1, 7}}, 1).sequences == 7);
}

TEST_CASE("Packing equals best fit row by row, and is near the optimum", "[estimator][packing]") {
  std::mt19937 random(20261121);
  for (int round = 0; round < 400; ++round) {
    const std::int64_t context = 10 + static_cast<std::int64_t>(random() % 40);
    Lengths lengths;
    const auto rows = 1 + random() % 9;
    for (unsigned i = 0; i < rows; ++i) {
      ++lengths[1 + static_cast<std::int64_t>(random()) % context];
    }
    const Packing packing = packed(lengths, context);
    const std::int64_t optimum = fewest(lengths, context);
    CHECK(packing.sequences == best_fit_one_by_one(lengths, context));
    CHECK(packing.sequences_least <= optimum);
    CHECK(optimum <= packing.sequences);
    CHECK(packing.sequences <= 11 * optimum / 9 + 1);  // the bound of best fit decreasing
  }
}

TEST_CASE("Packing of many rows equals best fit row by row", "[estimator][packing]") {
  std::mt19937 random(7);
  for (int round = 0; round < 20; ++round) {
    Lengths lengths;
    for (int i = 0; i < 300; ++i) {
      lengths[1 + static_cast<std::int64_t>(random() % (round < 10 ? 100 : 15))] +=
          static_cast<std::int64_t>(1 + random() % 4);
    }
    CHECK(packed(lengths, 100).sequences == best_fit_one_by_one(lengths, 100));
  }
}

TEST_CASE("Billions of rows are packed at once, and too many tokens are refused",
          "[estimator][packing]") {
  const Packing packing = packed({{300, 3'000'000'000}, {700, 3'000'000'000}}, 1000);
  CHECK(packing.sequences == 3'000'000'000);
  const std::int64_t most = std::numeric_limits<std::int64_t>::max();
  CHECK(packed({{1, most}}, 8192).tokens == most);
  CHECK_FALSE(pack({{2, most}}, 8192).has_value());
  CHECK_FALSE(pack({{1, most}, {2, 1}}, 8192).has_value());
}
