// Case mappings and predicates, held against Python 3.11 over all characters.

#include "estimator/chat_templates/python/letter_case.h"

#include <cstdint>

#include "base/utf8.h"
#include "estimator/chat_templates/python/repr.h"
#include "tests/support/catch.h"

namespace tunegauge::chat_templates::python {
namespace {

/// FNV-1a, as data/make_cases.py has it.
class Hash {
 public:
  void add(std::string_view text) {
    for (const char c : text) add_byte(static_cast<unsigned char>(c));
    add_byte(0);
  }
  [[nodiscard]] std::uint64_t value() const { return value_; }

 private:
  void add_byte(unsigned char byte) { value_ = (value_ ^ byte) * 0x100000001B3; }
  std::uint64_t value_ = 0xCBF29CE484222325;
};

template <class Function>
void for_all_characters(Function function) {
  for (char32_t c = 0; c < 0x110000; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    std::string text;
    append_utf8(text, c);
    function(text);
  }
}

template <class Mapping>
std::uint64_t hash_of(Mapping mapping) {
  Hash hash;
  for_all_characters([&](const std::string& text) { hash.add(mapping(text)); });
  return hash.value();
}

struct Matches {
  int count;
  std::uint64_t hash;
  bool operator==(const Matches&) const = default;
};

Matches matches_of(bool (*test)(std::string_view)) {
  int count = 0;
  Hash hash;
  for_all_characters([&](const std::string& text) {
    if (!test(text)) return;
    ++count;
    hash.add(text);
  });
  return {count, hash.value()};
}

}  // namespace

TEST_CASE("all characters change case as in Python", "[python][case]") {
  CHECK(hash_of(upper) == 0x4D01F625CE40B230);
  CHECK(hash_of(lower) == 0xDE73778C0D8D4C9C);
  CHECK(hash_of(title) == 0x2E893BEB27691899);
  CHECK(hash_of(capitalize) == 0x2E893BEB27691899);
  CHECK(hash_of(swapcase) == 0x9A6D9F3594B22DDB);
  CHECK(hash_of(casefold) == 0x59F7F69A7B6D94DC);
  CHECK(hash_of([](std::string_view text) { return repr(text); }) == 0x845EF7FE350DC3A9);
}

TEST_CASE("all characters are what they are in Python", "[python][case]") {
  CHECK(matches_of(isalnum) == Matches{133547, 0x4932E7D1C656A022});
  CHECK(matches_of(isalpha) == Matches{131756, 0x1D880F38A5360133});
  CHECK(matches_of(isascii) == Matches{128, 0x0F7E72A272942425});
  CHECK(matches_of(isdecimal) == Matches{660, 0x4B51B4054AFAF6A9});
  CHECK(matches_of(isdigit) == Matches{788, 0xA55E945DACF62C70});
  CHECK(matches_of(isidentifier) == Matches{131975, 0x3F674EC19F1E5875});
  CHECK(matches_of(islower) == Matches{2471, 0xB883E2018E550FCE});
  CHECK(matches_of(isnumeric) == Matches{1872, 0x3327126271969ED1});
  CHECK(matches_of(isprintable) == Matches{144516, 0xF786EBEE9350BAAF});
  CHECK(matches_of(isspace) == Matches{29, 0x941EADB1125183A8});
  CHECK(matches_of(istitle) == Matches{1982, 0x77F2B294B1177329});
  CHECK(matches_of(isupper) == Matches{1951, 0x169A8089BD7CF55E});
}

TEST_CASE("letters change with regard to their neighbours", "[python][case]") {
  CHECK(upper("straße ŉ ΐ") == "STRASSE \u02bcN \u0399\u0308\u0301");
  CHECK(upper("abc 1") == "ABC 1");
  CHECK(lower("ΑΣ ΑΣΑ Σ Α.Σ") == "ας ασα σ α.ς");
  CHECK(lower("ΑΣ'") == "ας'");
  CHECK(lower("ΑΣ'Α") == "ασ'α");
  CHECK(lower("İ") == "i̇");
  CHECK(title("they're ǆ ΌΣΟΣ a1b ßa") == "They'Re ǅ Όσος A1B Ssa");
  CHECK(capitalize("ǆABC ÉΑΣ") == "ǅabc éας");
  CHECK(swapcase("Straße ΑΣ ǅ") == "sTRASSE ας ǅ");
  CHECK(casefold("Straße ΑΣ") == "strasse ασ");
  CHECK(upper("").empty());
}

TEST_CASE("predicates of more than one character", "[python][case]") {
  CHECK(isupper("ABC 1"));
  CHECK_FALSE(isupper("1"));
  CHECK_FALSE(isupper("ǅA"));
  CHECK(islower("aª1"));
  CHECK(istitle("Ab Cd1e") == false);
  CHECK(istitle("Ab Cd1E"));
  CHECK_FALSE(istitle("AB"));
  CHECK(isidentifier("_a1"));
  CHECK(isidentifier("é٣"));
  CHECK_FALSE(isidentifier("1a"));
  CHECK(isprintable(""));
  CHECK(isascii(""));
  for (auto* test : {isalnum, isalpha, isdecimal, isdigit, isidentifier, islower, isnumeric,
                     isspace, istitle, isupper}) {
    CHECK_FALSE(test(""));
  }
}

}  // namespace tunegauge::chat_templates::python
