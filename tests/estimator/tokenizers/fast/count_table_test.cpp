// The tables of pieces: keys tell texts apart, and what is found was kept.

#include "estimator/tokenizers/fast/count_table.h"

#include <map>
#include <memory>
#include <random>
#include <string>

#include "estimator/tokenizers/fast/long_count_table.h"
#include "tests/support/catch.h"

namespace tunegauge::tokenizers {
namespace {

/// The key of a text at the very end of a heap block, where a read too far is seen by ASan.
template <class Key>
Key key_at_end(const std::string& text) {
  const std::size_t bytes = std::max(text.size(), Key::bytes);
  const auto block = std::make_unique<char[]>(bytes);
  text.copy(block.get(), text.size());
  return Key(block.get(), text.size());
}

/// Texts that differ in little: zeros, length, one byte.
std::string near_text(std::mt19937& random, std::size_t most_bytes) {
  std::string text(1 + random() % most_bytes, random() % 2 == 0 ? '\0' : 'a');
  if (random() % 2 == 0) text[random() % text.size()] = static_cast<char>(random() % 3);
  return text;
}

template <class Key>
void check_keys() {
  std::mt19937 random(5);
  for (int round = 0; round < 20000; ++round) {
    const std::string a = near_text(random, Key::most_bytes);
    const std::string b = near_text(random, Key::most_bytes);
    Key key = key_at_end<Key>(a);
    CHECK(key.text() == a);
    CHECK_FALSE(key.is_empty());
    const std::uint64_t hash = key.hash();
    key.set_note(random() % 16);
    CHECK(key.hash() == hash);
    CHECK(key.size() == a.size());
    CHECK(key.is(key_at_end<Key>(b)) == (a == b));
  }
}

TEST_CASE("keys are equal where texts are", "[tokenizers][fast]") {
  check_keys<ShortKey>();
  check_keys<MediumKey>();
}

template <class Key>
void check_table() {
  std::mt19937 random(6);
  using Table = CountTable<Key, 4>;  // 16 lines: most pieces push another one out
  Table table;
  std::map<std::string, std::uint64_t> tokens_of;
  std::size_t found = 0;
  for (int round = 0; round < 20000; ++round) {
    const std::string text = "t" + std::to_string(random() % 100);
    const Key key = key_at_end<Key>(text);
    const typename Table::Home home = Table::home_of(key);
    const auto [place, is_new] = tokens_of.try_emplace(text, random() % 20);
    const std::uint64_t tokens = table.find(key, home);
    if (tokens != 0) {
      ++found;
      CHECK(tokens == place->second);
      CHECK_FALSE(is_new);
    } else if (random() % 2 == 0) {
      table.keep(key, home, place->second);
      const bool is_kept = place->second > 0 && place->second <= Table::most_tokens;
      CHECK(table.find(key, home) == (is_kept ? place->second : 0));
    } else {
      table.keep_if_free(key, home, place->second);
    }
  }
  CHECK(found > 5000);
}

TEST_CASE("a table finds what it kept, or nothing", "[tokenizers][fast]") {
  check_table<ShortKey>();
  check_table<MediumKey>();
}

TEST_CASE("the table of long pieces finds what it kept, or nothing", "[tokenizers][fast]") {
  LongCountTable table(2);
  const std::string a(LongCountTable::most_bytes, 'a');
  const std::string longer = a + 'a';
  table.keep(a, 0, 7);
  CHECK(table.find(a, 0) == 7);
  CHECK(table.find(longer, 0) == 0);
  CHECK(table.find(a.substr(1), 0) == 0);
  table.keep(longer, 0, 8);
  table.keep(a.substr(1), 0, 256);  // neither is kept
  CHECK(table.find(a, 0) == 7);
  table.keep(a.substr(1), 0, 255);
  CHECK(table.find(a.substr(1), 0) == 255);
  CHECK(table.find(a, 0) == 0);
}

}  // namespace
}  // namespace tunegauge::tokenizers
