// Exact decimals: parsing, arithmetic, rounding and text, at their limits. Expected values were
// computed with Python's decimal module.

#include "base/decimal.h"

#include <cstdint>
#include <limits>
#include <stdexcept>

#include "tests/support/catch.h"

using namespace tunegauge;

namespace {

Decimal of(std::string_view text) {
  const auto number = Decimal::parse(text);
  REQUIRE(number.has_value());
  return *number;
}

/// 38 nines, the largest number of all.
Decimal largest() {
  const Decimal nines = of("999999999999999999");
  const Decimal thirty_six = nines * Decimal(1000000000000000000) + nines;
  return thirty_six * Decimal(100) + Decimal(99);
}

}  // namespace

TEST_CASE("A decimal is read with its sign and places", "[base][decimal]") {
  CHECK(of("12").to_string() == "12");
  CHECK(of("-0.48").to_string() == "-0.48");
  CHECK(of("4.00").to_string() == "4");
  CHECK(of("4.00").to_string(2) == "4.00");
  CHECK(of("0.000").to_string() == "0");
  CHECK(of("-0").to_string() == "0");
  CHECK(of("007.50").to_string(1) == "7.5");
  CHECK(of("0.00000000000000001").to_string() == "0.00000000000000001");
  CHECK(of("999999999999999999").to_string() == "999999999999999999");
}

TEST_CASE("What is no decimal of at most 18 digits is an error", "[base][decimal]") {
  for (const char* text : {"", "-", ".", "1.", ".5", "+1", "1e3", " 1", "1 ", "1,5", "1.2.3", "--1",
                           "0x10", "NaN", "1234567890123456789", "0.123456789012345678"}) {
    CAPTURE(text);
    CHECK_FALSE(Decimal::parse(text).has_value());
  }
  CHECK(Decimal::parse("4 USD").error().message() ==
        "\"4 USD\" is no decimal number of at most 18 digits; write it like 12 or 0.48");
}

TEST_CASE("Sums and products are exact", "[base][decimal]") {
  CHECK((of("0.1") + of("0.2")) == of("0.3"));
  CHECK((of("4.00") - of("0.0754785")).to_string() == "3.9245215");
  CHECK((of("0.5") - of("0.75")).to_string() == "-0.25");
  CHECK((of("-0.5") - of("0.75")).to_string() == "-1.25");
  CHECK((of("75536000") * of("0.48")).shifted_down(6).to_string() == "36.25728");
  CHECK((Decimal(24691356) * of("4.12")).shifted_down(6).to_string() == "101.72838672");
  CHECK((Decimal(999999999999999) * of("0.48")).shifted_down(6).to_string() ==
        "479999999.99999952");
  CHECK((of("-3") * of("0.5")).to_string() == "-1.5");
  CHECK((of("-3") * of("-0.5")).to_string() == "1.5");
}

TEST_CASE("The whole range of 64 bits enters", "[base][decimal]") {
  const Decimal most(std::numeric_limits<std::int64_t>::max());
  const Decimal least(std::numeric_limits<std::int64_t>::min());
  CHECK(most.to_string() == "9223372036854775807");
  CHECK(least.to_string() == "-9223372036854775808");
  CHECK((most + least).to_string() == "-1");
  CHECK((most * most).to_string() == "85070591730234615847396907784232501249");
  CHECK((least * least).to_string() == "85070591730234615865843651857942052864");
}

TEST_CASE("More than 38 digits is an overflow, never a wrong number", "[base][decimal]") {
  const Decimal most = largest();
  CHECK(most.to_string() == "99999999999999999999999999999999999999");
  CHECK_THROWS_AS(most + Decimal(1), std::overflow_error);
  CHECK_THROWS_AS(most + most, std::overflow_error);
  CHECK_THROWS_AS((Decimal(0) - most) - most, std::overflow_error);
  CHECK_THROWS_AS(most * Decimal(2), std::overflow_error);
  CHECK_THROWS_AS(most + of("0.1"), std::overflow_error);
  CHECK_THROWS_AS(Decimal(1).shifted_down(-39), std::overflow_error);
  CHECK((most - most).to_string() == "0");
  CHECK((most + Decimal(0)).to_string() == most.to_string());
}

TEST_CASE("Numbers compare by value, whatever their places", "[base][decimal]") {
  CHECK(of("4.00") == of("4"));
  CHECK(of("-0.5") < of("0"));
  CHECK(of("0") == of("-0.00"));
  CHECK(of("0.49") > of("0.48999"));
  CHECK(of("-0.49") < of("-0.48999"));
  CHECK(of("16") < of("16.000001"));
  SECTION("also where one of them cannot be written with the places of the other") {
    const Decimal tiny = Decimal(1).shifted_down(60);
    CHECK(largest() > tiny);
    CHECK(tiny < largest());
    CHECK(Decimal(0) - largest() < tiny);
    CHECK(Decimal(0) - largest() < Decimal(0) - tiny);
    CHECK(Decimal(0) < tiny);
    CHECK(Decimal(0) > Decimal(0) - tiny);
  }
}

TEST_CASE("Rounding goes half away from zero", "[base][decimal]") {
  CHECK(of("4.125").rounded(2).to_string() == "4.13");
  CHECK(of("4.124999").rounded(2).to_string() == "4.12");
  CHECK(of("-4.125").rounded(2).to_string() == "-4.13");
  CHECK(of("0.005").rounded(2).to_string() == "0.01");
  CHECK(of("0.0049").rounded(2).to_string() == "0");
  CHECK(of("9.995").rounded(2).to_string(2) == "10.00");
  CHECK(of("2.5").rounded(0).to_string() == "3");
  CHECK(of("1.5").rounded(4).to_string() == "1.5");
  CHECK(of("149").rounded(-2).to_string() == "100");
  CHECK(of("150").rounded(-2).to_string() == "200");
  CHECK(Decimal(7).shifted_down(60).rounded(2).to_string() == "0");
}

TEST_CASE("A quotient is rounded once, half away from zero", "[base][decimal]") {
  CHECK(of("4.99").divided(60, 6).to_string() == "0.083167");
  CHECK(of("3.36").divided(60, 6).to_string() == "0.056");
  CHECK(of("1").divided(3, 0).to_string() == "0");
  CHECK(of("2").divided(3, 0).to_string() == "1");
  CHECK(of("-2").divided(3, 2).to_string() == "-0.67");
  CHECK(of("5").divided(2, 0).to_string() == "3");
  CHECK(of("1.4999").divided(3, 0).to_string() == "0");
  CHECK(of("1.5").divided(3, 0).to_string() == "1");
  CHECK(of("2.499").divided(1, 0).to_string() == "2");
  CHECK(Decimal(7).shifted_down(60).divided(1, 2).to_string() == "0");
  CHECK(Decimal(std::numeric_limits<std::int64_t>::max())
            .divided(std::numeric_limits<std::int64_t>::max(), 2)
            .to_string() == "1");
}

TEST_CASE("A double is the nearest one", "[base][decimal]") {
  CHECK(of("36.25728").to_double() == 36.25728);
  CHECK(of("-0.1").to_double() == -0.1);
  CHECK(Decimal(9007199254740993).to_double() == 9007199254740992.0);
  CHECK(Decimal(1).shifted_down(30).to_double() == 1e-30);
}
