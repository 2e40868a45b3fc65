// Short texts merged in lanes against merge_symbols from single bytes or characters on, with every
// set of instructions.

#include "estimator/tokenizers/fast/short_merges.h"

#include <array>
#include <map>
#include <random>
#include <string>

#include "estimator/tokenizers/byte_characters.h"
#include "estimator/tokenizers/utf8_scan.h"
#include "tests/support/catch.h"

namespace tunegauge::tokenizers {
namespace {

// Characters that share first and last bytes, of all lengths.
const std::vector<std::string> alphabet = {"a",      "b",      " ",      "\u00e9", "\u00e3",
                                           "\u0169", "\u6570", "\u6571", "\u5170", "\U0001F570"};

struct Case {
  std::vector<std::string> tokens;
  std::vector<std::pair<std::string, std::string>> merges;

  void add(const std::string& token) {
    if (std::find(tokens.begin(), tokens.end(), token) == tokens.end()) tokens.push_back(token);
  }
  [[nodiscard]] TokenId id(const std::string& token) const {
    return static_cast<TokenId>(std::find(tokens.begin(), tokens.end(), token) - tokens.begin());
  }
  /// Random merges of what is there; the first ones often within one character of the alphabet, as
  /// in real vocabularies.
  void add_merges(std::mt19937& random, const std::vector<std::string>& symbols) {
    for (int count = 0; count < 40; ++count) {
      const auto any = [&] {
        return random() % 2 == 0 ? symbols[random() % symbols.size()]
                                 : tokens[random() % tokens.size()];
      };
      const std::string left = any();
      const std::string right = any();
      if (left.size() + right.size() > 24) continue;
      merges.emplace_back(left, right);
      add(left + right);
    }
  }
  [[nodiscard]] BpeModel model() const {
    Vocabulary vocabulary;
    for (std::size_t at = 0; at < tokens.size(); ++at) {
      vocabulary.set(tokens[at], static_cast<TokenId>(at));
    }
    std::vector<MergeRule> rules;
    for (const auto& [left, right] : merges) {
      rules.push_back({id(left), id(right), id(left + right)});
    }
    return {std::move(vocabulary), rules, {}};
  }
};

std::string visible(std::string_view bytes) {
  std::string characters(2 * bytes.size(), ' ');
  characters.resize(static_cast<std::size_t>(write_byte_characters(bytes, characters.data()) -
                                             characters.data()));
  return characters;
}

/// Merges of bytes; those of whole characters first in two of three rounds.
Case byte_case(std::mt19937& random) {
  Case result;
  for (int byte = 0; byte < 256; ++byte) {
    result.add(std::string(visible_character(static_cast<unsigned char>(byte))));
  }
  std::vector<std::string> symbols;
  for (const std::string& character : alphabet) {
    for (const char byte : character) symbols.push_back(visible(std::string(1, byte)));
    if (random() % 3 == 0) continue;
    const std::size_t middle = character.size() > 1 ? 1 + random() % (character.size() - 1) : 1;
    std::string made = visible(character.substr(0, middle));
    if (middle == 2) {
      result.merges.emplace_back(visible(character.substr(0, 1)), visible(character.substr(1, 1)));
      result.add(made);
    }
    for (std::size_t at = middle; at < character.size(); ++at) {
      result.merges.emplace_back(made, visible(character.substr(at, 1)));
      made += visible(character.substr(at, 1));
      result.add(made);
    }
  }
  result.add_merges(random, symbols);
  return result;
}

Case character_case(std::mt19937& random) {
  Case result;
  for (const std::string& character : alphabet) result.add(character);
  result.add("\u2581");
  result.add_merges(random, result.tokens);
  return result;
}

std::string random_text(std::mt19937& random) {
  std::string text;
  const std::size_t most = 1 + random() % ShortText::most_bytes;
  while (true) {
    const std::string& character = alphabet[random() % alphabet.size()];
    if (text.size() + character.size() > most) break;
    text += character;
  }
  return text.empty() ? "a" : text;
}

std::uint64_t symbols_left(const BpeModel& model, std::string_view text) {
  ModelScratch scratch;
  std::vector<TokenId> ids;
  model.tokenize(text, scratch, ids);
  return ids.size();
}

void check(const Case& setup, std::mt19937& random) {
  const BpeModel model = setup.model();
  const FirstSymbols first(model, false);
  std::vector<std::array<char, ShortText::most_bytes>> room(random() % 70);
  std::vector<ShortText> texts;
  std::vector<std::uint64_t> expected;
  for (auto& bytes : room) {
    const std::string string = random_text(random);
    if (!first.cover(string)) continue;  // characters beyond the first plane
    expected.push_back(symbols_left(model, model.is_byte_level() ? visible(string) : string));
    string.copy(bytes.data(), string.size());
    const auto number = static_cast<std::uint32_t>(texts.size());
    texts.push_back({std::string_view(bytes.data(), string.size()), number});
  }
  for (const Simd simd : {Simd::portable, Simd::avx2, Simd::avx512}) {
    if (simd > best_simd()) continue;
    for (ShortText& text : texts) text.symbols_left = 0;
    merge_short_texts(first, texts, simd);
    std::vector<std::uint64_t> found(texts.size());
    for (const ShortText& text : texts) found[text.number] = text.symbols_left;
    CHECK(found == expected);
  }
}

TEST_CASE("texts in lanes have the symbols that each has alone", "[tokenizers][fast]") {
  std::mt19937 random(11);
  for (int round = 0; round < 600; ++round) {
    check(byte_case(random), random);
    check(character_case(random), random);
  }
}

TEST_CASE("characters form before all else only where nothing can keep them from it",
          "[tokenizers][fast]") {
  std::mt19937 random(12);
  std::size_t formed = 0;
  std::size_t not_formed = 0;
  for (int round = 0; round < 200; ++round) {
    const Case setup = byte_case(random);
    const BpeModel model = setup.model();
    const FirstSymbols first(model, false);
    for (const std::string& character : alphabet) {
      if (character.size() == 1 || symbols_left(model, visible(character)) != 1) continue;
      const bool is_formed =
          first.of_character(decode_inline(character, 0).value) != FirstSymbols::no_symbol;
      ++(is_formed ? formed : not_formed);
    }
  }
  CHECK(formed > 100);
  CHECK(not_formed > 100);
}

TEST_CASE("spaces begin as marks where they become some", "[tokenizers][fast]") {
  Case setup;
  for (const char* token : {"a", "\u2581", "\u2581a"}) setup.add(token);
  setup.merges = {{"\u2581", "a"}};
  const BpeModel model = setup.model();
  const FirstSymbols first(model, true);
  CHECK(first.of_byte(' ') == 1);
  CHECK(first.cover(" a\u2581"));
  CHECK_FALSE(first.cover("b"));
  for (const auto& [text, symbols] : {std::pair{" a a", 2U}, {"\u2581a", 1U}, {"a ", 2U}}) {
    std::array<char, ShortText::most_bytes> bytes{};
    const std::size_t size = std::string_view(text).copy(bytes.data(), bytes.size());
    ShortText one = {std::string_view(bytes.data(), size)};
    merge_short_texts(first, {&one, 1}, best_simd());
    CHECK(one.symbols_left == symbols);
  }
  CHECK(FirstSymbols(model, false).of_byte(' ') == FirstSymbols::no_symbol);
}

}  // namespace
}  // namespace tunegauge::tokenizers
