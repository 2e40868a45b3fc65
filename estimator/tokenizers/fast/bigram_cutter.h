#pragma once
// The cutter of models without a pre-tokenizer (Llama 2, Mistral, Gemma ...): cuts wherever two
// neighbours meet in no merge. About four characters a piece, and few different pieces.

#include <array>
#include <cstdint>

#include "estimator/tokenizers/fast/character_cuts.h"
#include "estimator/tokenizers/fast/piece_cutter.h"

namespace tunegauge::tokenizers {

class BigramCutter final : public PieceCutter {
 public:
  /// What the model is given in the place of a space.
  enum class Spaces {
    stay,
    become_marks,  ///< U+2581: texts are cut as if each space were one
  };
  /// `cuts` is borrowed.
  BigramCutter(const CharacterCuts& cuts, Spaces spaces);

  [[nodiscard]] std::size_t cut(std::string_view text, std::size_t from, std::uint32_t* ends,
                                std::size_t most) const override;
  /// Whether a text may be cut between two characters of it.
  [[nodiscard]] bool may_cut(char32_t left, char32_t right) const {
    return cuts_.may_cut(seen(left), seen(right));
  }

 private:
  /// The character that the model is given.
  [[nodiscard]] char32_t seen(char32_t character) const {
    return character == ' ' ? space_ : character;
  }

  const CharacterCuts& cuts_;
  char32_t space_;
  /// may_cut for ASCII: a bit for the right one in the row of the left one
  std::array<std::array<std::uint64_t, 2>, 128> ascii_{};
};

}  // namespace tunegauge::tokenizers
