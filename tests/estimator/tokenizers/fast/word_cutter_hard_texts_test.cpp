// The word cutter against the plain matchers, with every instruction set that this machine has:
// the same pieces on hard texts of every length, wherever the blocks and chunks end in them.

#include <random>
#include <string>
#include <vector>

#include "base/utf8.h"
#include "tests/estimator/tokenizers/fast/cutter_subject.h"
#include "tests/support/catch.h"

namespace tunegauge::tokenizers {
namespace {

/// One or more characters of each kind that some pattern tells apart.
const std::vector<std::string>& alphabet() {
  static const std::vector<std::string> all = {
      "s",      "A",      "\u0436", "\u4E2D", "\u30FC", "\u0301",     "1",      "\u0663",
      ".",      "'",      "/",      "\u30FB", "\n",     " ",          "\u3000", "\u200D",
      "\u017F", "\u3099", "\u3040", "\u0416", "\u2167", "\U0001F600", "\u05D0", "\t"};
  return all;
}

/// What makes trouble in longer texts.
const std::vector<std::string>& long_alphabet() {
  static const std::vector<std::string> all = [] {
    std::vector<std::string> more = {"the",
                                     "Word",
                                     "HTTP",
                                     "'s",
                                     "'LL",
                                     "'re",
                                     "'ve",
                                     "\r\n",
                                     "\n\n",
                                     "  ",
                                     "    ",
                                     " ",
                                     " ",
                                     "12",
                                     "1234567",
                                     "\u0661\u0662",
                                     "...",
                                     "//",
                                     "\n/",
                                     "!\n/",
                                     "\u00A0",
                                     "\u2028",
                                     "\u0915\u094D",
                                     "\u0E01\u0E34",
                                     "\u65E5\u672C",
                                     "\u30AB\u30BF",
                                     "\uAC00\uB098",
                                     "\u3002",
                                     "\uFF0C",
                                     "\u2764\uFE0F",
                                     "\U00020000",
                                     "\U0010FFFF",
                                     "\u01C5",
                                     "\u02B0",
                                     "\u9FA6",
                                     "\u00E9",
                                     "\u0130",
                                     "\u0085",
                                     "\u4DC0",
                                     "\U0001F468\u200D\U0001F469",
                                     "\uD7A4",
                                     "\uE000",
                                     "\u09BE",
                                     "\uFEFF",
                                     std::string("\0", 1)};
    more.insert(more.end(), alphabet().begin(), alphabet().end());
    return more;
  }();
  return all;
}

/// Random text of at least `bytes`, that stays with a few characters for a while.
std::string random_text(std::mt19937& random, std::size_t bytes) {
  const auto& pool = long_alphabet();
  std::string text;
  while (text.size() < bytes) {
    std::vector<std::string> some;
    for (auto left = 1 + random() % 8; left > 0; --left)
      some.push_back(pool[random() % pool.size()]);
    for (auto left = 1 + random() % 40; left > 0; --left) text += some[random() % some.size()];
  }
  return text;
}

/// The beginning of a text, about `bytes` long, up to the end of a character.
std::string_view cut_to(std::string_view text, std::size_t bytes) {
  while (bytes < text.size() && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) ++bytes;
  return text.substr(0, bytes);
}

}  // namespace

TEST_CASE("all short strings are cut as by the matchers", "[tokenizers][word_cutter]") {
  const auto& letters = alphabet();
  for_each_subject([&](Subject& subject) {
    std::size_t different = 0;
    for (std::size_t length = 1, count = letters.size(); length <= 4;
         ++length, count *= letters.size()) {
      for (std::size_t number = 0; number < count; ++number) {
        std::string text;
        for (std::size_t i = 0, left = number; i < length; ++i, left /= letters.size()) {
          text += letters[left % letters.size()];
        }
        if (!subject.agree(text) && ++different == 1) UNSCOPED_INFO("first: " << text);
      }
    }
    CHECK(different == 0);
  });
}

TEST_CASE("random strings of 4 to 9 characters are cut as by the matchers",
          "[tokenizers][word_cutter]") {
  const auto& letters = alphabet();
  for_each_subject([&](Subject& subject) {
    std::mt19937 random(2);  // any seed
    std::size_t different = 0;
    for (int i = 0; i < 20000; ++i) {
      std::string text;
      for (auto left = 4 + random() % 6; left > 0; --left)
        text += letters[random() % letters.size()];
      if (!subject.agree(text) && ++different == 1) UNSCOPED_INFO("first: " << text);
    }
    CHECK(different == 0);
  });
}

TEST_CASE("texts of every length are cut as by the matchers", "[tokenizers][word_cutter]") {
  constexpr std::size_t kLengths[] = {1,    30,   62,   63,   64,   65,   66,   126,
                                      127,  128,  129,  511,  512,  513,  2000, 4091,
                                      4094, 4095, 4096, 4097, 4098, 4160, 8192, 13000};
  for_each_subject([&](Subject& subject) {
    std::mt19937 random(3);  // any seed
    std::size_t different = 0;
    for (int round = 0; round < 60; ++round) {
      for (const std::size_t length : kLengths) {
        const std::string text = random_text(random, length);
        const std::string_view part = cut_to(text, length);
        if (!subject.agree(part) && ++different == 1) UNSCOPED_INFO("first: " << part);
      }
    }
    CHECK(different == 0);
  });
}

TEST_CASE("a cut goes on from the end of any piece", "[tokenizers][word_cutter]") {
  for_each_subject([&](Subject& subject) {
    std::mt19937 random(4);  // any seed
    for (unsigned round = 0; round < 30; ++round) {
      const std::string text = random_text(random, 600);
      const Ends whole = subject.expected(text);
      for (std::size_t i = 0; i < subject.cutter_count(); ++i) {
        CHECK(subject.actual(i, text, 0, 64) == whole);
        for (std::size_t piece = round % 5; piece + 1 < whole.size(); piece += 5) {
          Ends rest(whole.begin() + static_cast<std::ptrdiff_t>(piece) + 1, whole.end());
          for (std::uint32_t& end : rest) end -= whole[piece];
          if (subject.actual(i, text, whole[piece]) == rest) continue;
          CAPTURE(text, whole[piece], i);
          CHECK(false);
        }
      }
    }
  });
}

TEST_CASE("pieces of half a megabyte are found in linear time", "[tokenizers][word_cutter]") {
  std::vector<std::string> texts;
  for (const char* unit :
       {"a",       "A",       " ",      "\n",     "7",      "!",      "'",      "/",
        "\n/",     " \n",     "\u4E2D", "\u0301", "\u0663", "\u3000", "\u200D", "A\u4E2D",
        "!\u0301", "a\u0301", "\u30FB", "'s",     "\n ",    "A'",     "\t"}) {
    std::string text;
    while (text.size() < 500000) text += unit;
    texts.push_back(text);
    texts.push_back("x." + text + "B.\n");
    texts.push_back("\n" + text + " y");
  }
  for_each_subject([&](Subject& subject) {
    for (const std::string& text : texts) {
      CAPTURE(text.substr(0, 8));
      CHECK(subject.agree(text));
    }
  });
}

TEST_CASE("pieces about as long as a chunk are found", "[tokenizers][word_cutter]") {
  for_each_subject([&](Subject& subject) {
    std::mt19937 random(5);  // any seed
    std::size_t different = 0;
    for (int round = 0; round < 200; ++round) {
      std::string text;
      for (int run = 0; run < 6; ++run) {
        const std::string& unit = long_alphabet()[random() % long_alphabet().size()];
        const std::size_t bytes = 2000 + random() % 5000;
        while (text.size() % 7919 < bytes && text.size() < 40000) text += unit;
        text += random_text(random, random() % 40);
      }
      if (!subject.agree(text) && ++different == 1) UNSCOPED_INFO("first: " << text.substr(0, 99));
    }
    CHECK(different == 0);
  });
}

TEST_CASE("every character counts as its class", "[tokenizers][word_cutter]") {
  std::string text;
  for (char32_t c = 1; c < unicode::kEnd; ++c) {
    if (c >= 0xD800 && c < 0xE000) continue;
    text += "a";
    append_utf8(text, c);
    append_utf8(text, c);
    text += "A";
  }
  for_each_subject([&](Subject& subject) { CHECK(subject.agree(text)); });
}

}  // namespace tunegauge::tokenizers
