#pragma once
// How many symbols are left of short texts when all their merges are done: many texts at a time,
// for one by one the processor would wait for the merge table most of the time.

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "estimator/tokenizers/bpe_model.h"
#include "estimator/tokenizers/fast/simd.h"
#include "estimator/tokenizers/utf8_scan.h"

namespace tunegauge::tokenizers {

/// The symbols that texts begin as. Immutable, thread-safe; borrows the merges.
///
/// Where symbols begin as bytes, most characters are taken for one symbol at once: those whose
/// bytes surely join before anything else can happen to them. The bytes of X, [E6 95 B0], say,
/// become one symbol by merges of ranks up to R, if they are left alone. They are, if no merge
/// whatsoever that has one of the symbols at X's ends on the way (first E6 and B0, at last X
/// itself) on its other side, next to whatever may stand outside, has a rank below R. Then all that
/// happens outside until rank R happens without X, and X is one symbol by then.
class FirstSymbols {
 public:
  static constexpr TokenId no_symbol = 0xFFFFFFFFU;

  /// Symbols begin as bytes or as characters, as `model` is one of bytes or not; where
  /// `marks_spaces` a space begins as U+2581.
  FirstSymbols(const BpeModel& model, bool marks_spaces);

  /// Whether every symbol of a text is known here. (All are where symbols begin as bytes.)
  [[nodiscard]] bool cover(std::string_view text) const;

  [[nodiscard]] const MergeTable& merges() const { return merges_; }
  /// Of a byte; no_symbol where that is none by itself.
  [[nodiscard]] TokenId of_byte(unsigned char byte) const { return bytes_[byte]; }
  /// Of a character that is one symbol from the beginning, else no_symbol.
  [[nodiscard]] TokenId of_character(char32_t character) const {
    return character < characters_.size() ? characters_[character] : no_symbol;
  }
  /// What MergeTable::find_value has for the symbols of two bytes.
  [[nodiscard]] std::uint64_t pair_value(unsigned char left, unsigned char right) const {
    return pairs_[std::size_t{left} << 8 | right];
  }

  /// The tables behind of_byte and pair_value, for those who read several at a time.
  [[nodiscard]] const TokenId* ids_of_bytes() const { return bytes_.data(); }
  [[nodiscard]] const std::uint64_t* values_of_byte_pairs() const { return pairs_.data(); }

  /// Calls add(id, value) for each symbol that a covered text begins as; `value` is what
  /// MergeTable::find_value has for it and the symbol before, or unknown_value where that must be
  /// asked.
  template <class Add>
  void walk(std::string_view text, Add add) const;
  static constexpr std::uint64_t unknown_value = ~std::uint64_t{0};

 private:
  void note_bytes(const BpeModel& model);
  void note_characters(const BpeModel& model, bool marks_spaces);

  const MergeTable& merges_;
  std::array<TokenId, 256> bytes_;
  std::vector<TokenId> characters_;   ///< of the first plane
  std::vector<std::uint64_t> pairs_;  ///< by left byte << 8 | right byte
};

struct ShortText {
  static constexpr std::size_t most_bytes = 32;
  /// Of the merges. (Pairs are noted as rank << 5 | place, and the last rank says that there is no
  /// merge.)
  static constexpr std::uint32_t most_ranks = (1U << 27) - 1;
  /// 1 to most_bytes bytes of valid UTF-8, covered. From its begin on, most_bytes may be read.
  std::string_view text;
  std::uint32_t number = 0;        ///< the owner's
  std::uint64_t symbols_left = 0;  ///< the result
};

/// Sets the results; the order of the texts may change. Precondition: simd <= best_simd().
void merge_short_texts(const FirstSymbols& first, std::span<ShortText> texts, Simd simd);

template <class Add>
void FirstSymbols::walk(std::string_view text, Add add) const {
  std::uint64_t value_behind_byte = 0;  // of the first symbol: no merge
  bool last_is_byte = true;
  std::size_t bytes_until = 0;  // up to here symbols are bytes
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte >= 0x80 && at >= bytes_until) {
      const CodePoint character = decode_inline(text, at);
      const TokenId id = of_character(character.value);
      if (id != no_symbol) {
        add(id, at == 0 ? 0 : unknown_value);
        at += character.bytes;
        last_is_byte = false;
        continue;
      }
      bytes_until = at + character.bytes;
    }
    if (at > 0) value_behind_byte = pair_value(static_cast<unsigned char>(text[at - 1]), byte);
    add(of_byte(byte), last_is_byte ? value_behind_byte : unknown_value);
    last_is_byte = true;
    ++at;
  }
}

}  // namespace tunegauge::tokenizers
