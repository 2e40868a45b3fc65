// Indices, slices, search and pieces of text as Python 3.11 has them.

#include "estimator/chat_templates/python/text.h"

#include <limits>
#include <random>
#include <stdexcept>

#include "tests/support/catch.h"

namespace tunegauge::chat_templates::python {
namespace {

constexpr std::string_view mixed = "aé中🙂b";
constexpr std::int64_t far = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t far_back = std::numeric_limits<std::int64_t>::min();

std::string repeated(std::string_view text, std::size_t count) {
  std::string result;
  while (count-- > 0) result.append(text);
  return result;
}

}  // namespace

TEST_CASE("positions are in code points", "[python][text]") {
  CHECK(length(mixed) == 5);
  CHECK(offset_of(mixed, 3) == 6);
  CHECK(offset_of(mixed, 9) == mixed.size());
  CHECK(character_at(mixed, 3) == "🙂");
  CHECK(character_at(mixed, -4) == "é");
  CHECK(!character_at(mixed, 5));
  CHECK(!character_at(mixed, -6));
  CHECK(!character_at(mixed, far_back));
  CHECK(reversed(mixed) == "b🙂中éa");
}

TEST_CASE("an offset is found behind, at and before the ends of blocks", "[python][text]") {
  const std::string text = repeated(mixed, 100);
  for (std::size_t index = 0, offset = 0; index < 500; ++index) {
    REQUIRE(offset_of(text, index) == offset);
    offset += character_at(text, static_cast<std::int64_t>(index))->size();
  }
}

TEST_CASE("slices cut their bounds to the text", "[python][text]") {
  CHECK(slice(mixed, {1, 3}) == "é中");
  CHECK(slice(mixed, {-2, {}}) == "🙂b");
  CHECK(slice(mixed, {{}, -2}) == "aé中");
  CHECK(slice(mixed, {far_back, far}) == mixed);
  CHECK(slice(mixed, {3, 1}).empty());
  CHECK(slice(mixed, {}, -1) == "b🙂中éa");
  CHECK(slice(mixed, {}, 2) == "a中b");
  CHECK(slice(mixed, {3, {}}, -2) == "🙂é");
  CHECK(slice(mixed, {{}, 1}, -1) == "b🙂中");
  CHECK(slice(mixed, {}, far) == "a");
  CHECK(slice(mixed, {}, far_back) == "b");
  CHECK(slice("", {}, -1).empty());
  CHECK_THROWS_AS(slice(mixed, {}, 0), std::invalid_argument);
}

TEST_CASE("search heeds bounds, and finds nothing in crossed ones", "[python][text]") {
  CHECK(find("é aé a", "a") == 2U);
  CHECK(rfind("é aé a", "a") == 5U);
  CHECK(find("é aé a", "a", {3, {}}) == 5U);
  CHECK(!find("é aé a", "a", {3, -1}));
  CHECK(find("abc", "", {3, {}}) == 3U);
  CHECK(!find("abc", "", {4, {}}));
  CHECK(rfind("abc", "") == 3U);
  CHECK(count("aaaa", "aa") == 2);
  CHECK(count("éa", "") == 3);
  CHECK(count("abc", "", {4, {}}) == 0);
  CHECK(contains(mixed, "中🙂"));
  CHECK(startswith(mixed, "中", {2, {}}));
  CHECK(!startswith("abc", "", {4, {}}));
  CHECK(endswith(mixed, "中", {{}, 3}));
}

TEST_CASE("long needles are found where a plain search finds them", "[python][text]") {
  std::mt19937 random(7);
  const auto letters = [&random](std::size_t most) {
    std::string text(random() % most, 'a');
    for (char& c : text) c = random() % 4 == 0 ? 'b' : 'a';
    return text;
  };
  for (int i = 0; i < 20000; ++i) {
    const std::string period = letters(6) + "a";
    const std::string text = repeated(period, 20) + letters(5) + repeated(period, 20);
    const std::size_t start = random() % text.size();
    const std::string needle = text.substr(start, 17 + random() % 40) + letters(3);
    CAPTURE(text, needle);
    const std::size_t first = text.find(needle);
    const std::size_t last = text.rfind(needle);
    REQUIRE(find(text, needle).value_or(std::string::npos) == first);
    REQUIRE(rfind(text, needle).value_or(std::string::npos) == last);
  }
}

TEST_CASE("replace counts and fills gaps", "[python][text]") {
  CHECK(replace("aXbXc", "X", "--") == "a--b--c");
  CHECK(replace("aXbXc", "X", "", 1) == "abXc");
  CHECK(replace("aXbXc", "X", "--", 0) == "aXbXc");
  CHECK(replace("é中", "", "-") == "-é-中-");
  CHECK(replace("é中", "", "-", 2) == "-é-中");
  CHECK(replace("", "", "-") == "-");
  CHECK_THROWS_AS(replace(std::string(1U << 20, 'a'), "a", std::string(1U << 10, 'b')),
                  std::length_error);
}

TEST_CASE("strip takes off white space or a set of characters", "[python][text]") {
  CHECK(strip("\u3000\x1f a \u00a0\n") == "a");
  CHECK(strip("\u200ba") == "\u200ba");
  CHECK(lstrip("  a ") == "a ");
  CHECK(rstrip("  a ") == "  a");
  CHECK(strip("中é a é中", "é中") == " a ");
  CHECK(strip("  ", "") == "  ");
  CHECK(strip(" \t ").empty());
}

TEST_CASE("split cuts at white space or a separator", "[python][text]") {
  CHECK(split(" a  b\u2003c ") == Pieces{"a", "b", "c"});
  CHECK(split(" a  b c ", {}, 1) == Pieces{"a", "b c "});
  CHECK(rsplit(" a  b c ", {}, 1) == Pieces{" a  b", "c"});
  CHECK(split("", {}).empty());
  CHECK(split(" a ", {}, 0) == Pieces{"a "});
  CHECK(rsplit(" a ", {}, 0) == Pieces{" a"});
  CHECK(split("", ",") == Pieces{""});
  CHECK(split("a,b,,c", ",") == Pieces{"a", "b", "", "c"});
  CHECK(split("a,b,,c", ",", 2) == Pieces{"a", "b", ",c"});
  CHECK(rsplit("a,b,,c", ",", 2) == Pieces{"a,b", "", "c"});
  CHECK(rsplit("aaa", "aa") == Pieces{"a", ""});
  CHECK_THROWS_AS(split("a", ""), std::invalid_argument);
}

TEST_CASE("lines end as str.splitlines says", "[python][text]") {
  CHECK(splitlines("a\r\nb\n\rc\x0b\x1c\u2028é") == Pieces{"a", "b", "", "c", "", "", "é"});
  CHECK(splitlines("a\r\n\u0085", true) == Pieces{"a\r\n", "\u0085"});
  CHECK(splitlines("a\n") == Pieces{"a"});
  CHECK(splitlines("a\x1f"
                   "b") == Pieces{"a\x1f"
                                  "b"});
  CHECK(splitlines("").empty());
}

TEST_CASE("partition and removal of ends", "[python][text]") {
  const Partition first = partition("a=b=c", "=");
  CHECK(first.before == "a");
  CHECK(first.after == "b=c");
  const Partition last = rpartition("a=b=c", "=");
  CHECK(last.before == "a=b");
  CHECK(last.separator == "=");
  CHECK(partition("abc", "=").before == "abc");
  CHECK(rpartition("abc", "=").after == "abc");
  CHECK(removeprefix("<s>a", "<s>") == "a");
  CHECK(removesuffix("a</s>", "</s>") == "a");
  CHECK(removesuffix("a", "") == "a");
}

TEST_CASE("padding brings text to a width", "[python][text]") {
  CHECK(center("é", 4) == " é  ");
  CHECK(center("ab", 5, U'中') == "中中ab中");
  CHECK(ljust("é", 3, U'.') == "é..");
  CHECK(rjust("é", 3) == "  é");
  CHECK(rjust("abc", -1) == "abc");
  CHECK(zfill("-4", 5) == "-0004");
  CHECK(zfill("é", 3) == "00é");
  CHECK(zfill("+", 1) == "+");
  CHECK(expandtabs("é\tb\n\tc", 4) == "é   b\n    c");
  CHECK(expandtabs("a\tb", 0) == "ab");
  CHECK_THROWS_AS(center("a", far), std::length_error);
  CHECK_THROWS_AS(ljust("", most_result_bytes / 2, U'中'), std::length_error);
  CHECK_THROWS_AS(expandtabs("\t\t", far), std::length_error);
}

}  // namespace tunegauge::chat_templates::python
