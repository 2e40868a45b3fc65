#pragma once
// How common three letters in a row are in English: a table made by
// tools/fit/make_letter_triples.py. Tokenizers hold common words whole and cut rare ones up, so
// that the rarity of a word's letters says how many tokens it takes without a vocabulary at hand.

#include <array>
#include <cstdint>

namespace tunegauge::calibration {

/// 8 times the class, 0 (commonest) to 7 (hardly ever seen), of the letters a, b, c at
/// [a << 10 | b << 5 | c]. Letters are 1 to 26; the end of a word or a letter outside ASCII is 0.
extern const std::array<std::uint8_t, 32 * 32 * 32> letter_triples;

}  // namespace tunegauge::calibration
