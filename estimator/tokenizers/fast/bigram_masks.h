#pragma once
// Where a text may be cut by its pairs of neighbours, as bit masks: the step of the bigram cutter
// that depends on the processor.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "estimator/tokenizers/fast/character_cuts.h"
#include "estimator/tokenizers/fast/simd.h"

namespace tunegauge::tokenizers {

/// What decides it, in the form that the masks are made from.
///
/// Two ASCII characters are decided by one AND. The right one has one of eight kinds (letters,
/// digits, ...), the left one a bit for each kind that it may be cut from - from all characters of
/// the kind, so that a few cuts are lost, two in a hundred:
///
///     "e,"   may_follow['e'] = space | newline | end | ...    kind[','] = end    -> cut
///
/// Other pairs by a bit for each side and the filter of CharacterCuts.
struct BigramTables {
  /// `seen_space` is what the model is given in the place of a space. `cuts` is borrowed.
  BigramTables(const CharacterCuts& cuts, char32_t seen_space);

  /// The character that the model is given.
  [[nodiscard]] char32_t seen(char32_t character) const {
    return character == U' ' ? seen_space : character;
  }

  const CharacterCuts* cuts;
  char32_t seen_space;
  // By byte; 0 beyond ASCII.
  alignas(64) std::array<std::uint8_t, 256> may_follow{};
  alignas(64) std::array<std::uint8_t, 256> kind{};
  /// Four bits for each character of the first plane, eight to a word, of the least number first.
  static constexpr unsigned before_bit = 0;  ///< may be cut before it
  static constexpr unsigned behind_bit = 1;
  static constexpr unsigned token_bit = 2;  ///< is one token between two cuts
  std::array<std::uint32_t, 0x10000 / 8> sides{};
};

/// A bit for each byte of a part of a text, 64 to a word.
struct CutMasks {
  std::uint64_t* cuts;         ///< first bytes of characters that the text may be cut before
  std::uint64_t* single_ends;  ///< those of them that end one character, cut off, that is one token
};

/// The two steps, for one kind of processor.
struct BigramSteps {
  /// Fills the masks of text.substr(begin, bytes). `may_end_single`: the last character before
  /// `begin` is one token, and there is a cut before it; returns the same for the end. The text may
  /// not be cut before its very first character. `begin` and begin + bytes are between characters,
  /// bytes > 0; text is valid UTF-8.
  bool (*find_cuts)(const BigramTables& tables, std::string_view text, std::size_t begin,
                    std::size_t bytes, bool may_end_single, CutMasks masks);
  /// Of each of the first `count` cuts, which are all those of some blocks, whether it is one of
  /// single_ends too: sets bits from bit `at` of `bits` on, where none is set yet.
  void (*note_singles)(CutMasks masks, std::size_t count, std::size_t at, std::uint64_t* bits);
};

/// Precondition: simd <= best_simd().
[[nodiscard]] const BigramSteps& bigram_steps(Simd simd) noexcept;

/// With AVX-512; null where this build has none.
extern const BigramSteps* const avx512_bigram_steps;

/// The character that ends before `at` > 0.
[[nodiscard]] char32_t character_before(std::string_view text, std::size_t at);

}  // namespace tunegauge::tokenizers
