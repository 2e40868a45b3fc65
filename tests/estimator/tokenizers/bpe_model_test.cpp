// BPE: the fast merges against a slow obvious one, chunks against whole pieces, unknown characters.

#include "estimator/tokenizers/bpe_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <random>

#include "tests/support/catch.h"

namespace tunegauge::tokenizers {
namespace {

using Rules = std::vector<MergeRule>;

/// A vocabulary and merges that keep their text alive.
struct Toy {
  std::vector<std::string> tokens;
  std::vector<std::pair<std::string, std::string>> merges;

  [[nodiscard]] TokenId id(const std::string& token) const {
    const auto found = std::find(tokens.begin(), tokens.end(), token);
    REQUIRE(found != tokens.end());
    return static_cast<TokenId>(found - tokens.begin());
  }
  [[nodiscard]] Rules rules() const {
    Rules rules;
    for (const auto& [left, right] : merges) {
      rules.push_back({id(left), id(right), id(left + right)});
    }
    return rules;
  }
  [[nodiscard]] BpeModel model(BpeModel::Options options = {}) const {
    Vocabulary vocabulary;
    for (std::size_t at = 0; at < tokens.size(); ++at) {
      vocabulary.set(tokens[at], static_cast<TokenId>(at));
    }
    return {std::move(vocabulary), rules(), std::move(options)};
  }
};

/// Random merges over an alphabet: each joins two tokens that are there already.
Toy random_toy(std::mt19937& random, const std::vector<std::string>& alphabet, int merges) {
  Toy toy;
  toy.tokens = alphabet;
  for (int count = 0; count < merges; ++count) {
    const std::string left = toy.tokens[random() % toy.tokens.size()];
    const std::string right = toy.tokens[random() % toy.tokens.size()];
    if ((left + right).size() > 12) continue;
    toy.merges.emplace_back(left, right);
    if (std::find(toy.tokens.begin(), toy.tokens.end(), left + right) == toy.tokens.end()) {
      toy.tokens.push_back(left + right);
    }
  }
  return toy;
}

/// The definition: again and again the pair of lowest rank, the leftmost of these. A pair that is
/// listed twice has its later rank.
std::vector<TokenId> merge_slowly(const Rules& rules, std::vector<TokenId> ids) {
  while (true) {
    std::size_t best_at = 0;
    std::size_t best_rank = rules.size();
    for (std::size_t at = 0; at + 1 < ids.size(); ++at) {
      for (std::size_t rank = rules.size(); rank-- > 0;) {
        if (rules[rank].left != ids[at] || rules[rank].right != ids[at + 1]) continue;
        if (rank < best_rank) {
          best_rank = rank;
          best_at = at;
        }
        break;
      }
    }
    if (best_rank == rules.size()) return ids;
    ids[best_at] = rules[best_rank].product;
    ids.erase(ids.begin() + static_cast<std::ptrdiff_t>(best_at) + 1);
  }
}

std::string random_text(std::mt19937& random, const std::vector<std::string>& alphabet,
                        std::size_t characters) {
  std::string text;
  for (std::size_t at = 0; at < characters; ++at) text += alphabet[random() % alphabet.size()];
  return text;
}

std::vector<TokenId> ids_of(const Model& model, std::string_view piece) {
  ModelScratch scratch;
  std::vector<TokenId> ids;
  model.tokenize(piece, scratch, ids);
  return ids;
}

std::vector<TokenId> ids_by_chunks(const Model& model, std::string_view piece) {
  ModelScratch scratch;
  std::vector<TokenId> ids;
  for (std::size_t begin = 0; begin < piece.size();) {
    const std::size_t end = model.chunk_end(piece, begin);
    REQUIRE(end > begin);
    model.tokenize(piece.substr(begin, end - begin), scratch, ids);
    begin = end;
  }
  return ids;
}

const std::vector<std::string> letters = {"a", "b", "c", "d", "\xE2\x96\x81"};

TEST_CASE("both ways to merge agree with the definition on random merges", "[tokenizers][bpe]") {
  std::mt19937 random(20261121);
  for (int round = 0; round < 300; ++round) {
    const Toy toy = random_toy(random, letters, 1 + static_cast<int>(random() % 60));
    const Rules rules = toy.rules();
    MergeTable table;
    for (std::size_t rank = 0; rank < rules.size(); ++rank) {
      table.set(rules[rank].left, rules[rank].right,
                {static_cast<std::uint32_t>(rank), rules[rank].product});
    }
    std::vector<TokenId> start(random() % 90);
    for (TokenId& id : start) id = static_cast<TokenId>(random() % letters.size());
    const std::vector<TokenId> expected = merge_slowly(rules, start);
    ModelScratch scratch;
    if (start.size() <= most_few_symbols) {
      scratch.ids = start;
      merge_few_symbols(table, scratch);
      CHECK(scratch.ids == expected);
    }
    scratch.ids = start;
    merge_many_symbols(table, scratch);
    CHECK(scratch.ids == expected);
  }
}

TEST_CASE("a piece cut into chunks has the ids of the whole piece", "[tokenizers][bpe]") {
  std::mt19937 random(7);
  std::vector<std::string> characters = letters;
  characters.emplace_back("\xC3\xA9");          // unknown
  characters.emplace_back("\xF0\x9F\x98\x80");  // unknown, beyond the first plane
  std::size_t chunks = 0;
  for (int round = 0; round < 400; ++round) {
    Toy toy = random_toy(random, letters, 1 + static_cast<int>(random() % 12));
    BpeModel::Options options;
    options.byte_fallback = true;
    options.fuse_unk = random() % 2 == 0;
    if (random() % 2 == 0) {
      options.unknown = static_cast<TokenId>(toy.tokens.size());
      toy.tokens.emplace_back("<unk>");
    }
    if (random() % 2 == 0) {
      for (int byte = 0; byte < 256; ++byte) toy.tokens.push_back(fmt::format("<0x{:02X}>", byte));
    } else {
      // Some byte tokens only: the emoji has all of its bytes, the letter lacks one.
      for (const char* token : {"<0xF0>", "<0x9F>", "<0x98>", "<0x80>", "<0xC3>"}) {
        toy.tokens.emplace_back(token);
      }
    }
    const BpeModel model = toy.model(options);
    const std::string text = random_text(random, characters, 1 + random() % 70);
    for (std::size_t at = 0; at < text.size(); at = model.chunk_end(text, at)) ++chunks;
    CHECK(ids_by_chunks(model, text) == ids_of(model, text));
  }
  CHECK(chunks > 2000);  // the cut does happen
}

TEST_CASE("pieces stay whole where position or the whole counts", "[tokenizers][bpe]") {
  Toy toy;
  toy.tokens = {"a", "b", "##b", "ab"};
  const std::string text(200, 'a');
  BpeModel::Options fallback;
  fallback.byte_fallback = true;
  CHECK(toy.model(fallback).chunk_end(text, 0) == 1);
  CHECK(toy.model().chunk_end(text, 0) == 1);
  for (const auto change : {0, 1, 2, 3}) {
    BpeModel::Options options = fallback;
    if (change == 0) options.ignore_merges = true;
    if (change == 1) options.continuing_subword_prefix = "##";
    if (change == 2) options.end_of_word_suffix = "</w>";
    if (change == 3) options.unique_ids = false;
    CHECK(toy.model(options).chunk_end(text, 0) == text.size());
  }
}

TEST_CASE("long pieces take no quadratic time", "[tokenizers][bpe]") {
  Toy toy;
  toy.tokens = {"a", "aa", "aaaa", "aaaaaaaa"};
  toy.merges = {{"a", "a"}, {"aa", "aa"}, {"aaaa", "aaaa"}};
  const std::vector<TokenId> ids = ids_of(toy.model(), std::string(1'000'003, 'a'));
  CHECK(ids.size() == 125'002);
  CHECK(ids.front() == 3);
  CHECK(ids[ids.size() - 2] == 1);
  CHECK(ids.back() == 0);
}

TEST_CASE("unknown characters become bytes, the unknown token, or nothing", "[tokenizers][bpe]") {
  Toy toy;
  toy.tokens = {"a", "<unk>", "<0xC3>", "<0xA9>"};
  const std::string e_acute = "\xC3\xA9";
  const std::string cyrillic = "\xD1\x85";  // its bytes are not in the vocabulary
  CHECK(ids_of(toy.model(), "a" + e_acute + "a") == std::vector<TokenId>{0, 0});
  BpeModel::Options options;
  options.unknown = 1;
  CHECK(ids_of(toy.model(options), "a" + e_acute + e_acute) == std::vector<TokenId>{0, 1, 1});
  options.fuse_unk = true;
  CHECK(ids_of(toy.model(options), "a" + e_acute + e_acute + "a") == std::vector<TokenId>{0, 1, 0});
  options.byte_fallback = true;
  CHECK(ids_of(toy.model(options), e_acute) == std::vector<TokenId>{2, 3});
  // Byte tokens overtake a pending unknown token, and runs on both sides of them are one: so does
  // tokenizers 0.23.3.
  CHECK(ids_of(toy.model(options), cyrillic + e_acute + "a") == std::vector<TokenId>{2, 3, 1, 0});
  options.fuse_unk = false;
  CHECK(ids_of(toy.model(options), cyrillic + e_acute + cyrillic + e_acute + "a") ==
        std::vector<TokenId>{2, 3, 1, 2, 3, 1, 0});
}

TEST_CASE("texts that share an id merge as the reference's heap does it", "[tokenizers][bpe]") {
  // abc and ab have one id; tokenizers 0.23.3 gives "abcd" one token.
  Vocabulary vocabulary;
  TokenId next = 0;
  for (const char* token : {"a", "b", "c", "d"}) vocabulary.set(token, next++);
  vocabulary.set("ab", 10);
  vocabulary.set("bc", 11);
  vocabulary.set("abc", 10);
  vocabulary.set("bcd", 12);
  vocabulary.set("abd", 13);
  const Rules rules = {{1, 2, 11}, {0, 1, 10}, {11, 3, 12}, {0, 11, 10}, {10, 3, 13}};
  BpeModel::Options options;
  options.unique_ids = false;
  const BpeModel model(std::move(vocabulary), rules, options);
  CHECK(ids_of(model, "abcd") == std::vector<TokenId>{13});
}

TEST_CASE("ignore_merges takes a whole piece, also one the merges cannot make",
          "[tokenizers][bpe]") {
  Toy toy;
  toy.tokens = {"a", "b", "ab", "aab"};
  toy.merges = {{"a", "b"}};
  CHECK(ids_of(toy.model(), "aab") == std::vector<TokenId>{0, 2});
  BpeModel::Options options;
  options.ignore_merges = true;
  CHECK(ids_of(toy.model(options), "aab") == std::vector<TokenId>{3});
  CHECK(ids_of(toy.model(options), "aaab") == std::vector<TokenId>{0, 0, 2});
}

}  // namespace
}  // namespace tunegauge::tokenizers
