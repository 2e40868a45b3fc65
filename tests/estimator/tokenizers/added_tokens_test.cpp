// Added tokens: the matcher alone. Expected parts follow the reference's added_vocabulary.rs; whole
// tokenizers with added tokens are in vectors_test.cpp.

#include "estimator/tokenizers/added_tokens.h"

#include <random>

#include "tests/support/catch.h"

namespace tunegauge::tokenizers {
namespace {

AddedToken token(std::string content, TokenId id) {
  AddedToken made;
  made.content = std::move(content);
  made.id = id;
  return made;
}

AddedTokenMatcher matcher(const std::vector<AddedToken>& tokens) {
  AddedTokenMatcher made;
  for (const AddedToken& one : tokens) made.add(one.content, one);
  made.finish();
  return made;
}

/// "text|<7>|text": parts of a text, tokens by id.
std::string parts(const AddedTokenMatcher& tokens, std::string_view text) {
  std::vector<Stretch> stretches;
  tokens.split(text, stretches);
  std::string shown;
  for (const Stretch& stretch : stretches) {
    if (!shown.empty()) shown += '|';
    if (stretch.id == Stretch::no_id) {
      shown += text.substr(stretch.begin, stretch.end - stretch.begin);
    } else {
      shown += "<" + std::to_string(stretch.id) + ">";
    }
  }
  return shown;
}

TEST_CASE("the leftmost token wins, then the longest", "[tokenizers][added_tokens]") {
  const AddedTokenMatcher tokens =
      matcher({token("<a>", 1), token("<a><b>", 2), token("<b>", 3), token("b", 4)});
  CHECK(parts(tokens, "") == "");
  CHECK(parts(tokens, "x") == "x");
  CHECK(parts(tokens, "<a>") == "<1>");
  CHECK(parts(tokens, "x<a><b>y") == "x|<2>|y");
  CHECK(parts(tokens, "<a><a><b><b>") == "<1>|<2>|<3>");
  CHECK(parts(tokens, "<a><b") == "<1>|<|<4>");
  CHECK(parts(tokens, "<<a") == "<<a");
  CHECK(parts(matcher({}), "x<a>") == "x<a>");
}

TEST_CASE("a single word has no word character beside it", "[tokenizers][added_tokens]") {
  AddedToken word = token("ab", 1);
  word.single_word = true;
  const AddedTokenMatcher tokens = matcher({word, token("b", 2)});
  CHECK(parts(tokens, "ab") == "<1>");
  CHECK(parts(tokens, "a ab, b") == "a |<1>|, |<2>");
  CHECK(parts(tokens, "ab_") == "ab_");  // refused and consumed: the b in it is not found
  CHECK(parts(tokens,
              "\xC3\xA9"
              "ab") ==
        "\xC3\xA9"
        "ab");
  CHECK(parts(tokens,
              "\xE2\x80\x94"
              "ab") == "\xE2\x80\x94|<1>");  // a dash
}

TEST_CASE("tokens take white space with them", "[tokenizers][added_tokens]") {
  AddedToken left = token("<l>", 1);
  left.lstrip = true;
  AddedToken right = token("<r>", 2);
  right.rstrip = true;
  const AddedTokenMatcher tokens = matcher({left, right, token("\n", 3)});
  CHECK(parts(tokens, "a \xE3\x80\x80<l> b") == "a|<1>| b");
  CHECK(parts(tokens, "a <r> \t b") == "a |<2>|b");
  CHECK(parts(tokens, "<r>  <l>") == "<2>|<1>");
  CHECK(parts(tokens, "<l><l> <l>") == "<1>|<1>|<1>");
  // The search goes on right behind <r>, so the line end that it took is found again.
  CHECK(parts(tokens, "<r> \n x") == "<2>|<3>| x");
}

TEST_CASE("a token wholly in white space that is taken vanishes", "[tokenizers][added_tokens]") {
  AddedToken line_end = token("\n", 1);
  line_end.lstrip = line_end.rstrip = true;
  CHECK(parts(matcher({line_end}), "a\n\nb") == "a|<1>|b");
  AddedToken taker = token("<s>", 2);
  taker.rstrip = true;
  line_end.rstrip = false;
  CHECK(parts(matcher({taker, line_end}), "a<s>\n\nb") == "a|<2>|b");
}

TEST_CASE("the linear search finds what a look at every place finds",
          "[tokenizers][added_tokens]") {
  std::mt19937 random(5);
  for (int round = 0; round < 300; ++round) {
    const auto draw = [&](std::size_t length) {
      std::string text;
      for (; length > 0; --length) text += static_cast<char>('a' + random() % 2);
      return text;
    };
    std::vector<std::string> patterns;
    for (std::size_t left = 1 + random() % 8; left > 0; --left) {
      patterns.push_back(draw(1 + random() % 6));
    }
    const std::string text = draw(80);
    std::vector<LongestMatches::Found> found;
    LongestMatches(patterns).find(text, 3, found);
    for (std::size_t at = 3; at < text.size(); ++at) {
      std::size_t best = 0;
      for (const std::string& pattern : patterns) {
        if (text.compare(at, pattern.size(), pattern) == 0) best = std::max(best, pattern.size());
      }
      if (best == 0) continue;
      REQUIRE_FALSE(found.empty());
      CHECK(found.back().begin == at);
      CHECK(found.back().bytes == best);
      CHECK(patterns[found.back().pattern] == text.substr(at, best));
      found.pop_back();
    }
    CHECK(found.empty());
  }
}

TEST_CASE("a long token that a text nearly holds everywhere costs linear time",
          "[tokenizers][added_tokens]") {
  const std::string pattern = std::string(4095, 'a') + "b";
  const AddedTokenMatcher tokens = matcher({token(pattern, 1), token("ca", 2), token("c", 3)});
  const std::string rest(300'000, 'a');
  CHECK(parts(tokens, rest + pattern + "caac" + rest) == rest + "|<1>|<2>|a|<2>|" + rest.substr(1));
}

TEST_CASE("a long run of white space costs linear time", "[tokenizers][added_tokens]") {
  AddedToken line_end = token("\n", 1);
  line_end.rstrip = true;
  const AddedTokenMatcher tokens = matcher({line_end});
  std::vector<Stretch> stretches;
  tokens.split(std::string(300'000, '\n'), stretches);
  CHECK(stretches.size() == 300'000);
}

TEST_CASE("the matcher agrees with a search at every place", "[tokenizers][added_tokens]") {
  std::mt19937 random(3);
  for (int round = 0; round < 300; ++round) {
    std::vector<AddedToken> list;
    for (TokenId id = 0; id < 1 + random() % 8; ++id) {
      std::string content;
      for (std::size_t left = 1 + random() % 4; left > 0; --left) {
        content += static_cast<char>('a' + random() % 3);
      }
      list.push_back(token(content, id));
    }
    std::string text;
    for (int at = 0; at < 60; ++at) text += static_cast<char>('a' + random() % 4);
    std::string expected;
    std::string gap;
    const auto flush = [&](const std::string& next) {
      for (const std::string& part : {gap, next}) {
        if (!part.empty()) expected += (expected.empty() ? "" : "|") + part;
      }
      gap.clear();
    };
    for (std::size_t at = 0; at < text.size();) {
      const AddedToken* best = nullptr;
      for (const AddedToken& one : list) {
        if (text.compare(at, one.content.size(), one.content) != 0) continue;
        // Of equal contents the later entry counts.
        if (best == nullptr || one.content.size() >= best->content.size()) best = &one;
      }
      if (best == nullptr) {
        gap += text[at++];
      } else {
        flush("<" + std::to_string(best->id) + ">");
        at += best->content.size();
      }
    }
    flush("");
    CHECK(parts(matcher(list), text) == expected);
  }
}

}  // namespace
}  // namespace tunegauge::tokenizers
