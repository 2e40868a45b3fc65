// BigramTables, and the masks character by character.

#include "estimator/tokenizers/fast/bigram_masks.h"

#include <algorithm>
#include <bit>

#include "estimator/tokenizers/hash_bytes.h"
#include "estimator/tokenizers/utf8_scan.h"

namespace tunegauge::tokenizers {

namespace {

constexpr char32_t ascii_size = 0x80;

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

bool find_cuts(const BigramTables& tables, std::string_view text, std::size_t begin,
               std::size_t bytes, bool may_end_single, CutMasks masks) {
  std::fill_n(masks.cuts, (bytes + 63) / 64, 0);
  std::fill_n(masks.single_ends, (bytes + 63) / 64, 0);
  CodePoint left = decode_inline(text, begin);
  if (begin > 0) left.value = character_before(text, begin);
  for (std::size_t at = begin > 0 ? 0 : left.bytes; at < bytes;) {
    const char* const block = text.data() + begin + at;
    if (at % block_bytes == 0 && bytes - at >= block_bytes && left.value < ascii_size &&
        is_ascii(block)) {
      const std::uint64_t cuts =
          cuts_of_ascii(tables, static_cast<unsigned char>(left.value), block);
      masks.cuts[at / 64] = cuts;
      masks.single_ends[at / 64] = cuts & (cuts << 1 | (may_end_single ? 1 : 0));
      may_end_single = (cuts >> 63) != 0;
      left.value = static_cast<unsigned char>(block[block_bytes - 1]);
      at += block_bytes;
      continue;
    }
    const CodePoint right = decode_inline(text, begin + at);
    const bool may_cut =
        (left.value | right.value) < ascii_size
            ? (tables.may_follow[left.value] & tables.kind[right.value]) != 0
            : tables.cuts->may_cut(tables.seen(left.value), tables.seen(right.value));
    masks.cuts[at / 64] |= std::uint64_t{may_cut} << (at % 64);
    masks.single_ends[at / 64] |= std::uint64_t{may_cut && may_end_single} << (at % 64);
    may_end_single = may_cut && tables.cuts->is_one_token(tables.seen(right.value));
    left = right;
    at += right.bytes;
  }
  return may_end_single;
}

void note_singles(CutMasks masks, std::size_t count, std::size_t at, std::uint64_t* bits) {
  const std::size_t end = at + count;
  for (std::size_t word = 0; at < end; ++word) {
    for (std::uint64_t cuts = masks.cuts[word]; cuts != 0; cuts &= cuts - 1, ++at) {
      const std::uint64_t is_single = masks.single_ends[word] >> std::countr_zero(cuts) & 1;
      bits[at / 64] |= is_single << (at % 64);
    }
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
  for (char32_t character = 0; character < 0x10000; ++character) {
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
