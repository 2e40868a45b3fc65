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
  std::string_view text;           ///< 1 to most_bytes bytes of valid UTF-8, covered
  std::uint32_t number = 0;        ///< the owner's
  std::uint64_t symbols_left = 0;  ///< the result
};

/// Sets the results; fastest where all texts have up to 16 bytes, or all have more. Precondition:
/// simd <= best_simd().
void merge_short_texts(const FirstSymbols& first, std::span<ShortText> texts, Simd simd);

}  // namespace tunegauge::tokenizers
