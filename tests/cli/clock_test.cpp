// Times as users write them.

#include "cli/clock.h"

#include "tests/support/catch.h"

using namespace tunegauge;

TEST_CASE("a time is a day, or a day with a time", "[cli][clock]") {
  const auto time = cli::parse_time("2026-07-26 12:34:56");
  REQUIRE(time);
  CHECK(time->year == 2026);
  CHECK(time->month == 7);
  CHECK(time->day == 26);
  CHECK(time->hour == 12);
  CHECK(time->minute == 34);
  CHECK(time->second == 56);
  CHECK(time->weekday == 0);  // a Sunday
  CHECK(time->yearday == 207);
  CHECK(cli::parse_time("2024-12-31")->yearday == 366);
  CHECK(cli::parse_time("2026-07-26T00:00:00"));
  for (const auto* wrong : {"", "2026-07-32", "2026-07-26 24:00:00", "2026-07-26 12:00",
                            "2026-07-26 12:00:60", "2026-07-26x12:00:00", "now"}) {
    CHECK_FALSE(cli::parse_time(wrong));
  }
}
