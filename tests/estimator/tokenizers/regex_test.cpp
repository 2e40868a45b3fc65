// The regular expressions: the matchers written by hand against Oniguruma and both against the
// reference's splits (test data split_regex.jsonl).

#include "estimator/tokenizers/regex.h"

#include <map>
#include <random>

#include <simdjson.h>

#include "base/utf8.h"
#include "estimator/tokenizers/regex_classes.h"
#include "estimator/tokenizers/split_behavior.h"
#include "tests/support/catch.h"
#include "tests/support/test_data.h"

namespace tunegauge::tokenizers {
namespace {

const std::string kContractions = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
const std::string kTail = R"(|\s*[\r\n]+|\s+(?!\S)|\s+)";
const std::string kUpperSet = R"([\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}])";
const std::string kLowerSet = R"([\p{Ll}\p{Lm}\p{Lo}\p{M}])";
const std::string kPrefix = R"([^\r\n\p{L}\p{N}]?)";

std::string llama3_like(const std::string& number) {
  return kContractions + "|" + kPrefix + R"(\p{L}+|)" + number + R"(| ?[^\s\p{L}\p{N}]+[\r\n]*)" +
         kTail;
}

std::string cased(const std::string& suffix, const std::string& number) {
  return kPrefix + kUpperSet + "*" + kLowerSet + "+" + suffix + "|" + kPrefix + kUpperSet + "+" +
         kLowerSet + "*" + suffix + "|" + number + R"(| ?[^\s\p{L}\p{N}]+[\r\n/]*)" + kTail;
}

std::vector<std::string> known_expressions() {
  return {
      llama3_like(R"(\p{N}{1,3})"),
      llama3_like(R"(\p{N})"),
      kContractions + "|" + kPrefix + R"([\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*)" +
          kTail,
      cased(kContractions + "?", R"(\p{N}{1,3})"),
      cased("", R"(\p{N})"),
      R"([!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|)"
      "[^\r\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\r\n]*|"
      "\\s*[\r\n]+|\\s+(?!\\S)|\\s+",
      R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)",
      R"(\p{N}{1,3})",
      "[\u4E00-\u9FA5\u3040-\u309F\u30A0-\u30FF]+",
  };
}

std::vector<Match> matches_of(const Pattern& pattern, std::string_view text) {
  std::vector<Match> matches;
  REQUIRE(pattern.find_all(text, matches));
  return matches;
}

std::vector<std::string> pieces_of(const Pattern& pattern, std::string_view text, SplitRule rule) {
  std::vector<PieceList::Piece> pieces;
  split_piece({0, static_cast<std::uint32_t>(text.size())}, matches_of(pattern, text), rule,
              pieces);
  std::vector<std::string> texts;
  for (const auto& piece : pieces)
    texts.emplace_back(text.substr(piece.begin, piece.end - piece.begin));
  return texts;
}

std::unique_ptr<const Pattern> oniguruma(std::string_view expression) {
  auto made = make_oniguruma_regex(expression, "$");
  REQUIRE(made.has_value());
  return std::move(*made);
}

/// Short text of characters that the patterns tell apart.
std::string hard_text(std::mt19937& random) {
  static const std::vector<std::string> pool = {
      "a",          "Z",          "s",          "S",      "t",
      "re",         "VE",         "ll",         "'",      "'",
      " ",          " ",          "\n",         "\r",     "\t",
      "\u00A0",     "\u3000",     "\u2028",     "\u0085", "1",
      "2",          "3",          "\u0663",     "\u2167", "\u00B2",
      ".",          "!",          "/",          "-",      "_",
      "$",          "\u00E9",     "\u0130",     "\u017F", "\u01C5",
      "\u02B0",     "\u5B57",     "\u3042",     "\u30A2", "\u0301",
      "\u0903",     "\u20DD",     "\u200D",     "\u00AD", "\U0001F600",
      "\U00010D50", "\U0001CCD6", "\U0010FFFF", "\u0378", std::string("\0", 1)};
  std::string text;
  for (auto left = 1 + random() % 24; left > 0; --left) text += pool[random() % pool.size()];
  return text;
}

}  // namespace

TEST_CASE("the known expressions have matchers of their own", "[tokenizers][regex]") {
  for (const std::string& expression : known_expressions()) {
    CAPTURE(expression);
    CHECK(make_known_regex(expression) != nullptr);
  }
  CHECK(make_known_regex(R"(\s+)") == nullptr);
}

TEST_CASE("hand-written matchers agree with Oniguruma on hard text", "[tokenizers][regex]") {
  std::mt19937 random(1);  // any seed
  std::vector<std::string> texts;
  for (int i = 0; i < 5000; ++i) texts.push_back(hard_text(random));
  for (const std::string& expression : known_expressions()) {
    CAPTURE(expression);
    const auto known = make_known_regex(expression);
    const auto engine = oniguruma(expression);
    int different = 0;
    for (const std::string& text : texts) {
      if (matches_of(*known, text) == matches_of(*engine, text)) continue;
      if (++different == 1) UNSCOPED_INFO(text);
    }
    CHECK(different == 0);
  }
}

TEST_CASE("splits are those of the reference", "[tokenizers][regex]") {
  const auto path = test::test_data_path("split_regex.jsonl");
  SKIP_WITHOUT(path);
  simdjson::dom::parser parser;
  int compared = 0;
  int by_hand = 0;
  std::map<std::string, std::unique_ptr<const Pattern>> engines;
  for (const std::string& line : test::read_lines(*path)) {
    const simdjson::dom::element row = parser.parse(line).value();
    const std::string expression(row["pattern"].get_string().value());
    const std::string text(row["input"].get_string().value());
    const SplitRule rule{
        .behavior = parse_split_behavior(row["behavior"].get_string().value()).value(),
        .invert = row["invert"].get_bool().value()};
    std::vector<std::string> expected;
    const simdjson::dom::array pieces = row["pieces"].get_array().value();
    for (const simdjson::dom::element piece : pieces) {
      expected.emplace_back(piece.get_string().value());
    }
    CAPTURE(expression, text);
    auto& engine = engines[expression];
    if (!engine) engine = oniguruma(expression);
    CHECK(pieces_of(*engine, text, rule) == expected);
    ++compared;
    if (const auto known = make_known_regex(expression)) {
      CHECK(pieces_of(*known, text, rule) == expected);
      ++by_hand;
    }
  }
  CHECK(compared == 1013);
  CHECK(by_hand > 50);
}

TEST_CASE("runs of a million equal characters are matched whole", "[tokenizers][regex]") {
  constexpr std::size_t kLength = 1000000;
  for (const std::string& expression : known_expressions()) {
    const auto known = make_known_regex(expression);
    for (const char c : {'a', 'A', ' ', '\n', '-', '\'', '/', '1'}) {
      CAPTURE(expression, c);
      const std::string text(kLength, c);
      const std::vector<Match> matches = matches_of(*known, text);
      std::size_t covered = 0;
      for (const Match& match : matches) covered += match.end - match.begin;
      CHECK((covered == kLength || matches.empty()));
    }
    std::string marks;
    for (int i = 0; i < 300000; ++i) marks += "\u0301";
    CHECK(matches_of(*known, marks).size() <= 1);
  }
}

TEST_CASE("a million spaces before a word leave one for it", "[tokenizers][regex]") {
  const auto known = make_known_regex(known_expressions().front());
  const std::string text = std::string(1000000, ' ') + "word";
  CHECK(matches_of(*known, text) == std::vector<Match>{{0, 999999}, {999999, 1000004}});
}

TEST_CASE("an engine that gives up says so and keeps what it found", "[tokenizers][regex]") {
  const auto slow = oniguruma(R"(x|(?:a|aa)+b)");
  const std::string text = "x" + std::string(40, 'a') + "c";
  std::vector<Match> matches;
  CHECK_FALSE(slow->find_all(text, matches));
  CHECK(matches == std::vector<Match>{{0, 1}});

  simdjson::dom::parser parser;
  auto split = make_pre_tokenizer(
      parser
          .parse(
              R"({"type":"Split","pattern":{"Regex":"x|(?:a|aa)+b"},"behavior":"Isolated"})"_padded)
          .value(),
      "$");
  REQUIRE(split.has_value());
  PieceList list;
  list.assign(text, 1);
  (*split)->split(list);
  CHECK(list.gave_up);
  CHECK(list.pieces.size() == 2);
  list.assign("x", 1);
  CHECK_FALSE(list.gave_up);
}

TEST_CASE("wrong expressions are refused with their place", "[tokenizers][regex]") {
  for (const std::string& wrong : {std::string("("), std::string("[a"), std::string(R"(\p{Nope})"),
                                   std::string(R"([\d-a])"), std::string(70000, 'a')}) {
    auto made = make_regex(wrong, "t.json $.pattern");
    REQUIRE_FALSE(made.has_value());
    CHECK(made.error().message().find("t.json $.pattern: ") == 0);
  }
}

TEST_CASE("empty matches are taken as the reference takes them", "[tokenizers][regex]") {
  CHECK(matches_of(*oniguruma("x*"), "abxxc") ==
        std::vector<Match>{{0, 0}, {1, 1}, {2, 4}, {5, 5}});
  CHECK(matches_of(*oniguruma(""), "\u00E9") == std::vector<Match>{{0, 0}, {2, 2}});
  CHECK(matches_of(*oniguruma("$"), "") == std::vector<Match>{{0, 0}});
}

TEST_CASE("a literal is found from left to right without overlap", "[tokenizers][regex]") {
  CHECK(matches_of(*make_literal("aa"), "aaaaa") == std::vector<Match>{{0, 2}, {2, 4}});
  CHECK(matches_of(*make_literal("."), "a.b") == std::vector<Match>{{1, 2}});
}

TEST_CASE("classes know Unicode 16, inside and outside of brackets", "[tokenizers][regex]") {
  const std::string garay = "\U00010D50";  // a letter since 16.0
  for (const char* expression : {R"(\p{L})", R"([\p{Lu}])", R"([^\P{L}])", R"(\p{^N})", R"(\w)",
                                 R"([\w])", R"([[:word:]])", R"(\S\b)", R"((?i)\p{letter})"}) {
    CAPTURE(expression);
    CHECK(matches_of(*oniguruma(expression), garay) == std::vector<Match>{{0, 4}});
  }
  // \w alone has the numbers of Latin-1, [\w] has not.
  CHECK(matches_of(*oniguruma(R"(\w)"), "\u00B2").size() == 1);
  CHECK(matches_of(*oniguruma(R"([\w])"), "\u00B2").empty());
  // (?i) widens brackets, not a bare property.
  CHECK(matches_of(*oniguruma(R"((?i)\p{Lu})"), "a").empty());
  CHECK(matches_of(*oniguruma(R"((?i)[\p{Lu}])"), "a").size() == 1);
}

TEST_CASE("spelling out leaves alone what is no class", "[tokenizers][regex]") {
  for (const char* same : {R"(a\\p{L)", R"(\\w)", R"([]a]b)", R"(\p{Han}+)", R"([[:alpha:]])",
                           R"((?W)\w)", R"(\x{41}\n\[\])", "\\"}) {
    const std::string spelled = spell_out_classes(same).value();
    if (std::string_view(same) == R"([]a]b)") {
      CHECK(spelled == R"([\]a]b)");  // the same, said plainly
    } else {
      CHECK(spelled == same);
    }
  }
  // Comments and control characters whose brackets open nothing.
  const std::string zl = R"((?-i:[\x{2028}]))";
  for (const char* before : {"(?#[)", "(?#\\)[)", R"(\c[|)", R"(\C-[)", R"(\M-[|)", R"(\M-\C-[|)",
                             "(?x) # it's [ here\n| ", "(?x: # [ ]\n)", "(?x:(?-x)#)", "(?i)#"}) {
    CAPTURE(before);
    CHECK(spell_out_classes(before + std::string(R"(\p{Zl})")) == before + zl);
  }
  CHECK(spell_out_classes(R"((?x:a)#[\p{Zl}])") == R"((?x:a)#[\x{2028}])");
  CHECK(spell_out_classes(R"((?x)(?-x:#[\p{Zl}]))") == R"((?x)(?-x:#[\x{2028}]))");
  CHECK_FALSE(spell_out_classes([] {
    std::string words;
    for (int i = 0; i < 1000; ++i) words += R"(\w)";
    return words;
  }()));
  CHECK(spell_out_classes(R"([\p{Zl}])") == R"([\x{2028}])");
  CHECK(spell_out_classes(R"(\p{Zl})") == R"((?-i:[\x{2028}]))");
}

}  // namespace tunegauge::tokenizers
