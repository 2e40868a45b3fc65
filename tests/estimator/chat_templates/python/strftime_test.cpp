// datetime.strftime of Python 3.11 with glibc.

#include "estimator/chat_templates/python/strftime.h"

#include "tests/support/catch.h"

namespace tunegauge::chat_templates::python {
namespace {

// Tuesday
constexpr CivilTime time{.year = 2024,
                         .month = 2,
                         .day = 6,
                         .hour = 15,
                         .minute = 4,
                         .second = 9,
                         .microsecond = 70,
                         .weekday = 2,
                         .yearday = 37};

std::string formatted(std::string_view format) {
  return format_time(format, time);
}

struct Case {
  std::string_view format;
  CivilTime time;
  std::string_view answer;
};
constexpr Case kCases[] = {
#include "tests/estimator/chat_templates/python/data/times.inc"
};

}  // namespace

TEST_CASE("random formats have Python's answers", "[python][time]") {
  for (const Case& c : kCases) {
    CAPTURE(c.format, c.time.year, c.time.yearday);
    CHECK(format_time(c.format, c.time) == c.answer);
  }
}

TEST_CASE("times are written in parts", "[python][time]") {
  CHECK(formatted("%Y-%m-%d %H:%M:%S.%f") == "2024-02-06 15:04:09.000070");
  CHECK(formatted("%d %b %Y, %A %B %a") == "06 Feb 2024, Tuesday February Tue");
  CHECK(
      formatted("%c|%x|%X|%D|%F|%T|%R|%r") ==
      "Tue Feb  6 15:04:09 2024|02/06/24|15:04:09|02/06/24|2024-02-06|15:04:09|15:04|03:04:09 PM");
  CHECK(formatted("%I %p %P %j %U %W %V %G %g %u %w %y %C %e %k %l") ==
        "03 PM pm 037 05 06 06 2024 24 2 2 24 20  6 15  3");
  CHECK(formatted("[%Z%z]%%%n%t") == "[]%\n\t");
  CHECK(formatted("").empty());
}

TEST_CASE("flags and widths are those of glibc", "[python][time]") {
  CHECK(formatted("%-d %_m %05d %-H %_3S") == "6  2 00006 15   9");
  CHECK(formatted("%^a %#b %#p %10A|%010b") == "TUE FEB pm    Tuesday|0000000Feb");
  CHECK(formatted("%Ey %Od") == "24 06");
}

TEST_CASE("what glibc does not know stays", "[python][time]") {
  CHECK(formatted("%Q %+ %s %:z %é % d %") == "%Q %+ %s %:z %é % d %");
  CHECK(formatted("%5Q|%Ea") == "  %5Q|%Ea");
  CHECK(formatted(std::string_view("%d\0%d", 5)) == "06");
}

TEST_CASE("a result far longer than its format is empty", "[python][time]") {
  CHECK(formatted("%1000d").size() == 1000);
  CHECK(formatted("%1023d").size() == 1023);
  CHECK(formatted("%2047d").size() == 2047);
  CHECK(formatted("%2048d").empty());
  CHECK(formatted("%99999999999d").empty());
}

}  // namespace tunegauge::chat_templates::python
