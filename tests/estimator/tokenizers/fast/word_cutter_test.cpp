// The word cutter by hand-made cases and by the reference's splits.

#include <string>
#include <vector>

#include <simdjson.h>

#include "tests/estimator/tokenizers/fast/cutter_subject.h"
#include "tests/support/catch.h"
#include "tests/support/test_data.h"

namespace tunegauge::tokenizers {
namespace {

struct Case {
  std::string text;
  std::vector<std::string> pieces;
};

/// Checks the cases with all cutters of the sequence, alone and behind 63 bytes.
void check_cases(std::size_t sequence, const std::vector<Case>& cases) {
  Subject subject(sequences()[sequence]);
  for (const Case& one : cases) {
    for (std::size_t i = 0; i < subject.cutter_count(); ++i) {
      std::vector<std::string> pieces;
      std::size_t at = 0;
      for (const std::uint32_t end : subject.actual(i, one.text)) {
        pieces.push_back(one.text.substr(at, end - at));
        at = end;
      }
      CHECK(pieces == one.pieces);
    }
    CHECK(subject.agree(std::string(63, '\n') + one.text));
    CHECK(subject.agree(std::string(62, 'x') + " " + one.text));
  }
}

}  // namespace

TEST_CASE("only known sequences have a word cutter", "[tokenizers][word_cutter]") {
  CHECK(make_word_cutter(sequences()[0].expressions) != nullptr);
  CHECK(make_word_cutter(sequences()[6].expressions) != nullptr);
  CHECK(make_word_cutter(std::vector<std::string>{}) == nullptr);
  CHECK(make_word_cutter(std::vector<std::string>{R"(\s+)"}) == nullptr);
  CHECK(make_word_cutter(std::vector<std::string>{std::string(kDeepSeekExpression)}) == nullptr);
  auto twice = sequences()[0].expressions;
  twice.push_back(twice.front());
  CHECK(make_word_cutter(twice) == nullptr);
  auto two = sequences()[6].expressions;
  two.pop_back();
  CHECK(make_word_cutter(two) == nullptr);
}

TEST_CASE("Llama 3's words, numbers, others and white space", "[tokenizers][word_cutter]") {
  check_cases(0, {
                     {"Hello world", {"Hello", " world"}},
                     {"a  b", {"a", " ", " b"}},
                     {"a .b", {"a", " .", "b"}},
                     {"a.b ..c", {"a", ".b", " ..", "c"}},
                     {"a\tb\t.\t1", {"a", "\tb", "\t", ".", "\t", "1"}},
                     {"12345 6", {"123", "45", " ", "6"}},
                     {"\u0661\u0662\u0663\u0664", {"\u0661\u0662\u0663", "\u0664"}},
                     {"it's 'so'sold", {"it", "'s", " '", "so", "'s", "old"}},
                     {"we'LL''s", {"we", "'LL", "''", "s"}},
                     {"x'\u017Fy", {"x", "'\u017F", "y"}},
                     {"a!\n\n b", {"a", "!\n\n", " b"}},
                     {"a \n \n  b", {"a", " \n \n", " ", " b"}},
                     {"a\n  ", {"a", "\n", "  "}},
                     {"a  ", {"a", "  "}},
                     {"\u3000\u3000\u4E2D", {"\u3000", "\u3000\u4E2D"}},
                     {"\u0939\u093F\u0928", {"\u0939", "\u093F\u0928"}},
                 });
}

TEST_CASE("cased words and what ends them", "[tokenizers][word_cutter]") {
  check_cases(3, {
                     {"HelloWorld", {"Hello", "World"}},
                     {"HTTPServer", {"HTTPServer"}},
                     {"don'tBe's", {"don't", "Be's"}},
                     {"it'sold's't", {"it's", "old's", "'t"}},
                     {"\u4E2DAB\u4E2D", {"\u4E2DAB\u4E2D"}},
                     {"\u4E2DAB.", {"\u4E2D", "AB", "."}},
                     {"a\u4E2DAB", {"a\u4E2D", "AB"}},
                     {"\u4E2DA's", {"\u4E2D", "A's"}},
                     {"\u2764\uFE0Fa", {"\u2764\uFE0Fa"}},
                     {" \u2764\uFE0Fa", {" \u2764\uFE0F", "a"}},
                     {"!!\u0301!a", {"!!\u0301!", "a"}},
                     {"!\n/\n/a/", {"!\n/\n/", "a", "/"}},
                     {"a\n/b", {"a", "\n", "/b"}},
                 });
}

TEST_CASE("DeepSeek's parts are texts of their own", "[tokenizers][word_cutter]") {
  check_cases(6, {
                     {"a  12345", {"a", "  ", "123", "45"}},
                     {"a  \u4E2D\u6587b", {"a", "  ", "\u4E2D\u6587", "b"}},
                     {"\u4E2D\u30FB\u4E2D\n", {"\u4E2D", "\u30FB", "\u4E2D", "\n"}},
                     {"\u30FB\n", {"\u30FB", "\n"}},
                     {"(caf\u00E9)", {"(caf", "\u00E9", ")"}},
                     {"\u200B\u200Ba", {"\u200B", "\u200Ba"}},
                     {"\u200B\u200B1", {"\u200B\u200B", "1"}},
                     {"\u200B\u200B\u4E2D", {"\u200B\u200B", "\u4E2D"}},
                     {"! !a\tb", {"!", " !", "a", "\tb"}},
                 });
}

TEST_CASE("GPT-2 has only blanks as prefix", "[tokenizers][word_cutter]") {
  check_cases(5, {
                     {"it's I'LL", {"it", "'s", " I", "'", "LL"}},
                     {"a 1234.b", {"a", " 1234", ".", "b"}},
                     {"a\n\n b\n.", {"a", "\n\n", " b", "\n", "."}},
                 });
}

TEST_CASE("pieces are those of the reference", "[tokenizers][word_cutter]") {
  const auto path = test::test_data_path("split_regex.jsonl");
  SKIP_WITHOUT(path);
  simdjson::dom::parser parser;
  std::size_t known = 0;
  for (const std::string& line : test::read_lines(*path)) {
    const simdjson::dom::element row = parser.parse(line);
    const std::vector<std::string> expressions = {std::string(std::string_view(row["pattern"]))};
    const auto cutter = make_word_cutter(expressions);
    if (cutter == nullptr) continue;
    const std::string input{std::string_view(row["input"])};
    CAPTURE(expressions.front(), input);
    std::vector<std::string> expected;
    for (const auto piece : row["pieces"]) expected.emplace_back(std::string_view(piece));
    std::vector<std::string> pieces;
    Ends ends(1000 + PieceCutter::slack);
    for (std::size_t at = 0; at < input.size();) {
      std::size_t begin = at;
      const std::size_t count = cutter->cut(input, at, ends.data(), 1000);
      REQUIRE(count > 0);
      for (std::size_t i = 0; i < count; begin = at + ends[i++]) {
        pieces.push_back(input.substr(begin, at + ends[i] - begin));
      }
      at = begin;
    }
    CHECK(pieces == expected);
    ++known;
  }
  CHECK(known >= 50);
}

}  // namespace tunegauge::tokenizers
