// The operator % of Python's str.

#include "estimator/chat_templates/python/percent_format.h"

#include <limits>
#include <stdexcept>

#include "tests/support/catch.h"

namespace tunegauge::chat_templates::python {
namespace {

/// `format` is a single conversion.
template <class Value>
std::string filled(std::string_view format, Value value) {
  const auto piece = PercentFormatReader(format).next();
  return format_percent(piece.value().conversion.value(), value);
}

std::string integer(std::string_view format, std::int64_t value) {
  return filled(format, value);
}

std::string error_of(std::string_view format) {
  try {
    PercentFormatReader reader(format);
    while (reader.next()) continue;
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "";
}

struct IntegerCase {
  std::int64_t value;
  std::string_view format;
  std::string_view answer;
};
constexpr IntegerCase kIntegerCases[] = {
#include "tests/estimator/chat_templates/python/data/percent_integer.inc"
};
struct RealCase {
  double value;
  std::string_view format;
  std::string_view answer;
};
constexpr RealCase kRealCases[] = {
#include "tests/estimator/chat_templates/python/data/percent_real.inc"
};

}  // namespace

TEST_CASE("random conversions have Python's answers", "[python][percent]") {
  for (const IntegerCase& c : kIntegerCases) {
    CAPTURE(c.value, c.format);
    CHECK(filled(c.format, c.value) == c.answer);
  }
  for (const RealCase& c : kRealCases) {
    CAPTURE(c.value, c.format);
    CHECK(filled(c.format, c.value) == c.answer);
  }
}

TEST_CASE("a format is read piece by piece", "[python][percent]") {
  PercentFormatReader reader("é%%%(a(b))-+5.3lf%*.*d.");
  auto piece = reader.next();
  CHECK(piece->literal == "é%");
  CHECK(!piece->conversion);
  piece = reader.next();
  CHECK(piece->literal.empty());
  CHECK(piece->conversion->key == "a(b)");
  CHECK(piece->conversion->left_adjusted);
  CHECK(piece->conversion->has_sign);
  CHECK(piece->conversion->width == 5);
  CHECK(piece->conversion->precision == 3);
  CHECK(piece->conversion->type == 'f');
  piece = reader.next();
  CHECK(piece->conversion->takes_width);
  CHECK(piece->conversion->takes_precision);
  CHECK(reader.next()->literal == ".");
  CHECK(!reader.next());
}

TEST_CASE("conversions are filled in", "[python][percent]") {
  using std::string_view;
  CHECK(integer("%05d", -42) == "-0042");
  CHECK(integer("%-05d|", -42) == "-42  ");
  CHECK(integer("%+.3d", 7) == "+007");
  CHECK(integer("% u", 7) == " 7");
  CHECK(integer("%#10.4x", 255) == "    0x00ff");
  CHECK(integer("%#X", -255) == "-0XFF");
  CHECK(integer("%o", 8) == "10");
  CHECK(integer("%d", std::numeric_limits<std::int64_t>::min()) == "-9223372036854775808");
  CHECK(integer("%3c", 8364) == "  €");
  CHECK(filled("%.1f", 0.25) == "0.2");
  CHECK(filled("%08.2E", -1234.5) == "-1.23E+03");
  CHECK(filled("%05f", std::numeric_limits<double>::infinity()) == "00inf");
  CHECK(filled("%#.0f", 1.0) == "1.");
  CHECK(filled("%5.1s|", string_view("é中")) == "    é");
  CHECK(filled("%05s", string_view("a")) == "    a");
  Conversion conversion;
  conversion.set_width(-3);
  conversion.set_precision(-1);
  CHECK(format_percent(conversion, string_view("a")) == "   ");
}

TEST_CASE("bad formats have Python's words", "[python][percent]") {
  CHECK(error_of("a%") == "incomplete format");
  CHECK(error_of("%5.") == "incomplete format");
  CHECK(error_of("%(a)") == "incomplete format");
  CHECK(error_of("%(a(b)") == "incomplete format key");
  CHECK(error_of("é%5y") == "unsupported format character 'y' (0x79) at index 3");
  CHECK(error_of("%é") == "unsupported format character '?' (0xe9) at index 1");
  CHECK(error_of("%-%") == "unsupported format character '%' (0x25) at index 2");
  CHECK(error_of("%99999999999999999999d") == "width too big");
  CHECK(error_of("%.2147483648d") == "precision too big");
  CHECK_THROWS_AS(integer("%c", 0x110000), std::out_of_range);
  CHECK_THROWS_AS(integer("%9223372036854775807d", 1), std::length_error);
  CHECK_THROWS_AS(integer("%.2147483647d", 1), std::length_error);
}

}  // namespace tunegauge::chat_templates::python
