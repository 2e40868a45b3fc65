// Numbers for people, against what a person would write.

#include "reports/format.h"

#include "tests/support/catch.h"

using namespace tunegauge;
using namespace tunegauge::reports;

namespace {

Decimal decimal(std::string_view text) {
  return *Decimal::parse(text);
}

}  // namespace

TEST_CASE("counts have separators", "[reports][format]") {
  CHECK(format_count(0) == "0");
  CHECK(format_count(999) == "999");
  CHECK(format_count(1000) == "1,000");
  CHECK(format_count(8412377) == "8,412,377");
  CHECK(format_count(-1234567) == "-1,234,567");
  CHECK(format_counted(1, "row") == "1 row");
  CHECK(format_counted(2000, "row") == "2,000 rows");
  CHECK(format_counted(0, "entry", "entries") == "0 entries");
}

TEST_CASE("sizes are powers of a thousand", "[reports][format]") {
  CHECK(format_bytes(999) == "999 bytes");
  CHECK(format_bytes(1000) == "1.0 kB");
  CHECK(format_bytes(31'200'000) == "31.2 MB");
  CHECK(format_bytes(999'999) == "1.0 MB");
  CHECK(format_bytes(250'000'000'000) == "250 GB");
}

TEST_CASE("money shows cents, or what there is below one", "[reports][format]") {
  CHECK(format_money(decimal("12.405"), "USD") == "$12.41");
  CHECK(format_money(decimal("4"), "USD") == "$4.00");
  CHECK(format_money(decimal("0"), "USD") == "$0.00");
  CHECK(format_money(decimal("0.0049"), "USD") == "$0.0049");
  CHECK(format_money(decimal("0.0754785"), "USD") == "$0.08");
  CHECK(format_money(decimal("479999999.99999952"), "USD") == "$480,000,000.00");
  CHECK(format_money(decimal("-3.5"), "USD") == "-$3.50");
  CHECK(format_money(decimal("1234.5"), "EUR") == "1,234.50 EUR");
}

TEST_CASE("percentages and plain numbers drop empty places", "[reports][format]") {
  CHECK(format_percent(0.0452) == "4.5 %");
  CHECK(format_percent(1) == "100 %");
  CHECK(format_number(3.96, 2) == "3.96");
  CHECK(format_number(4.0, 2) == "4");
  CHECK(format_number(-0.001, 2) == "0");
  CHECK(format_number(12345.5, 1) == "12,345.5");
}

TEST_CASE("a sparkline draws what is there", "[reports][format]") {
  CHECK(sparkline({}).empty());
  CHECK(sparkline({0, 1, 50, 100}) == " ▁▅█");
  CHECK(sparkline({7}) == "█");
}

TEST_CASE("a stated price keeps its places", "[reports][format]") {
  CHECK(format_rate(decimal("0.485"), "USD") == "$0.485");
  CHECK(format_rate(decimal("1.5"), "USD") == "$1.50");
}

TEST_CASE("a long name keeps its end", "[reports][format]") {
  CHECK(shortened("short", 10) == "short");
  CHECK(shortened("/a/very/long/path/train.jsonl", 14) == "...train.jsonl");
  CHECK(shortened("ééééé", 4) == "...é");
}

TEST_CASE("no control character survives", "[reports][format]") {
  CHECK(printable("a\tb\nc") == "a\tb\nc");
  CHECK(printable("\x1b[2J\x07") == "\uFFFD[2J\uFFFD");
  CHECK(printable("x\u202Ey\u0085") == "x\uFFFDy\uFFFD");
  CHECK(printable("bad \xff") == "bad \uFFFD");
}
