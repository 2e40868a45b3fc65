#pragma once
// Token counts of short pieces: the tables that nearly every piece of a text is found in.
//
// Bounded and lossy: where a line is full, a new piece takes the place of another one. A table
// never changes a result, for it holds the whole text of a piece, and only pieces are kept that
// have as many tokens by themselves as within a longer one.
//
// A slot has 8 bytes (pieces of up to 7), 16 (up to 15) or 32 (up to 30); 8, 4 or 2 of them share a
// cache line, so that one look at one line of memory answers:
//
//     byte  0 .......... 6    7
//          [ text, zeros    ][ tokens - 1 | bytes ]
//                              high 4 bits  low 4 bits
//
//     byte  0 ......................... 14   15
//          [ text, padded with zeros      ][ tokens - 1 | bytes ]
//
//     byte  0 ......................... 29   30      31
//          [ text, padded with zeros      ][ bytes ][ tokens - 1 ]
//
// Two pieces are equal where all words are, the last one without its tokens.

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "estimator/tokenizers/hash_bytes.h"
#include "estimator/tokenizers/huge_pages.h"

namespace tunegauge::tokenizers {

/// The text of a piece in 1, 2 or 4 words, as a slot has it. In the place of the tokens the owner
/// of a key may leave a note, which the table does not look at.
template <std::size_t words_of_key>
class PieceKey {
 public:
  static_assert(words_of_key == 1 || words_of_key == 2 || words_of_key == 4);
  static_assert(std::endian::native == std::endian::little);
  using Words = std::array<std::uint64_t, words_of_key>;
  static constexpr std::size_t bytes = 8 * words_of_key;
  static constexpr unsigned token_bits = words_of_key == 4 ? 8 : 4;
  static constexpr unsigned size_bits = token_bits;
  static constexpr std::size_t most_bytes = bytes - (token_bits + size_bits) / 8;

  PieceKey() = default;
  /// Of `size` (1 to most_bytes) bytes at `text`. Reads `bytes` bytes from there on.
  PieceKey(const char* text, std::size_t size) {
    const Words& mask = masks[size];
    for (std::size_t i = 0; i < words_of_key; ++i) {
      words_[i] = hash_detail::load64(text + 8 * i) & mask[i];
    }
    last() |= std::uint64_t{size} << (64 - token_bits - size_bits);
  }

  explicit PieceKey(const Words& words) : words_(words) {}
  [[nodiscard]] const Words& words() const { return words_; }

  [[nodiscard]] std::size_t size() const {
    return last() >> (64 - token_bits - size_bits) & ((1U << size_bits) - 1);
  }
  /// A view of this key.
  [[nodiscard]] std::string_view text() const {
    return {reinterpret_cast<const char*>(words_.data()), size()};
  }

  [[nodiscard]] std::uint64_t note() const { return last() >> (64 - token_bits); }
  /// `note` is less than 2^token_bits.
  void set_note(std::uint64_t note) {
    last() = (last() << token_bits >> token_bits) | note << (64 - token_bits);
  }

  [[nodiscard]] bool is_empty() const { return last() == 0; }
  /// Whether the texts are equal, whatever the notes.
  [[nodiscard]] bool is(const PieceKey& other) const {
    std::uint64_t difference = (last() ^ other.last()) << token_bits;
    for (std::size_t i = 0; i + 1 < words_of_key; ++i) difference |= words_[i] ^ other.words_[i];
    return difference == 0;
  }

  /// Of the text, good in its high bits; the same in all processes. Not secret: pieces that collide
  /// on purpose push each other out of one line, no more. Multiplicative (Knuth, TAOCP 3, 6.4) with
  /// a factor a word, for several at a time can be had by vector instructions.
  [[nodiscard]] std::uint64_t hash() const {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < words_of_key; ++i) {
      const std::uint64_t word = i + 1 < words_of_key ? words_[i] : last() << token_bits;
      sum += (word ^ word >> hash_fold) * hash_factors[i];
    }
    return sum;
  }
  static constexpr unsigned hash_fold = 29;
  static constexpr std::array<std::uint64_t, 4> hash_factors = {
      0x9E3779B97F4A7C15U, 0xD1B54A32D192ED03U, 0xDB4F0B9175AE2165U, 0xBBE0563303A4615FU};

 private:
  /// What of the words belongs to a piece of so many bytes.
  static constexpr auto masks = [] {
    std::array<Words, most_bytes + 1> all{};
    for (std::size_t byte = 0; byte < most_bytes; ++byte) {
      for (std::size_t size = byte + 1; size < all.size(); ++size) {
        all[size][byte / 8] |= std::uint64_t{0xFF} << (byte % 8 * 8);
      }
    }
    return all;
  }();

  [[nodiscard]] const std::uint64_t& last() const { return words_.back(); }
  std::uint64_t& last() { return words_.back(); }

  Words words_;
};

using TinyKey = PieceKey<1>;
using ShortKey = PieceKey<2>;
using MediumKey = PieceKey<4>;

/// 2^lines_log2 cache lines.
template <class KeyType, unsigned lines_log2>
class CountTable {
 public:
  using Key = KeyType;
  static constexpr std::uint64_t most_tokens = std::uint64_t{1} << Key::token_bits;  ///< kept

  CountTable() : slots_(std::size_t{ways} << lines_log2) {}

  /// A piece's home, a slot; where that is taken, the piece is in another one of the same line.
  using Home = std::uint32_t;
  static constexpr unsigned home_shift = 64 - lines_log2 - std::countr_zero(64 / Key::bytes);
  [[nodiscard]] static Home home_of(const Key& key) {
    return static_cast<Home>(key.hash() >> home_shift);
  }
  /// By their homes.
  [[nodiscard]] const Key* slots() const { return slots_.data(); }
  /// Always inlined: g++ drops calls of functions that only prefetch, for they compute nothing.
  [[gnu::always_inline]] void prefetch(Home home) const { __builtin_prefetch(&slots_[home]); }

  /// Tokens of the piece if it is at home, else 0. No branch: most are, but nobody could foresee
  /// which are not.
  [[nodiscard]] std::uint64_t find_at_home(const Key& key, Home home) const {
    const Key& slot = slots_[home];
    const std::uint64_t all_if_it_is = ~(std::uint64_t{slot.is(key)} - 1);
    return (slot.note() + 1) & all_if_it_is;
  }
  /// Tokens of the piece, or 0 where it is not in the table.
  [[nodiscard]] std::uint64_t find(const Key& key, Home home) const {
    for (Home step = 0; step < ways; ++step) {
      if (const std::uint64_t tokens = find_at_home(key, beside(home, step))) return tokens;
    }
    return 0;
  }

  /// Keeps a piece that is not in the table; does nothing where it has 0 or too many tokens.
  void keep(const Key& key, Home home, std::uint64_t tokens) {
    if (tokens == 0 || tokens > most_tokens) return;
    Home step = first_free(home);
    // All are taken: one that chance picks gives way, but not the one at this piece's home.
    if (step == ways) step = 1 + turn_++ % (ways - 1);
    Key& slot = slots_[beside(home, step)];
    slot = key;
    slot.set_note(tokens - 1);
  }
  /// The same, but no other piece gives way.
  void keep_if_free(const Key& key, Home home, std::uint64_t tokens) {
    if (first_free(home) < ways) keep(key, home, tokens);
  }

 private:
  static constexpr std::uint32_t ways = 64 / Key::bytes;

  static Home beside(Home home, Home step) {
    return (home & ~(ways - 1)) | ((home + step) & (ways - 1));
  }
  /// Steps from home to a free slot; `ways` where there is none.
  [[nodiscard]] Home first_free(Home home) const {
    Home step = 0;
    while (step < ways && !slots_[beside(home, step)].is_empty()) ++step;
    return step;
  }

  HugeVector<Key> slots_;
  std::uint32_t turn_ = 0;
};

/// The tables of a worker: at most twice the tokens of the largest vocabularies, and room for the
/// words of a text.
using TinyCounts = CountTable<TinyKey, 16>;      // 4 MB
using ShortCounts = CountTable<ShortKey, 17>;    // 8 MB
using MediumCounts = CountTable<MediumKey, 17>;  // 8 MB

}  // namespace tunegauge::tokenizers
