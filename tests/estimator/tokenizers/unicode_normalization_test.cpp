// Laws of the normalization forms on every code point and on random runs of marks. Single results
// are in data/normalizers.json.

#include "estimator/tokenizers/unicode_normalization.h"

#include <random>
#include <vector>

#include "base/utf8.h"
#include "tests/support/catch.h"

namespace tunegauge::tokenizers::unicode {
namespace {

using enum NormalizationForm;
constexpr NormalizationForm kForms[] = {nfc, nfd, nfkc, nfkd};

std::string form_of(std::string_view text, NormalizationForm form) {
  std::string result;
  normalize(text, form, result);
  return result;
}

/// The equations of UAX #15, chapter 7, that hold for every text.
bool obeys_laws(std::string_view text) {
  for (const NormalizationForm form : kForms) {
    const std::string normal = form_of(text, form);
    if (form_of(normal, form) != normal) return false;
    if (is_surely_normalized(text, form) && normal != text) return false;
  }
  return form_of(form_of(text, nfd), nfc) == form_of(text, nfc) &&
         form_of(form_of(text, nfc), nfd) == form_of(text, nfd) &&
         form_of(form_of(text, nfkd), nfkc) == form_of(text, nfkc) &&
         form_of(form_of(text, nfd), nfkd) == form_of(text, nfkd);
}

}  // namespace

TEST_CASE("every code point obeys the laws of the normalization forms",
          "[tokenizers][unicode_normalization]") {
  int broken = 0;
  std::string text;
  for (char32_t c = 0; c < 0x30000; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    text = "a";
    append_utf8(text, c);
    if (!obeys_laws(text)) ++broken;
  }
  CHECK(broken == 0);
}

TEST_CASE("random runs of marks obey the laws of the normalization forms",
          "[tokenizers][unicode_normalization]") {
  std::mt19937 random(20);  // any seed
  const std::vector<char32_t> pool = {'a',    'o',    0xE9,   0x301,  0x323,  0x307,  0x328,
                                      0x345,  0x1100, 0x1161, 0x11A8, 0xAC00, 0x9C7,  0x9BE,
                                      0x3099, 0x304B, 0x344,  0x1EA5, 0x8D3,  0x1AC0, 0x1D15E};
  int broken = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string text;
    for (auto left = random() % 10; left > 0; --left) {
      append_utf8(text, pool[random() % pool.size()]);
    }
    if (!obeys_laws(text)) ++broken;
  }
  CHECK(broken == 0);
}

TEST_CASE("marks younger than Unicode 9 neither move nor compose",
          "[tokenizers][unicode_normalization]") {
  // U+1AC0 (class 220) stays behind U+0301 (class 230) and is a wall for what follows.
  const std::string text = "a\u0301\u1AC0\u0323";
  CHECK(form_of(text, nfd) == text);
  CHECK(form_of("a\u1AC0\u0301", nfc) == "a\u1AC0\u0301");
  CHECK(form_of("a\u0323\u0301", nfc) == "\u1EA1\u0301");
}

TEST_CASE("a million marks on one letter are put in order", "[tokenizers][unicode_normalization]") {
  std::string text = "a";
  for (int i = 0; i < 500000; ++i) text += "\u0301\u0323";
  const std::string normal = form_of(text, nfc);
  CHECK(normal.substr(0, 5) == "\u1EA1\u0323");
  CHECK(normal.size() == text.size());  // "a" and U+0323 (3 bytes) gave U+1EA1 (3 bytes)
}

}  // namespace tunegauge::tokenizers::unicode
