// Properties of code points, held against counts of the reference (tokenizers 0.23.3 probed code
// point by code point) and of Unicode itself.

#include "estimator/tokenizers/unicode.h"

#include "tests/support/catch.h"

namespace tunegauge::tokenizers::unicode {
namespace {

template <class Test>
int count(Test test) {
  int found = 0;
  for (char32_t c = 0; c < kEnd; ++c) {
    const bool is_surrogate = c >= 0xD800 && c <= 0xDFFF;
    if (!is_surrogate && test(c)) ++found;
  }
  return found;
}

int count_text_class(int classes) {
  return count([classes](char32_t c) { return (text_classes()[c] & classes) != 0; });
}

}  // namespace

TEST_CASE("regex classes have the sizes of Unicode 16.0", "[tokenizers][unicode]") {
  CHECK(count_text_class(kUpper | kLower | kOtherLetter) == 141028);
  CHECK(count_text_class(kNumber) == 1911);
  CHECK(count_text_class(kMark) == 2501);
  CHECK(count_text_class(kPunctuation) == 855);
  CHECK(count_text_class(kSymbol) == 8514);
  CHECK(count_text_class(kSpace | kNewline) == 25);
  CHECK(count(is_regex_space) == 25);
  CHECK(count(is_regex_word) == 144665);
  CHECK(count([](char32_t c) { return category(c) == Category::Nd; }) == 760);
  CHECK(count([](char32_t c) { return category(c) == Category::Cn; }) == 819533);
}

TEST_CASE("every code point has exactly one text class", "[tokenizers][unicode]") {
  CHECK(count([](char32_t c) {
          const unsigned bits = text_classes()[c];
          return bits == 0 || (bits & (bits - 1)) != 0;
        }) == 0);
}

TEST_CASE("sets of the Rust crates have the sizes that the reference shows",
          "[tokenizers][unicode]") {
  CHECK(count(is_rust_word) == 144667);
  CHECK(count(is_rust_space) == 25);
  CHECK(count(is_rust_numeric) == 1924);
  CHECK(count(is_old_punctuation) == 726);
  CHECK(count(is_old_nonspacing) == 1567);
  CHECK(count(is_combining_mark) == 2097);
}

TEST_CASE("white space is that of the regex engine", "[tokenizers][unicode]") {
  for (const unsigned c : {0x09U, 0x0DU, 0x20U, 0x85U, 0xA0U, 0x1680U, 0x200AU, 0x2028U, 0x3000U}) {
    CAPTURE(c);
    CHECK(is_regex_space(c));
  }
  for (const unsigned c : {0x08U, 0x0EU, 0x1CU, 0x1FU, 0x180EU, 0x200BU, 0xFEFFU}) {
    CAPTURE(c);
    CHECK_FALSE(is_regex_space(c));
  }
}

TEST_CASE("lower case is that of Unicode 17", "[tokenizers][unicode]") {
  CHECK(lower_case(U'A') == U'a');
  CHECK(lower_case(U'a') == U'a');
  CHECK(lower_case(0x01C5) == 0x01C6);    // title case
  CHECK(lower_case(0x1E9E) == 0x00DF);    // capital sharp s
  CHECK(lower_case(0xA7CB) == 0x0264);    // 16.0
  CHECK(lower_case(0x16EA0) == 0x16EBB);  // 17.0
  CHECK(lower_case(0x10FFFF) == 0x10FFFF);
}

TEST_CASE("ideographs of BertNormalizer leave the gap of the original", "[tokenizers][unicode]") {
  CHECK(is_bert_ideograph(0x4E00));
  CHECK(is_bert_ideograph(0x2B81F));
  CHECK_FALSE(is_bert_ideograph(0x2B820));
  CHECK_FALSE(is_bert_ideograph(0x2B91F));
  CHECK(is_bert_ideograph(0x2B920));
  CHECK_FALSE(is_bert_ideograph(0x3042));
}

}  // namespace tunegauge::tokenizers::unicode
