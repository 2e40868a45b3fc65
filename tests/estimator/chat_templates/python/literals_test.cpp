// Text and numbers as source has them: repr() of Python, and the string literals of Jinja2.

#include <limits>

#include "estimator/chat_templates/python/repr.h"
#include "estimator/chat_templates/python/string_literal.h"
#include "tests/support/catch.h"

namespace tunegauge::chat_templates::python {
namespace {

std::string decoded(std::string_view text) {
  const DecodedLiteral literal = decode_string_literal(text);
  return literal.text ? *literal.text : "error: " + std::string(literal.error);
}

}  // namespace

TEST_CASE("repr of text chooses its quotes and escapes what is not printable", "[python][repr]") {
  using std::string_view;
  CHECK(repr(string_view("a'b")) == "\"a'b\"");
  CHECK(repr(string_view("a'b\"")) == "'a\\'b\"'");
  CHECK(repr(string_view("a\"b")) == "'a\"b'");
  CHECK(repr(string_view("\t\n\r\\\x01\x7f")) == "'\\t\\n\\r\\\\\\x01\\x7f'");
  CHECK(repr(string_view("é\u00a0\u200b\U000E0001🙂")) == "'é\\xa0\\u200b\\U000e0001🙂'");
  CHECK(repr(string_view("")) == "''");
  CHECK(ascii("é中🙂'") == "\"\\xe9\\u4e2d\\U0001f642'\"");
}

TEST_CASE("repr of floats is the shortest", "[python][repr]") {
  CHECK(repr(1.0) == "1.0");
  CHECK(repr(-0.0) == "-0.0");
  CHECK(repr(0.1) == "0.1");
  CHECK(repr(1e15) == "1000000000000000.0");
  CHECK(repr(9999999999999998.0) == "9999999999999998.0");
  CHECK(repr(1e16) == "1e+16");
  CHECK(repr(1.5e16) == "1.5e+16");
  CHECK(repr(0.0001) == "0.0001");
  CHECK(repr(0.00001) == "1e-05");
  CHECK(repr(5e-324) == "5e-324");
  CHECK(repr(1.7976931348623157e308) == "1.7976931348623157e+308");
  CHECK(repr(-std::numeric_limits<double>::infinity()) == "-inf");
  CHECK(repr(-std::numeric_limits<double>::quiet_NaN()) == "nan");
}

TEST_CASE("string literals are decoded as by unicode-escape", "[python][literal]") {
  CHECK(decoded(R"(a\n\t\\\'\"\a\b\f\r\v)") == "a\n\t\\'\"\a\b\f\r\v");
  CHECK(decoded(R"(\x41\u4e2d\U0001F642)") == "A中🙂");
  CHECK(decoded(R"(\101\7\0018\777)") ==
        "A\a\x01"
        "8\u01ff");
  CHECK(decoded(std::string_view("\\0", 2)) == std::string(1, '\0'));
  CHECK(decoded("a\\\nb") == "ab");
  CHECK(decoded(R"(\q\8\ )") == R"(\q\8\ )");
  CHECK(decoded("é中🙂") == "é中🙂");
  CHECK(decoded("").empty());
}

TEST_CASE("a backslash before a character beyond ASCII stays, and shows its escape",
          "[python][literal]") {
  CHECK(decoded("\\é") == R"(\xe9)");
  CHECK(decoded("\\中") == R"(\u4e2d)");
  CHECK(decoded("\\🙂1") == R"(\U0001f6421)");
  CHECK(decoded("\\\\é") == "\\é");
}

TEST_CASE("malformed escapes are errors in the words of jinja2", "[python][literal]") {
  CHECK(decoded(R"(\x4)") == R"(error: truncated \xXX escape)");
  CHECK(decoded("\\x4é") == R"(error: truncated \xXX escape)");
  CHECK(decoded(R"(\u12g4)") == R"(error: truncated \uXXXX escape)");
  CHECK(decoded(R"(\U0001)") == R"(error: truncated \UXXXXXXXX escape)");
  CHECK(decoded(R"(\U00110000)") == "error: illegal Unicode character");
  CHECK(decoded("a\\") == R"(error: \ at end of string)");
  CHECK(decoded(R"(\ud83d\ude42)") == "error: surrogates are not supported");
  CHECK(decoded(R"(\N{DASH})") == R"(error: names of characters (\N{...}) are not supported)");
}

}  // namespace tunegauge::chat_templates::python
