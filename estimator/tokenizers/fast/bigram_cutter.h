#pragma once
// The cutter of models without a pre-tokenizer (Llama 2, Mistral, Gemma ...): cuts wherever two
// neighbours surely meet in no merge. Two to five characters a piece, and few different pieces.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "estimator/tokenizers/fast/bigram_masks.h"
#include "estimator/tokenizers/fast/block_masks.h"
#include "estimator/tokenizers/fast/character_cuts.h"
#include "estimator/tokenizers/fast/piece_cutter.h"

namespace tunegauge::tokenizers {

/// Immutable, thread-safe.
class BigramCutter {
 public:
  /// What the model is given in the place of a space.
  enum class Spaces {
    stay,
    become_marks,  ///< U+2581: texts are cut as if each space were one
  };
  /// `cuts` is borrowed. Precondition: simd <= best_simd().
  BigramCutter(const CharacterCuts& cuts, Spaces spaces, Simd simd = best_simd());

  /// A stretch of a text that is one token whatever the model says: an added token.
  struct Token {
    std::uint32_t begin;
    std::uint32_t end;
  };
  /// As PieceCutter::cut, with the same room.
  [[nodiscard]] std::size_t cut(std::string_view text, std::size_t from, std::uint32_t* ends,
                                std::size_t most) const {
    return cut(text, from, {}, ends, most, nullptr);
  }
  /// The same for models whose symbols begin as characters. `tokens`, one behind the other, are
  /// pieces. `singles` gets a bit for each piece, 1 only if it is one of them, or one character
  /// that is one token; it has room for most + 2 * slack bits. No token may go over `from`.
  [[nodiscard]] std::size_t cut(std::string_view text, std::size_t from,
                                std::span<const Token> tokens, std::uint32_t* ends,
                                std::size_t most, std::uint64_t* singles) const;
  /// Whether a text may be cut between two characters of it. `cut` does not use every chance.
  [[nodiscard]] bool may_cut(char32_t left, char32_t right) const {
    return tables_.cuts->may_cut(tables_.seen(left), tables_.seen(right));
  }

 private:
  BigramTables tables_;
  const BigramSteps& steps_;
  const BlockSteps& block_steps_;
};

}  // namespace tunegauge::tokenizers
