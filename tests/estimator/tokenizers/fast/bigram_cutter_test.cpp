// BigramCutter: with every set of instructions the same cuts, and none that CharacterCuts forbids.

#include "estimator/tokenizers/fast/bigram_cutter.h"

#include <algorithm>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "estimator/tokenizers/utf8_scan.h"
#include "tests/estimator/tokenizers/fast/cutter_subject.h"
#include "tests/support/catch.h"

namespace tunegauge::tokenizers {
namespace {

const std::vector<std::string> alphabet = {
    "a",    "b",      "Q",      " ",      "\n",     "7",      ",",      "(",         "_",
    "\x01", "\u00e9", "\u0169", "\u2581", "\u4E2D", "\u6570", "\uFFFD", "\U0001F570"};

std::string random_text(std::mt19937& random, std::size_t characters) {
  // Long stretches of ASCII, and others.
  std::string text;
  for (std::size_t i = 0; i < characters; ++i) {
    const bool is_ascii = i / 100 % 2 == 0 && random() % 50 != 0;
    text += alphabet[random() % (is_ascii ? 10 : alphabet.size())];
  }
  return text;
}

CharacterCuts random_cuts(std::mt19937& random) {
  CharacterCuts cuts(CharacterCuts::Symbols::characters, 40);
  for (const std::string& character : alphabet) {
    const bool is_one_token = character.size() == 1 || random() % 3 != 0;
    if (random() % 8 != 0) cuts.allow(decode_inline(character, 0).value, is_one_token);
  }
  for (int merges = 0; merges < 60; ++merges) {
    cuts.note_merge(alphabet[random() % alphabet.size()], alphabet[random() % alphabet.size()]);
  }
  return cuts;
}

/// Where `text` is cut, `most` pieces at a time. It is copied to the end of a heap block, where a
/// read too far is seen by ASan.
struct Cuts {
  std::vector<std::size_t> ends;
  std::vector<bool> singles;
};
Cuts cuts_by(const BigramCutter& cutter, const std::string& text, std::size_t most,
             const std::vector<BigramCutter::Token>& tokens = {}) {
  const auto block = std::make_unique<char[]>(text.size());
  text.copy(block.get(), text.size());
  std::vector<std::uint32_t> ends(most + PieceCutter::slack);
  std::vector<std::uint64_t> singles((most + 2 * PieceCutter::slack) / 64);
  Cuts all;
  for (std::size_t from = 0; from < text.size(); from = all.ends.back()) {
    const std::string_view copy(block.get(), text.size());
    const std::size_t count = cutter.cut(copy, from, tokens, ends.data(), most, singles.data());
    REQUIRE(count > 0);
    REQUIRE(count <= most);
    for (std::size_t i = 0; i < count; ++i) {
      all.ends.push_back(from + ends[i]);
      all.singles.push_back((singles[i / 64] >> (i % 64) & 1) != 0);
    }
  }
  return all;
}
std::vector<std::size_t> ends_by(const BigramCutter& cutter, const std::string& text,
                                 std::size_t most) {
  return cuts_by(cutter, text, most).ends;
}

TEST_CASE("texts are cut only between neighbours that meet in no merge", "[tokenizers][fast]") {
  std::mt19937 random(31);
  std::size_t cuts_seen = 0;
  for (int round = 0; round < 300; ++round) {
    const CharacterCuts cuts = random_cuts(random);
    for (const auto spaces : {BigramCutter::Spaces::stay, BigramCutter::Spaces::become_marks}) {
      const std::string text = random_text(random, 1 + random() % 700);
      const BigramCutter portable(cuts, spaces, Simd::portable);
      const auto [ends, singles] = cuts_by(portable, text, 1024);
      REQUIRE(ends.back() == text.size());
      for (std::size_t i = 0; i + 1 < ends.size(); ++i) {
        const char32_t right = decode_inline(text, ends[i]).value;
        CHECK(portable.may_cut(character_before(text, ends[i]), right));
        CHECK((i == 0 || ends[i] > ends[i - 1]));
        bool is_single = false;
        if (i > 0 && ends[i] == ends[i - 1] + utf8_length(text[ends[i - 1]])) {
          const char32_t character = decode_inline(text, ends[i - 1]).value;
          const bool is_mark = character == ' ' && spaces == BigramCutter::Spaces::become_marks;
          is_single = cuts.is_one_token(is_mark ? U'\u2581' : character);
        }
        CHECK(singles[i] == is_single);  // all were cut at once
      }
      CHECK_FALSE(singles.back());
      cuts_seen += ends.size();
      for (const Simd simd : simds()) {
        const BigramCutter cutter(cuts, spaces, simd);
        for (const std::size_t most : {std::size_t{64}, std::size_t{100}, std::size_t{1024}}) {
          const Cuts cuts_of = cuts_by(cutter, text, most);
          CHECK(cuts_of.ends == ends);
          if (most == 1024) CHECK(cuts_of.singles == singles);
          // Less at a time: the first ones of each time are not known to be singles.
          for (std::size_t i = 0; i < singles.size(); ++i) {
            CHECK((!cuts_of.singles[i] || singles[i]));
          }
        }
      }
    }
  }
  CHECK(cuts_seen > 20000);
}

/// Stretches of a text, some beside each other, some of one byte, some longer than a block.
std::vector<BigramCutter::Token> random_tokens(std::mt19937& random, const std::string& text) {
  std::vector<std::uint32_t> borders;
  for (std::size_t at = 0; at <= text.size(); ++at) {
    const bool is_border =
        at == text.size() || (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
    if (is_border && random() % (random() % 30 == 0 ? 2 : 40) == 0) {
      borders.push_back(static_cast<std::uint32_t>(at));
    }
  }
  if (random() % 2 == 0) borders.insert(borders.begin(), 0);
  if (random() % 2 == 0) borders.push_back(static_cast<std::uint32_t>(text.size()));
  borders.erase(std::unique(borders.begin(), borders.end()), borders.end());
  std::vector<BigramCutter::Token> tokens;
  for (std::size_t i = 0; i + 1 < borders.size(); ++i) {
    if (random() % 2 == 0) tokens.push_back({borders[i], borders[i + 1]});
  }
  return tokens;
}

TEST_CASE("tokens are pieces, and what is between them is cut as if it stood alone",
          "[tokenizers][fast]") {
  std::mt19937 random(33);
  for (int round = 0; round < 600; ++round) {
    const CharacterCuts cuts = random_cuts(random);
    const std::string text = random_text(random, 1 + random() % 500);
    const std::vector<BigramCutter::Token> tokens = random_tokens(random, text);
    const BigramCutter portable(cuts, BigramCutter::Spaces::stay, Simd::portable);
    std::vector<std::size_t> expected;
    const auto add_between = [&](std::size_t begin, std::size_t end) {
      for (const std::size_t cut : ends_by(portable, text.substr(begin, end - begin), 1024)) {
        expected.push_back(begin + cut);
      }
    };
    std::size_t at = 0;
    for (const BigramCutter::Token& token : tokens) {
      if (token.begin > at) add_between(at, token.begin);
      expected.push_back(token.end);
      at = token.end;
    }
    if (at < text.size()) add_between(at, text.size());
    for (const Simd simd : simds()) {
      const BigramCutter cutter(cuts, BigramCutter::Spaces::stay, simd);
      for (const std::size_t most : {std::size_t{64}, std::size_t{1024}}) {
        const Cuts found = cuts_by(cutter, text, most, tokens);
        const std::vector<std::size_t>& ends = found.ends;
        CHECK(ends == expected);
        std::size_t begin = 0;
        for (std::size_t i = 0; i < ends.size(); ++i) {
          const bool is_token = std::any_of(tokens.begin(), tokens.end(), [&](const auto& token) {
            return token.begin == begin && token.end == ends[i];
          });
          const bool is_character = ends[i] == begin + utf8_length(text[begin]) &&
                                    cuts.is_one_token(decode_inline(text, begin).value);
          CHECK((!is_token || found.singles[i]));
          CHECK((!found.singles[i] || is_token || is_character));
          begin = ends[i];
        }
      }
    }
  }
}

TEST_CASE("beyond ASCII every chance to cut is used", "[tokenizers][fast]") {
  std::mt19937 random(32);
  for (int round = 0; round < 100; ++round) {
    const CharacterCuts cuts = random_cuts(random);
    const std::string text = random_text(random, 300);
    for (const Simd simd : simds()) {
      const BigramCutter cutter(cuts, BigramCutter::Spaces::stay, simd);
      std::vector<std::size_t> expected;
      std::vector<std::size_t> found;
      const std::vector<std::size_t> ends = ends_by(cutter, text, 1024);
      for (std::size_t at = utf8_length(text[0]); at < text.size(); at += utf8_length(text[at])) {
        const char32_t left = character_before(text, at);
        const char32_t right = decode_inline(text, at).value;
        if ((left | right) < 0x80) continue;
        if (cuts.may_cut(left, right)) expected.push_back(at);
        if (std::binary_search(ends.begin(), ends.end(), at)) found.push_back(at);
      }
      CHECK(found == expected);
    }
  }
}

TEST_CASE("a text without a cut is one piece, however long", "[tokenizers][fast]") {
  const CharacterCuts none;
  for (const Simd simd : simds()) {
    const BigramCutter cutter(none, BigramCutter::Spaces::stay, simd);
    for (const std::size_t size : {std::size_t{1}, std::size_t{4096}, std::size_t{20001}}) {
      CHECK(ends_by(cutter, std::string(size, 'a'), 64) == std::vector<std::size_t>{size});
    }
  }
}

}  // namespace
}  // namespace tunegauge::tokenizers
