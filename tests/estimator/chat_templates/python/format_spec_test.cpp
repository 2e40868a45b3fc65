// format(value, spec) as Python 3.11 has it.

#include "estimator/chat_templates/python/format_spec.h"

#include <limits>
#include <stdexcept>

#include "tests/support/catch.h"

namespace tunegauge::chat_templates::python {
namespace {

template <class Function>
std::string answer_of(Function function) {
  try {
    return function();
  } catch (const std::logic_error& error) {
    return std::string("error: ") + error.what();
  }
}

std::string of_integer(std::int64_t value, std::string_view spec) {
  return answer_of([&] { return format_integer(value, spec); });
}
std::string of_real(double value, std::string_view spec) {
  return answer_of([&] { return format_real(value, spec); });
}
std::string of_text(std::string_view value, std::string_view spec) {
  return answer_of([&] { return format_text(value, spec); });
}

struct IntegerCase {
  std::int64_t value;
  std::string_view spec;
  std::string_view answer;
};
constexpr IntegerCase kIntegerCases[] = {
#include "tests/estimator/chat_templates/python/data/format_integer.inc"
};
struct RealCase {
  double value;
  std::string_view spec;
  std::string_view answer;
};
constexpr RealCase kRealCases[] = {
#include "tests/estimator/chat_templates/python/data/format_real.inc"
};

constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();

}  // namespace

TEST_CASE("random specifications have Python's answers", "[python][format]") {
  for (const IntegerCase& c : kIntegerCases) {
    CAPTURE(c.value, c.spec);
    CHECK(of_integer(c.value, c.spec) == c.answer);
  }
  for (const RealCase& c : kRealCases) {
    CAPTURE(c.value, c.spec);
    CHECK(of_real(c.value, c.spec) == c.answer);
  }
}

TEST_CASE("integers in all bases, with signs and groups", "[python][format]") {
  CHECK(of_integer(-42, "") == "-42");
  CHECK(of_integer(least, ",") == "-9,223,372,036,854,775,808");
  CHECK(of_integer(least, "#b") == "-0b1" + std::string(63, '0'));
  CHECK(of_integer(255, "#X") == "0XFF");
  CHECK(of_integer(255, "#010x") == "0x000000ff");
  CHECK(of_integer(65535, "_x") == "ffff");
  CHECK(of_integer(65536, "_x") == "1_0000");
  CHECK(of_integer(1234567, "+,d") == "+1,234,567");
  CHECK(of_integer(7, "08,") == "0,000,007");  // a group needs a digit before its comma
  CHECK(of_integer(7, "🙂^5") == "🙂🙂7🙂🙂");
  CHECK(of_integer(7, "٥") == "    7");  // any script's digits
  CHECK(of_integer(8364, "é>3c") == "éé€");
  CHECK(of_integer(9007199254740993, ".1f") == "9007199254740992.0");
}

TEST_CASE("reals of all types", "[python][format]") {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  CHECK(of_real(1.0, "") == "1.0");
  CHECK(of_real(1e5, ".6") == "1e+05");  // ".0" would be a seventh digit
  CHECK(of_real(12345.0, ".6") == "12345.0");
  CHECK(of_real(0.285, ".2f") == "0.28");
  CHECK(of_real(2.5, ".0f") == "2");
  CHECK(of_real(2.5, "#.0f") == "2.");
  CHECK(of_real(1234.5, ",.2f") == "1,234.50");
  CHECK(of_real(0.25, "%") == "25.000000%");
  CHECK(of_real(123456.0, "g") == "123456");
  CHECK(of_real(1e6, "#g") == "1.00000e+06");
  CHECK(of_real(-0.001, ".1f") == "-0.0");
  CHECK(of_real(-0.001, "z.1f") == "0.0");
  CHECK(of_real(infinity, "F") == "INF");
  CHECK(of_real(-infinity, "07") == "-000inf");
  CHECK(of_real(std::numeric_limits<double>::quiet_NaN(), "+") == "+nan");
  CHECK(of_real(0.1, ".2000f").size() == 2002);
}

TEST_CASE("text is cut and filled by code points", "[python][format]") {
  CHECK(of_text("é中", "") == "é中");
  CHECK(of_text("é中", "*^6.1") == "**é***");
  CHECK(of_text("ab", "05") == "ab000");
  CHECK(of_text("ab", ">4s") == "  ab");
}

TEST_CASE("bad specifications have Python's words", "[python][format]") {
  CHECK(of_integer(1, "abc") == "error: Invalid format specifier 'abc' for object of type 'int'");
  CHECK(of_integer(1, "s") == "error: Unknown format code 's' for object of type 'int'");
  CHECK(of_real(1, "é") == "error: Unknown format code '\\xe9' for object of type 'float'");
  CHECK(of_integer(1, ".3") == "error: Precision not allowed in integer format specifier");
  CHECK(of_integer(1, ",_") == "error: Cannot specify both ',' and '_'.");
  CHECK(of_integer(1, ",x") == "error: Cannot specify ',' with 'x'.");
  CHECK(of_integer(-1, "c") == "error: %c arg not in range(0x110000)");
  CHECK(of_integer(0xD800, "c") == "error: surrogates are not supported");
  CHECK(of_real(1, ".") == "error: Format specifier missing precision");
  CHECK(of_real(1, ".9999999999") == "error: precision too big");
  CHECK(of_real(1, "99999999999999999999") == "error: Too many decimal digits in format string");
  CHECK(of_text("a", "=5") == "error: '=' alignment not allowed in string format specifier");
  CHECK(of_text("a", " ") == "error: Space not allowed in string format specifier");
}

TEST_CASE("results have a largest size", "[python][format]") {
  CHECK_THROWS_AS(format_integer(1, "09223372036854775807,"), std::length_error);
  CHECK_THROWS_AS(format_text("", "🙂<99999999"), std::length_error);
  CHECK_THROWS_AS(format_real(1, ".2147483647f"), std::length_error);
  CHECK_THROWS_AS(format_real(1, "#.2147483647g"), std::length_error);
}

}  // namespace tunegauge::chat_templates::python
