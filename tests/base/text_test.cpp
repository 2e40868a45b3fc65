// UTF-8, suggestions, SHA-256 and errors: small functions against known answers.

#include "base/error.h"
#include "base/sha256.h"
#include "base/suggest.h"
#include "base/utf8.h"
#include "tests/support/catch.h"

using namespace tunegauge;

TEST_CASE("invalid UTF-8 is found at its first byte", "[base][utf8]") {
  CHECK(find_invalid_utf8("plain") == std::string_view::npos);
  CHECK(find_invalid_utf8("é€😀") == std::string_view::npos);
  CHECK(find_invalid_utf8("a\xff") == 1);
  CHECK(find_invalid_utf8("ab\xc3") == 2);            // cut
  CHECK(find_invalid_utf8("\xc0\xaf") == 0);          // overlong
  CHECK(find_invalid_utf8("x\xed\xa0\x80") == 1);     // surrogate
  CHECK(find_invalid_utf8("\xf4\x90\x80\x80") == 0);  // beyond U+10FFFF
}

TEST_CASE("every code point survives encoding and decoding", "[base][utf8]") {
  for (char32_t point = 0; point <= 0x10FFFF; ++point) {
    if (point >= 0xD800 && point <= 0xDFFF) continue;
    std::string text;
    append_utf8(text, point);
    const CodePoint back = decode_utf8(text, 0);
    if (back.value != point || back.bytes != text.size())
      FAIL("code point " << static_cast<unsigned>(point));
  }
  SUCCEED();
}

TEST_CASE("invalid bytes become U+FFFD as Unicode recommends", "[base][utf8]") {
  // Unicode 16, table 3-8: maximal subparts.
  CHECK(replace_invalid_utf8("a\xf1\x80\x80\xe1\x80\xc2"
                             "b\x80"
                             "c") == "a\uFFFD\uFFFD\uFFFDb\uFFFDc");
  CHECK(replace_invalid_utf8("fine ✓") == "fine ✓");
}

TEST_CASE("display width counts columns", "[base][utf8]") {
  CHECK(display_width("abc") == 3);
  CHECK(display_width("日本") == 4);
  CHECK(display_width("e\u0301") == 1);
  CHECK(display_width("▁▂█") == 3);
  CHECK(display_width("\xff\xfe") == 2);
  CHECK(display_width("a\xe2\x82") == 2);
}

TEST_CASE("edit distance counts slips, letters in any case", "[base][suggest]") {
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("epochs", "EPOCHS") == 0);
  CHECK(edit_distance("epohcs", "epochs") == 1);  // neighbours swapped
  CHECK(edit_distance("kitten", "sitting") == 3);
}

TEST_CASE("only what is near is suggested", "[base][suggest]") {
  const std::vector<std::string> known{"estimate", "check", "count"};
  CHECK(nearest("estmate", known) == "estimate");
  CHECK(nearest("chekc", known) == "check");
  CHECK_FALSE(nearest("pineapple", known));
  CHECK_FALSE(nearest(std::string(1 << 22, 'x'), known));
  CHECK(did_you_mean("cuont", known) == "did you mean count?");
  CHECK(did_you_mean("zzz", known, "see help") == "see help");
}

TEST_CASE("SHA-256 gives the standard's answers", "[base][sha256]") {
  CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  Sha256 hash;
  hash.update("a");
  hash.update("bc");
  CHECK(hash.hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("an error reads as one line", "[base][error]") {
  CHECK(input_error("a.json:3", "is bad", "mend it").message() == "a.json:3: is bad; mend it");
  CHECK(usage_error("", "is bad").message() == "is bad");
}
