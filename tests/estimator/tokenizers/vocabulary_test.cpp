// The vocabulary against a map of the standard library.

#include "estimator/tokenizers/vocabulary.h"

#include <map>
#include <random>
#include <string>
#include <vector>

#include "tests/support/catch.h"

namespace tunegauge::tokenizers {
namespace {

std::string draw_token(std::mt19937& random) {
  std::string token;
  for (std::size_t left = random() % 14; left > 0; --left) {
    token += static_cast<char>(random() % 4 == 0 ? 0 : 'a' + static_cast<int>(random() % 3));
  }
  return token;
}

TEST_CASE("a vocabulary agrees with a map, also where it grows and tokens are listed twice",
          "[tokenizers][vocabulary]") {
  std::mt19937 random(9);
  for (const std::size_t room : {std::size_t{0}, std::size_t{100}, std::size_t{5000}}) {
    Vocabulary vocabulary(room);
    std::map<std::string, TokenId> expected;
    std::vector<std::string> order;
    for (TokenId id = 0; id < 3000; ++id) {
      const std::string token = draw_token(random);
      vocabulary.set(token, id);
      if (expected.find(token) == expected.end()) order.push_back(token);
      expected[token] = id;
    }
    CHECK(vocabulary.size() == expected.size());
    for (const auto& [token, id] : expected) REQUIRE(vocabulary.find(token) == id);
    for (int round = 0; round < 3000; ++round) {
      const std::string token = draw_token(random) + "z";
      REQUIRE_FALSE(vocabulary.find(token).has_value());
    }
    std::size_t number = 0;
    vocabulary.for_each([&](std::string_view token, TokenId id) {
      REQUIRE(token == order.at(number++));
      REQUIRE(id == expected.at(std::string(token)));
    });
    CHECK(number == order.size());
  }
}

TEST_CASE("a query reads eight bytes where it may", "[tokenizers][vocabulary]") {
  Vocabulary vocabulary;
  const std::string text = "abcdefghijklmnopq";
  for (std::size_t size = 0; size < 17; ++size) {
    vocabulary.set(std::string_view(text).substr(0, size), static_cast<TokenId>(size));
  }
  for (std::size_t size = 0; size < 17; ++size) {
    const std::string_view token = std::string_view(text).substr(0, size);
    CHECK(vocabulary.find(Vocabulary::query_of(token)) == static_cast<TokenId>(size));
    CHECK(vocabulary.find(Vocabulary::query_of_eight(token)) == static_cast<TokenId>(size));
  }
}

TEST_CASE("a joined token is told by its parts", "[tokenizers][vocabulary]") {
  Vocabulary vocabulary;
  const std::vector<std::string> tokens = {
      "ab", "abc", "a long one, longer than a word", "x", "y", "and some more text behind", "end"};
  for (const std::string& token : tokens) vocabulary.set(token, 7);
  for (std::size_t number = 0; number + 1 < tokens.size(); ++number) {
    for (const std::string& other : tokens) {
      for (std::size_t cut = 0; cut <= other.size(); ++cut) {
        const auto left = Vocabulary::query_of(std::string_view(other).substr(0, cut));
        const auto right = Vocabulary::query_of(std::string_view(other).substr(cut));
        const bool is_joined = vocabulary.is_joined(number, {left, right});
        // It may say no at the end of all text.
        if (tokens[number] != other) CHECK_FALSE(is_joined);
        if (number < 3 && tokens[number] == other) CHECK(is_joined);
      }
    }
  }
}

}  // namespace
}  // namespace tunegauge::tokenizers
