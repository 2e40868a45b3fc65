// The counters of text_features.h: each on text where the count is plain to see, and their sums.

#include "estimator/calibration/text_features.h"

#include <algorithm>
#include <set>
#include <string>

#include "tests/support/catch.h"

namespace tunegauge::calibration {
namespace {

std::uint64_t count(std::string_view text, Feature feature) {
  return features_of(text)[feature];
}

std::uint64_t total(const TextFeatures& features, Feature first, Feature last) {
  std::uint64_t sum = 0;
  for (auto i = static_cast<std::size_t>(first); i <= static_cast<std::size_t>(last); ++i) {
    sum += features.counts[i];
  }
  return sum;
}

TextFeatures plus(TextFeatures a, const TextFeatures& b) {
  return a += b;
}

}  // namespace

TEST_CASE("Every feature has a name of its own", "[estimator][text_features]") {
  const auto& names = feature_names();
  const std::set<std::string_view> distinct(names.begin(), names.end());
  CHECK(distinct.size() == feature_count);
  CHECK(distinct.count("") == 0);
  CHECK(names[static_cast<std::size_t>(Feature::word_10)] == "word_10");
  CHECK(names[static_cast<std::size_t>(Feature::punct_repeats_beyond)] == "punct_repeats_beyond");
  CHECK(names[static_cast<std::size_t>(Feature::marks)] == "marks");
}

TEST_CASE("Words are counted by length, case and what stands before",
          "[estimator][text_features]") {
  const auto features = features_of("The cat_sat on HTTPServer getValue 2nd\nA");
  CHECK(features[Feature::bytes] == 40);
  CHECK(features[Feature::word_3] == 4);   // The cat sat get
  CHECK(features[Feature::word_2] == 2);   // on nd
  CHECK(features[Feature::word_5] == 1);   // Value
  CHECK(features[Feature::word_10] == 1);  // HTTPServer: no small letter before a capital
  CHECK(features[Feature::word_1] == 1);
  CHECK(features[Feature::word_after_camel] == 1);
  CHECK(features[Feature::word_after_punct] == 1);
  CHECK(features[Feature::word_after_digit] == 1);
  CHECK(features[Feature::word_after_start] == 2);
  CHECK(features[Feature::word_title] == 4);  // The HTTPServer Value A
  CHECK(features[Feature::word_upper] == 0);
  CHECK(count("NASA", Feature::word_upper) == 1);
  CHECK(count("NASA", Feature::letters_upper) == 4);
}

TEST_CASE("Long words do not lose letters", "[estimator][text_features]") {
  for (const std::size_t length : {1U, 8U, 9U, 16U, 17U, 253U, 254U, 255U, 256U, 511U, 100'000U}) {
    CAPTURE(length);
    const auto features = features_of(std::string(length, 'a'));
    CHECK(features[Feature::latin_letters] == length);
    CHECK(total(features, Feature::word_1, Feature::word_long) == 1);
    CHECK(total(features, Feature::triples_0, Feature::triples_7) == length + 1);
    CHECK(features[Feature::letters_beyond_16] == (length > 16 ? length - 16 : 0));
  }
}

TEST_CASE("Rare letter triples tell English from other words", "[estimator][text_features]") {
  const auto common = features_of("the station and the letters of the nation");
  const auto rare = features_of("xqzj wvkq zzxq jjqx kqvz");
  CHECK(total(common, Feature::triples_5, Feature::triples_7) == 0);
  CHECK(total(rare, Feature::triples_5, Feature::triples_7) >= 15);
}

TEST_CASE("Digits, spaces and line ends are counted by run", "[estimator][text_features]") {
  CHECK(count("1234 56", Feature::digits) == 6);
  CHECK(count("1234 56", Feature::digit_runs) == 2);
  CHECK(count("1234 56", Feature::digit_triples) == 3);
  CHECK(count("1234 56", Feature::space_before_digit) == 1);
  CHECK(count("a (b", Feature::space_before_punct) == 1);
  CHECK(count("a \xC3\xA9", Feature::space_before_other) == 1);
  CHECK(count("a \nb ", Feature::space_at_end) == 2);
  for (const auto& [length, feature] :
       {std::pair{2, Feature::spaces_2}, std::pair{3, Feature::spaces_3},
        std::pair{4, Feature::spaces_4}, std::pair{5, Feature::spaces_8},
        std::pair{8, Feature::spaces_8}, std::pair{9, Feature::spaces_16},
        std::pair{16, Feature::spaces_16}, std::pair{17, Feature::spaces_long}}) {
    CAPTURE(length);
    CHECK(count("a" + std::string(static_cast<std::size_t>(length), ' ') + "b", feature) == 1);
  }
  CHECK(count("a\r\n\r\nb\n", Feature::newlines) == 3);
  CHECK(count("a\r\n\r\nb\n", Feature::carriage_returns) == 2);
  CHECK(count("a\r\n\r\nb\n", Feature::newline_runs) == 2);
  CHECK(count("\t\tx\t", Feature::tabs) == 3);
  CHECK(count("\t\tx\t", Feature::tab_runs) == 2);
}

TEST_CASE("Punctuation is counted alone by sign and in runs by change",
          "[estimator][text_features]") {
  const auto features = features_of("a, b. c_d (e) f:g/h-i' $");
  CHECK(features[Feature::dot_comma] == 2);
  CHECK(features[Feature::underscore] == 1);
  CHECK(features[Feature::bracket] == 2);
  CHECK(features[Feature::colon] == 1);
  CHECK(features[Feature::slash] == 1);
  CHECK(features[Feature::hyphen] == 1);
  CHECK(features[Feature::quote] == 1);
  CHECK(features[Feature::sign] == 1);
  CHECK(count("():", Feature::punct_3) == 1);
  CHECK(count("():", Feature::punct_changes) == 2);
  CHECK(count(std::string(20, '-'), Feature::punct_repeats) == 8);
  CHECK(count(std::string(20, '-'), Feature::punct_repeats_beyond) == 11);
}

TEST_CASE("Each script has its counters", "[estimator][text_features]") {
  const struct {
    const char* text;
    Feature runs, signs;
    std::uint64_t run_count, sign_count;
  } cases[] = {
      {"мир и дом", Feature::cyrillic_runs, Feature::cyrillic, 3, 7},
      {"ї", Feature::cyrillic_runs, Feature::cyrillic_more, 1, 1},
      {"και", Feature::greek_runs, Feature::greek, 1, 3},
      {"שלום", Feature::hebrew_runs, Feature::hebrew, 1, 4},
      {"سلام", Feature::arabic_runs, Feature::arabic, 1, 4},
      {"नमस्ते", Feature::devanagari_runs, Feature::devanagari, 1, 6},
      {"ไทย", Feature::thai_runs, Feature::thai, 1, 3},
      {"한국", Feature::hangul_runs, Feature::hangul, 1, 2},
      {"漢字です", Feature::han_runs, Feature::han, 1, 2},
      {"漢字です", Feature::hiragana_runs, Feature::hiragana, 1, 2},
      {"カタ", Feature::katakana_runs, Feature::katakana, 1, 2},
      {"龘", Feature::han_runs, Feature::han_rare, 1, 1},
      {"𓂀𓃠", Feature::other_runs, Feature::other_wide, 1, 2},
      {"🙂🙂", Feature::emoji_runs, Feature::emoji, 1, 2},
      {"a — b", Feature::general_punct_runs, Feature::general_punct, 1, 1},
      {"→↓", Feature::symbol_runs, Feature::symbols, 1, 2},
  };
  for (const auto& each : cases) {
    CAPTURE(each.text);
    CHECK(count(each.text, each.runs) == each.run_count);
    CHECK(count(each.text, each.signs) == each.sign_count);
  }
  CHECK(count("déjà vu", Feature::accented_words) == 1);
  CHECK(count("déjà vu", Feature::accented_letters) == 4);
  CHECK(count("déjà vu", Feature::letters_e0) == 2);
  CHECK(count("École", Feature::word_5) == 1);
  CHECK(count("\xE2\x80\x9Cword", Feature::word_after_other) == 1);
}

TEST_CASE("Bytes that are not UTF-8 are counted and never read past",
          "[estimator][text_features]") {
  CHECK(count("\xFF\xFE", Feature::controls) == 2);
  CHECK(count("a\xC3", Feature::controls) == 1);
  CHECK(count("\xE4\xB8", Feature::controls) == 2);
  CHECK(count("\xF0\x9F\x99", Feature::controls) == 3);
  CHECK(count("\xC0\x80", Feature::controls) == 2);
  CHECK(count(std::string_view("\0\x01", 2), Feature::controls) == 2);
  for (int lead = 0; lead < 256; ++lead) {
    for (int next = 0; next < 256; ++next) {
      const std::string text{static_cast<char>(lead), static_cast<char>(next)};
      const auto features = features_of(text);
      REQUIRE(features[Feature::bytes] == 2);
      REQUIRE(std::any_of(features.counts.begin() + 1, features.counts.end(),
                          [](std::uint64_t n) { return n > 0; }));
    }
  }
}

TEST_CASE("Features of lines add up to those of the text", "[estimator][text_features]") {
  const std::string parts[] = {"int main() {\n", "  return 0;  // nichts Böses\n", "}\n",
                               "数 12,345 — the end\n", ""};
  std::string whole;
  TextFeatures sum;
  for (const std::string& part : parts) {
    whole += part;
    sum += features_of(part);
  }
  CHECK(sum == features_of(whole));
  CHECK(plus(sum, sum)[Feature::bytes] == 2 * whole.size());
  CHECK(features_of("") == TextFeatures{});
}

}  // namespace tunegauge::calibration
