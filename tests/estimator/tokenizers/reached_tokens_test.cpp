// ReachedTokens against the definition: what is claimed of a token, merging its text does.

#include "estimator/tokenizers/reached_tokens.h"

#include <map>
#include <random>
#include <string>
#include <vector>

#include "tests/support/catch.h"

namespace tunegauge::tokenizers {
namespace {

/// Merges over letters, whose tokens keep their texts.
struct Merges {
  std::vector<std::string> texts;
  std::map<std::string, TokenId> ids;
  std::vector<TokenId> letters;
  std::vector<MergeRule> rules;
  MergeTable table;

  explicit Merges(const std::string& alphabet) {
    for (const char letter : alphabet) letters.push_back(id_of({letter}));
  }
  TokenId id_of(const std::string& text) {
    const auto [place, is_new] = ids.try_emplace(text, static_cast<TokenId>(texts.size()));
    if (is_new) texts.push_back(text);
    return place->second;
  }
  void add(const std::string& left, const std::string& right) {
    rules.push_back({id_of(left), id_of(right), id_of(left + right)});
    table.set(rules.back().left, rules.back().right,
              {static_cast<std::uint32_t>(rules.size() - 1), rules.back().product});
  }
  [[nodiscard]] ReachedTokens reached() const {
    return ReachedTokens({.merges = table, .rules = rules, .first = letters, .ids = texts.size()});
  }
  [[nodiscard]] bool merging_makes(TokenId id) const {
    ModelScratch scratch;
    for (const char letter : texts[id]) scratch.ids.push_back(ids.at({letter}));
    merge_symbols(table, scratch);
    return scratch.ids == std::vector<TokenId>{id};
  }
};

TEST_CASE("what is claimed of random tokens is so", "[tokenizers][reached_tokens]") {
  std::mt19937 random(20261121);
  std::size_t made = 0;
  std::size_t claimed = 0;
  for (int round = 0; round < 3000; ++round) {
    Merges merges(round % 3 == 0 ? "a" : "abc");
    const std::size_t count = 1 + random() % 30;
    for (std::size_t i = 0; i < count; ++i) {
      const std::string left = merges.texts[random() % merges.texts.size()];
      const std::string right = merges.texts[random() % merges.texts.size()];
      if (left.size() + right.size() <= 12) merges.add(left, right);
    }
    const ReachedTokens reached = merges.reached();
    for (TokenId id = 0; id < merges.texts.size(); ++id) {
      const bool makes = merges.merging_makes(id);
      made += makes ? 1U : 0U;
      claimed += reached.has(id) ? 1U : 0U;
      if (reached.has(id)) CHECK(makes);
    }
  }
  CHECK(claimed > made * 4 / 5);  // most are found
  CHECK(made > 20000);
}

TEST_CASE("every split of a token, in the order of what they make, leaves none out",
          "[tokenizers][reached_tokens]") {
  // As in files that were made of a list of tokens (Llama 3, Gemma).
  std::mt19937 random(7);
  for (int round = 0; round < 500; ++round) {
    Merges merges("abc");
    for (int i = 0; i < 20; ++i) {
      const std::string token = merges.texts[random() % merges.texts.size()] +
                                merges.texts[random() % merges.texts.size()];
      if (merges.ids.count(token) > 0 || token.size() > 12) continue;
      for (std::size_t at = 1; at < token.size(); ++at) {
        const std::string left = token.substr(0, at);
        const std::string right = token.substr(at);
        if (merges.ids.count(left) > 0 && merges.ids.count(right) > 0) merges.add(left, right);
      }
    }
    const ReachedTokens reached = merges.reached();
    for (TokenId id = 0; id < merges.texts.size(); ++id) {
      CAPTURE(merges.texts[id]);
      CHECK(reached.has(id) == merges.merging_makes(id));
    }
  }
}

TEST_CASE("a token that other merges break up is not reached", "[tokenizers][reached_tokens]") {
  Merges merges("abc");
  merges.add("a", "b");
  merges.add("b", "c");
  merges.add("a", "bc");
  const ReachedTokens reached = merges.reached();
  CHECK(reached.has(merges.id_of("ab")));
  CHECK(reached.has(merges.id_of("bc")));
  CHECK_FALSE(reached.has(merges.id_of("abc")));
  CHECK_FALSE(reached.has(1000));
  CHECK_FALSE(ReachedTokens().has(0));
}

}  // namespace
}  // namespace tunegauge::tokenizers
