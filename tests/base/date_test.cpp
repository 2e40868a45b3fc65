// Calendar days: what parses, what does not, and moments around midnight.

#include "base/date.h"

#include "tests/support/catch.h"

using namespace tunegauge;
using namespace std::chrono;

TEST_CASE("A day of the calendar is read and written back", "[base][date]") {
  for (const char* text : {"2026-03-15", "2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31"}) {
    CAPTURE(text);
    const auto date = parse_date(text);
    REQUIRE(date.has_value());
    CHECK(to_string(*date) == text);
  }
}

TEST_CASE("What is no day of the calendar is nothing", "[base][date]") {
  for (const char* text :
       {"", "2026-02-30", "2025-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-01-00",
        "2026-04-31", "2026-3-15", "26-03-15", "2026/03/15", "2026-03-15 ", " 2026-03-15",
        "+026-03-15", "-026-03-15", "2026-+3-15", "20260315", "2026-03-1x", "2026-03-150"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_date(text).has_value());
  }
}

TEST_CASE("Days are ordered as the calendar has them", "[base][date]") {
  CHECK(*parse_date("2025-12-31") < *parse_date("2026-01-01"));
  CHECK(*parse_date("2026-01-31") < *parse_date("2026-02-01"));
}

TEST_CASE("A moment has its day and its second in UTC", "[base][date]") {
  const system_clock::time_point epoch{};
  CHECK(to_string(date_of(epoch)) == "1970-01-01");
  CHECK(to_utc_text(epoch) == "1970-01-01T00:00:00Z");
  // date -u -d @1795262400 +%FT%TZ
  const auto noon = epoch + seconds(1795262400);
  CHECK(to_utc_text(noon) == "2026-11-21T12:00:00Z");
  CHECK(to_string(date_of(noon + hours(12) - milliseconds(1))) == "2026-11-21");
  CHECK(to_string(date_of(noon + hours(12))) == "2026-11-22");
  CHECK(to_utc_text(noon + milliseconds(999)) == "2026-11-21T12:00:00Z");
  CHECK(to_utc_text(epoch - milliseconds(1)) == "1969-12-31T23:59:59Z");
}
