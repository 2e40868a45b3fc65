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
  /// Two bits for each character of the first plane, sixteen to a word, of the least number first.
  static constexpr unsigned before_bit = 0;  ///< may be cut before it
  static constexpr unsigned behind_bit = 1;
  std::array<std::uint32_t, 0x10000 / 16> sides{};
};

/// Writes a bit for each byte of text.substr(begin, bytes), 64 to a word: 1 for the first byte of a
/// character that the text may be cut before. It may not before its very first one. `begin` and
/// begin + bytes are between characters, bytes > 0; text is valid UTF-8.
using FindCuts = void (*)(const BigramTables& tables, std::string_view text, std::size_t begin,
                          std::size_t bytes, std::uint64_t* words);

/// Precondition: simd <= best_simd().
[[nodiscard]] FindCuts find_cuts(Simd simd) noexcept;

/// With AVX-512; null where this build has none.
extern const FindCuts find_cuts_avx512;

/// The character that ends before `at` > 0.
[[nodiscard]] char32_t character_before(std::string_view text, std::size_t at);

}  // namespace tunegauge::tokenizers
