// Pieces in batches against one piece at a time, with every set of instructions.

#include "estimator/tokenizers/fast/piece_batch.h"

#include <memory>
#include <random>
#include <string>
#include <vector>

#include "tests/estimator/tokenizers/fast/cutter_subject.h"
#include "tests/support/catch.h"

namespace tunegauge::tokenizers {
namespace {

/// Pieces of sizes around the borders between the tables, mostly of equal bytes, zeros too.
struct Text {
  explicit Text(std::mt19937& random, std::size_t key_bytes = ShortKey::bytes) {
    const std::size_t pieces = random() % (PiecePlaces::most + 1);
    from = static_cast<std::uint32_t>(random() % 3);
    std::uint32_t end = from;
    for (std::size_t i = 0; i < pieces; ++i) {
      end += static_cast<std::uint32_t>(random() % 4 == 0 ? 1 + random() % 40 : 1 + random() % 16);
      ends.push_back(end);
    }
    // From the last piece on a whole key can be read, and not a byte more.
    const std::uint32_t last = ends.size() < 2 ? from : ends[ends.size() - 2];
    size = std::max<std::size_t>(end, last + key_bytes);
    bytes = std::make_unique<char[]>(size);
    for (std::size_t i = 0; i < size; ++i)
      bytes[i] = "aaaaaaaaaaaaaaaaaaaaaaaaaa\0b"[random() % 28];
  }

  std::unique_ptr<char[]> bytes;
  std::size_t size = 0;
  std::uint32_t from = 0;
  std::vector<std::uint32_t> ends;
};

struct Piece {
  std::uint32_t begin;
  std::uint32_t size;
  friend bool operator==(const Piece&, const Piece&) = default;
};

std::vector<Piece> list(const PiecePlaces& places) {
  std::vector<Piece> pieces;
  for (std::size_t i = 0; i < places.count; ++i) {
    pieces.push_back({places.begins[i], places.sizes[i]});
  }
  return pieces;
}

std::vector<Piece> pieces_of(const Text& text, const PieceBits& left_out, std::size_t least,
                             std::size_t most) {
  std::vector<Piece> pieces;
  std::uint32_t begin = text.from;
  for (std::size_t i = 0; i < text.ends.size(); ++i) {
    const Piece piece{begin, text.ends[i] - begin};
    const bool counts = (left_out[i / 64] >> (i % 64) & 1) == 0;
    if (counts && piece.size >= least && piece.size <= most) pieces.push_back(piece);
    begin = text.ends[i];
  }
  return pieces;
}

TEST_CASE("pieces are sorted by their sizes", "[tokenizers][fast]") {
  std::mt19937 random(21);
  for (int round = 0; round < 2000; ++round) {
    const Text text(random);
    PieceBits out{};
    for (std::uint64_t& word : out) {
      for (int bit = 0; bit < 64; ++bit) word = word << 1 | (random() % 4 == 0 ? 1 : 0);
    }
    for (const Simd simd : simds()) {
      SortedPieces sorted;
      piece_steps(simd).sort(text.ends, text.from, out, sorted);
      CHECK(list(sorted.tiny) == pieces_of(text, out, 1, TinyKey::most_bytes));
      CHECK(list(sorted.brief) ==
            pieces_of(text, out, TinyKey::most_bytes + 1, ShortKey::most_bytes));
      CHECK(list(sorted.longer) == pieces_of(text, out, ShortKey::most_bytes + 1, 1000));
    }
  }
}

/// Takes the pieces of texts that belong to a table through both steps, while the table fills.
template <class Table>
void check_steps(const TableSteps<Table>& steps, std::size_t least_bytes) {
  using Key = typename Table::Key;
  std::mt19937 random(22);
  const auto table = std::make_unique<Table>();
  const auto waiting = std::make_unique<WaitingPieces<Table>>();
  std::uint64_t found_tokens = 0;
  for (int round = 0; round < 1000; ++round) {
    waiting->count = 0;
    std::vector<Key> keys;
    for (int part = 0; part < 2; ++part) {
      const Text text(random, Key::bytes);
      PiecePlaces places;
      for (const Piece& piece : pieces_of(text, {}, least_bytes, Key::most_bytes)) {
        places.begins[places.count] = piece.begin;
        places.sizes[places.count++] = piece.size;
        keys.emplace_back(text.bytes.get() + piece.begin, piece.size);
      }
      const std::uint64_t note = random() % 2;
      steps.await(text.bytes.get(), places, note, *table, *waiting);
      for (std::size_t i = keys.size() - places.count; i < keys.size(); ++i) keys[i].set_note(note);
    }
    REQUIRE(waiting->count == keys.size());
    std::uint64_t tokens = 0;
    std::vector<std::uint32_t> elsewhere;
    for (std::uint32_t i = 0; i < keys.size(); ++i) {
      const Key key = waiting->key(i);
      CHECK(key.words() == keys[i].words());
      CHECK(waiting->homes[i] == Table::home_of(keys[i]));
      const std::uint64_t at_home = table->find_at_home(key, waiting->homes[i]);
      tokens += at_home;
      if (at_home == 0) elsewhere.push_back(i);
    }
    WaitingNumbers numbers;
    const FoundPieces found = steps.find(*table, *waiting, numbers);
    CHECK(found.tokens == tokens);
    CHECK(std::vector<std::uint32_t>(numbers.begin(), numbers.begin() + found.not_at_home) ==
          elsewhere);
    found_tokens += found.tokens;
    for (std::size_t i = 0; i < keys.size(); i += 3) {
      const typename Table::Home home = Table::home_of(keys[i]);
      if (table->find(keys[i], home) == 0) table->keep(keys[i], home, 1 + random() % 16);
    }
  }
  CHECK(found_tokens > 1000);
}

TEST_CASE("pieces wait and are found with every set of instructions", "[tokenizers][fast]") {
  for (const Simd simd : simds()) {
    check_steps<TinyCounts>(piece_steps(simd).tiny, 1);
    check_steps<ShortCounts>(piece_steps(simd).brief, TinyKey::most_bytes + 1);
  }
  check_steps<MediumCounts>(medium_steps, ShortKey::most_bytes + 1);
}

}  // namespace
}  // namespace tunegauge::tokenizers
