// round() of Python and the filter round of Jinja2.

#include "estimator/chat_templates/python/rounding.h"

#include <cmath>
#include <limits>
#include <stdexcept>

#include "tests/support/catch.h"

namespace tunegauge::chat_templates::python {
namespace {

struct Case {
  double value;
  std::int64_t digits;
  double answer;
};
constexpr Case kCases[] = {
#include "tests/estimator/chat_templates/python/data/rounded.inc"
};

std::int64_t rounded(std::int64_t value, std::int64_t digits) {
  return round_half_even(value, digits);
}

}  // namespace

TEST_CASE("random numbers are rounded as in Python", "[python][rounding]") {
  for (const Case& c : kCases) {
    CAPTURE(c.value, c.digits);
    CHECK(round_half_even(c.value, c.digits) == c.answer);
  }
}

TEST_CASE("reals are rounded by their exact decimals", "[python][rounding]") {
  CHECK(round_half_even(2.675, 2) == 2.67);
  CHECK(round_half_even(1.005, 2) == 1.0);
  CHECK(round_half_even(0.125, 2) == 0.12);
  CHECK(round_half_even(0.5, 0) == 0.0);
  CHECK(round_half_even(1.5, 0) == 2.0);
  CHECK(std::signbit(round_half_even(-0.4, 0)));
  CHECK(round_half_even(25.0, -1) == 20.0);
  CHECK(round_half_even(25.1, -1) == 30.0);
  CHECK(round_half_even(996.0, -1) == 1000.0);
  CHECK(round_half_even(50.0, -2) == 0.0);
  CHECK(round_half_even(51.0, -2) == 100.0);
  CHECK(round_half_even(5e-324, 323) == 0.0);
  CHECK(round_half_even(1e-323, 323) == 1e-323);
  CHECK(round_half_even(5e-324, 324) == 5e-324);
  CHECK(round_half_even(1.5, std::numeric_limits<std::int64_t>::min()) == 0.0);
  CHECK(std::isnan(round_half_even(std::numeric_limits<double>::quiet_NaN(), 2)));
  CHECK_THROWS_AS(round_half_even(1.7e308, -308), std::overflow_error);
}

TEST_CASE("integers are rounded to tens", "[python][rounding]") {
  CHECK(rounded(15, -1) == 20);
  CHECK(rounded(25, -1) == 20);
  CHECK(rounded(-26, -1) == -30);
  CHECK(rounded(12, 5) == 12);
  CHECK(rounded(std::numeric_limits<std::int64_t>::max(), -20) == 0);
  CHECK(rounded(4'000'000'000'000'000'000, -19) == 0);
  CHECK_THROWS_AS(rounded(std::numeric_limits<std::int64_t>::max(), -1), std::overflow_error);
  CHECK_THROWS_AS(rounded(std::numeric_limits<std::int64_t>::min(), -19), std::overflow_error);
}

TEST_CASE("the filter's other methods scale", "[python][rounding]") {
  CHECK(round_up(42.55, 1) == 42.6);
  CHECK(round_down(42.55, 1) == 42.5);
  CHECK(round_down(-42.5, 0) == -43.0);
  CHECK(round_up(123.0, -2) == 200.0);
  CHECK(round_down(1.1, 30) == 1.1);
  CHECK_FALSE(std::signbit(round_up(-0.5, 0)));
  CHECK(round_down(std::int64_t{7}, 400) == 7.0);
  CHECK(round_down(std::int64_t{123}, -2) == 100.0);
  CHECK_THROWS_AS(round_up(1.0, 309), std::overflow_error);
  CHECK_THROWS_AS(round_up(1.0, -400), std::domain_error);
  CHECK_THROWS_AS(round_up(std::numeric_limits<double>::infinity(), 0), std::overflow_error);
  CHECK_THROWS_AS(round_up(std::numeric_limits<double>::quiet_NaN(), 0), std::invalid_argument);
}

}  // namespace tunegauge::chat_templates::python
