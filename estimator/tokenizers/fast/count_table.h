#pragma once
// Token counts of short pieces: the tables that nearly every piece of a text is found in.
//
// Bounded and lossy: where a line is full, a new piece takes the place of another one. A table
// never changes a result, for it holds the whole text of a piece, and only pieces are kept that
// have as many tokens by themselves as within a longer one.
//
// A slot has 16 bytes (pieces of up to 15) or 32 (up to 30); 4 or 2 of them share a cache line, so
// that one look at one line of memory answers:
//
//     byte  0 ......................... 14   15
//          [ text, padded with zeros      ][ tokens - 1 | bytes ]
//                                            high 4 bits  low 4 bits
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

/// The text of a piece in 2 or 4 words, as a slot has it. In the place of the tokens the owner of a
/// key may leave a note, which the table does not look at.
template <std::size_t words_of_key>
class PieceKey {
 public:
  static_assert(words_of_key == 2 || words_of_key == 4);
  static_assert(std::endian::native == std::endian::little);
  static constexpr std::size_t bytes = 8 * words_of_key;
  static constexpr unsigned token_bits = words_of_key == 2 ? 4 : 8;
  static constexpr unsigned size_bits = token_bits;
  static constexpr std::size_t most_bytes = bytes - (token_bits + size_bits) / 8;

  PieceKey() = default;
  /// Of `size` (1 to most_bytes) bytes at `text`. Reads `bytes` bytes from there on.
  PieceKey(const char* text, std::size_t size) {
    const Mask& mask = masks[size];
    for (std::size_t i = 0; i < words_of_key; ++i) {
      words_[i] = hash_detail::load64(text + 8 * i) & mask[i];
    }
    last() |= std::uint64_t{size} << (64 - token_bits - size_bits);
  }

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

  /// Of the text; the same in all processes. Not secret: pieces that collide on purpose push each
  /// other out of one line, no more.
  [[nodiscard]] std::uint64_t hash() const {
    constexpr std::uint64_t odd1 = 0x9E3779B97F4A7C15U;
    constexpr std::uint64_t odd2 = 0xD1B54A32D192ED03U;
    using hash_detail::fold_product;
    const std::uint64_t end = last() << token_bits;
    if constexpr (words_of_key == 2) {
      return fold_product(words_[0] ^ odd1, end ^ odd2);
    } else {
      return fold_product(words_[0] ^ odd1, words_[1] ^ odd2) ^
             fold_product(words_[2] ^ odd2, end ^ odd1);
    }
  }

 private:
  /// What of the words belongs to a piece of so many bytes.
  using Mask = std::array<std::uint64_t, words_of_key>;
  static constexpr auto masks = [] {
    std::array<Mask, most_bytes + 1> all{};
    for (std::size_t byte = 0; byte < most_bytes; ++byte) {
      for (std::size_t size = byte + 1; size < all.size(); ++size) {
        all[size][byte / 8] |= std::uint64_t{0xFF} << (byte % 8 * 8);
      }
    }
    return all;
  }();

  [[nodiscard]] const std::uint64_t& last() const { return words_.back(); }
  std::uint64_t& last() { return words_.back(); }

  std::array<std::uint64_t, words_of_key> words_{};
};

using ShortKey = PieceKey<2>;
using MediumKey = PieceKey<4>;

template <class Key>
class CountTable {
 public:
  static constexpr std::uint64_t most_tokens = std::uint64_t{1} << Key::token_bits;  ///< kept

  /// 2^lines_log2 cache lines.
  explicit CountTable(unsigned lines_log2)
      : lines_(std::size_t{1} << lines_log2), shift_(64 - lines_log2) {}

  void prefetch(std::uint64_t hash) const { __builtin_prefetch(&lines_[hash >> shift_]); }

  /// Tokens of the piece with this hash, or 0 where it is not in the table.
  [[nodiscard]] std::uint64_t find(const Key& key, std::uint64_t hash) const {
    const Line& line = lines_[hash >> shift_];
    for (std::size_t step = 0; step < ways; ++step) {
      const Key& slot = line[(hash + step) % ways];
      if (slot.is(key)) return slot.note() + 1;
    }
    return 0;
  }

  /// Keeps a piece that is not in the table; does nothing where it has 0 or too many tokens.
  void keep(const Key& key, std::uint64_t hash, std::uint64_t tokens) {
    if (tokens == 0 || tokens > most_tokens) return;
    std::size_t step = first_free(hash);
    // All are taken: one that chance picks gives way, but not the one at this piece's home.
    if (step == ways) step = 1 + turn_++ % (ways - 1);
    Key& slot = lines_[hash >> shift_][(hash + step) % ways];
    slot = key;
    slot.set_note(tokens - 1);
  }
  /// The same, but no other piece gives way.
  void keep_if_free(const Key& key, std::uint64_t hash, std::uint64_t tokens) {
    if (first_free(hash) < ways) keep(key, hash, tokens);
  }

 private:
  static constexpr std::size_t ways = 64 / Key::bytes;
  /// A piece's home is hash % ways; where that is taken, it is in one of the next ones.
  struct alignas(64) Line : std::array<Key, ways> {};

  /// Steps from home to a free slot; `ways` where there is none.
  [[nodiscard]] std::size_t first_free(std::uint64_t hash) const {
    const Line& line = lines_[hash >> shift_];
    std::size_t step = 0;
    while (step < ways && !line[(hash + step) % ways].is_empty()) ++step;
    return step;
  }

  HugeVector<Line> lines_;
  unsigned shift_;
  std::uint32_t turn_ = 0;
};

}  // namespace tunegauge::tokenizers
