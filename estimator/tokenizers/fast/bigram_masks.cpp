// BigramTables, and the masks character by character.

#include "estimator/tokenizers/fast/bigram_masks.h"

#include <algorithm>
#include <bit>

#include "estimator/tokenizers/hash_bytes.h"
#include "estimator/tokenizers/utf8_scan.h"

namespace tunegauge::tokenizers {

namespace {

constexpr char32_t ascii_size = 0x80;
constexpr char32_t plane_size = 0x10000;

/// What begins words of different make-up; the characters of one kind behave alike in most
/// vocabularies.
unsigned kind_of(char32_t character) {
  constexpr std::string_view ends = ".,;:!?)]}'\"";
  constexpr std::string_view begins = "([{</\\";
  const auto byte = static_cast<char>(character);
  if (byte == ' ') return 0;
  if (byte == '\n' || byte == '\r' || byte == '\t') return 1;
  if (byte >= 'a' && byte <= 'z') return 2;
  if (byte >= 'A' && byte <= 'Z') return 3;
  if (byte >= '0' && byte <= '9') return 4;
  if (ends.find(byte) != ends.npos) return 5;
  return begins.find(byte) != begins.npos ? 6 : 7;
}

constexpr std::size_t block_bytes = 64;

bool is_ascii(const char* block) {
  std::uint64_t all = 0;
  for (std::size_t at = 0; at < block_bytes; at += 8) all |= hash_detail::load64(block + at);
  return (all & 0x8080808080808080U) == 0;
}

/// The cuts of a block of ASCII behind the character `left`, which is one too.
std::uint64_t cuts_of_ascii(const BigramTables& tables, unsigned char left, const char* block) {
  std::uint64_t cuts = 0;
  for (std::size_t at = 0; at < block_bytes; ++at) {
    const auto right = static_cast<unsigned char>(block[at]);
    const bool may_cut = (tables.may_follow[left] & tables.kind[right]) != 0;
    cuts |= std::uint64_t{may_cut} << at;
    left = right;
  }
  return cuts;
}

/// A character with its bits of BigramTables::sides.
struct Neighbour {
  char32_t character;
  std::uint32_t sides;
};

Neighbour neighbour(const BigramTables& tables, char32_t character) {
  if (character >= plane_size) return {character, 0};
  return {character, tables.sides[character / 8] >> (character % 8 * 4)};
}

bool may_cut(const BigramTables& tables, const CharacterCuts::PairFilter& filter, Neighbour left,
             Neighbour right) {
  if ((left.character | right.character) < ascii_size) {
    return (tables.may_follow[left.character] & tables.kind[right.character]) != 0;
  }
  const std::uint32_t both =
      left.sides >> BigramTables::behind_bit & right.sides >> BigramTables::before_bit & 1;
  if (both == 0) return false;
  const std::uint32_t bit = filter.bit(tables.seen(left.character), tables.seen(right.character));
  return (filter.words[bit >> 6] >> (bit & 63) & 1) == 0;
}

bool find_cuts(const BigramTables& tables, std::string_view text, std::size_t begin,
               std::size_t bytes, bool may_end_single, CutMasks masks) {
  const CharacterCuts::PairFilter filter = tables.cuts->pair_filter();
  const std::string_view part = text.substr(begin, bytes);
  // What stands before the text is cut from nothing.
  Neighbour left = neighbour(tables, begin > 0 ? character_before(text, begin) : plane_size);
  std::size_t at = 0;
  for (std::size_t block = 0; block < bytes; block += block_bytes) {
    std::uint64_t cuts = 0;
    std::uint64_t single_ends = 0;
    const bool is_whole = at == block && bytes - block >= block_bytes;
    if (is_whole && left.character < ascii_size && is_ascii(part.data() + block)) {
      const char* const ascii = part.data() + block;
      cuts = cuts_of_ascii(tables, static_cast<unsigned char>(left.character), ascii);
      single_ends = cuts & (cuts << 1 | (may_end_single ? 1 : 0));
      may_end_single = (cuts >> 63) != 0;
      left = neighbour(tables, static_cast<unsigned char>(ascii[block_bytes - 1]));
      at += block_bytes;
    }
    for (const std::size_t end = std::min(bytes, block + block_bytes); at < end;) {
      const CodePoint character = decode_inline(part, at);
      const Neighbour right = neighbour(tables, character.value);
      const std::uint64_t is_cut = may_cut(tables, filter, left, right) ? 1 : 0;
      cuts |= is_cut << (at - block);
      single_ends |= (may_end_single ? is_cut : 0) << (at - block);
      may_end_single = (is_cut & right.sides >> BigramTables::token_bit & 1) != 0;
      left = right;
      at += character.bytes;
    }
    *masks.cuts++ = cuts;
    *masks.single_ends++ = single_ends;
  }
  return may_end_single;
}

void note_singles(CutMasks masks, std::size_t count, std::size_t at, std::uint64_t* bits) {
  const std::size_t end = at + count;
  for (std::size_t word = 0; at < end; ++word) {
    const std::uint64_t cuts = masks.cuts[word];
    for (std::uint64_t singles = masks.single_ends[word]; singles != 0; singles &= singles - 1) {
      // As many cuts as stand before it.
      const std::uint64_t before = (singles & (~singles + 1)) - 1;
      const std::size_t bit = at + static_cast<std::size_t>(std::popcount(cuts & before));
      bits[bit / 64] |= std::uint64_t{1} << (bit % 64);
    }
    at += static_cast<std::size_t>(std::popcount(cuts));
  }
}

constexpr BigramSteps portable_steps = {find_cuts, note_singles};

}  // namespace

BigramTables::BigramTables(const CharacterCuts& all_cuts, char32_t space)
    : cuts(&all_cuts), seen_space(space) {
  for (char32_t left = 0; left < ascii_size; ++left) may_follow[left] = 0xFF;
  for (char32_t right = 0; right < ascii_size; ++right) {
    const auto bit = static_cast<std::uint8_t>(1U << kind_of(right));
    const auto may_cut_from = [&](char32_t left) { return cuts->may_cut(seen(left), seen(right)); };
    bool is_ever_cut = false;
    for (char32_t left = 0; left < ascii_size; ++left) {
      is_ever_cut = is_ever_cut || may_cut_from(left);
    }
    // Such as have no token: they would keep the others of their kind from being cut. And a space
    // that several tokens stand for, so that all ASCII characters between cuts are one token.
    const bool is_odd_space = seen(right) != right && !cuts->is_one_token(seen(right));
    if (!is_ever_cut || is_odd_space) continue;
    kind[right] = bit;
    for (char32_t left = 0; left < ascii_size; ++left) {
      if (!may_cut_from(left)) may_follow[left] &= static_cast<std::uint8_t>(~bit);
    }
  }
  for (char32_t character = 0; character < plane_size; ++character) {
    const std::uint32_t before = cuts->may_cut_before(seen(character)) ? 1U << before_bit : 0;
    const std::uint32_t behind = cuts->may_cut_behind(seen(character)) ? 1U << behind_bit : 0;
    const std::uint32_t token = cuts->is_one_token(seen(character)) ? 1U << token_bit : 0;
    sides[character / 8] |= (before | behind | token) << (character % 8 * 4);
  }
}

const BigramSteps& bigram_steps(Simd simd) noexcept {
  if (simd == Simd::avx512 && avx512_bigram_steps != nullptr) return *avx512_bigram_steps;
  return portable_steps;
}

char32_t character_before(std::string_view text, std::size_t at) {
  std::size_t begin = at - 1;
  while ((static_cast<unsigned char>(text[begin]) & 0xC0U) == 0x80U) --begin;
  return decode_inline(text, begin).value;
}

}  // namespace tunegauge::tokenizers
