// CharacterCuts: which pairs of characters meet in a merge.

#include "estimator/tokenizers/fast/character_cuts.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "estimator/tokenizers/utf8_scan.h"

namespace tunegauge::tokenizers {

namespace {

bool is_continuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

/// Where the last character of valid UTF-8 begins; 0 where only continuation bytes are there.
std::size_t last_character_begin(std::string_view text) {
  std::size_t at = text.size() - 1;
  while (at > 0 && is_continuation(text[at])) --at;
  return at;
}

/// The characters that begin with these one to three bytes, a proper part of one; of the first
/// plane. Nothing for the beginning of a four-byte character.
CharacterCuts::Head characters_beginning(std::string_view part) {
  const auto lead = static_cast<unsigned char>(part[0]);
  if (lead >= 0xF0) return {.has_text = true};
  const std::size_t length = lead < 0xE0 ? 2 : 3;
  char32_t value = lead & (length == 2 ? 0x1FU : 0x0FU);
  for (std::size_t i = 1; i < part.size(); ++i) {
    value = value << 6 | (static_cast<unsigned char>(part[i]) & 0x3FU);
  }
  const unsigned missing = static_cast<unsigned>(length - part.size()) * 6;
  // Shorter characters are never written so: [E0] begins U+0800 to U+0FFF. Nothing may be left.
  const char32_t least = length == 2 ? 0x80 : 0x800;
  return {std::max<char32_t>(value << missing, least), ((value + 1) << missing) - 1, true};
}

constexpr std::uint64_t least_bits = 1 << 16;
constexpr std::uint64_t most_bits = 1 << 21;

/// What leaves the number of a bit of a hash.
unsigned shift_of(std::uint64_t bits) {
  return 32 - static_cast<unsigned>(std::bit_width(bits) - 1);
}
}  // namespace

CharacterCuts::CharacterCuts(Symbols symbols, std::size_t merges) : symbols_(symbols) {
  // About one merge in ten brings a new pair; 16 bits a pair keep the shared bits rare.
  const std::uint64_t bits = std::clamp(std::bit_ceil(merges * 2), least_bits, most_bits);
  filter_.assign(bits / 64, 0);
  shift_ = shift_of(bits);
  sides_.assign(plane_size, 0);
  if (symbols == Symbols::characters) return;
  for (AsciiRow& row : ascii_) row.fill(~std::uint64_t{0});
  std::fill(sides_.begin() + 0x80, sides_.end(), kBehind | kBefore);
}

CharacterCuts::CharacterCuts(Tables tables)
    : symbols_(tables.symbols),
      ascii_(tables.ascii),
      sides_(std::move(tables.sides)),
      filter_(std::move(tables.filter)),
      shift_(filter_.empty() ? 0 : shift_of(filter_.size() * 64)) {}

bool CharacterCuts::are_sound(const Tables& tables) {
  const std::size_t words = tables.filter.size();
  if (words == 0) return tables.sides.empty();
  return std::has_single_bit(words) && words <= most_bits / 64 && tables.sides.size() == plane_size;
}

void CharacterCuts::allow(char32_t character, bool is_one_token) {
  if (character >= plane_size) return;
  sides_[character] = kBehind | kBefore | (is_one_token || character < 0x80 ? kOneToken : 0);
  if (character >= 0x80) return;
  for (char32_t other = 0; other < 0x80; ++other) {
    if (sides_[other] == 0) continue;
    ascii_[character][other >> 6] |= std::uint64_t{1} << (other & 63);
    ascii_[other][character >> 6] |= std::uint64_t{1} << (character & 63);
  }
}

void CharacterCuts::forbid(char32_t left, char32_t right) {
  if ((left | right) < 0x80) {
    ascii_[left][right >> 6] &= ~(std::uint64_t{1} << (right & 63));
  } else if ((left | right) < plane_size) {
    const std::uint32_t at = pair_filter().bit(left, right);
    filter_[at >> 6] |= std::uint64_t{1} << (at & 63);
  }
}

CharacterCuts::Tail CharacterCuts::tail_of(std::string_view left) {
  if (left.empty()) return {};
  const std::size_t begin = last_character_begin(left);
  if (is_continuation(left[begin])) return {Tail::Kind::end_of_character};
  if (left.size() - begin != utf8_length(left[begin])) return {Tail::Kind::begin_of_character};
  return {Tail::Kind::character, decode_inline(left, begin).value};
}

CharacterCuts::Head CharacterCuts::head_of(std::string_view right) {
  if (right.empty()) return {};
  if (is_continuation(right[0])) return {.has_text = true};
  if (right.size() < utf8_length(right[0])) return characters_beginning(right);
  const char32_t character = decode_inline(right, 0).value;
  return {character, character, true};
}

// Symbols of bytes may be parts of characters:
//
//     left  ...[E6 95 B0]   a whole character, or [95 B0] the last bytes of some
//     right [E5 AD 97]...   a whole character, or [E5 AD] the first bytes of some
//
// Where left ends or right begins inside of a character, they meet inside of one, which is no
// border. Last bytes of a character stand for too many characters to note each: there is never a
// cut before what follows them.
void CharacterCuts::note_merge(Tail left, Head right) {
  if (left.kind == Tail::Kind::no_text || !right.has_text) {
    *this = CharacterCuts();  // the proof says nothing
    return;
  }
  if (filter_.empty() || left.kind == Tail::Kind::begin_of_character) return;
  const char32_t last = std::min<char32_t>(right.last, plane_size - 1);
  if (left.kind == Tail::Kind::end_of_character) {
    for (char32_t character = right.first; character <= last; ++character) {
      sides_[character] &= static_cast<std::uint8_t>(~kBefore);
    }
    return;
  }
  const bool is_byte_border =
      symbols_ == Symbols::bytes && (left.character < 0x80) != (right.first < 0x80);
  if (is_byte_border) return;  // never cut anyhow
  // Thousands of characters begin with one and the same byte of three: not worth a note each.
  constexpr char32_t many = 64;
  if (right.first + many <= last) {
    if (left.character < plane_size) sides_[left.character] &= static_cast<std::uint8_t>(~kBehind);
    return;
  }
  for (char32_t character = right.first; character <= last; ++character) {
    forbid(left.character, character);
  }
}

}  // namespace tunegauge::tokenizers
