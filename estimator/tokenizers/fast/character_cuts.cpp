// CharacterCuts: which pairs of characters meet in a merge.

#include "estimator/tokenizers/fast/character_cuts.h"

#include <algorithm>
#include <bit>

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

/// The characters that begin with these one to three bytes, a proper part of one: [first, last],
/// of the first plane. Nothing for the beginning of a four-byte character.
struct Range {
  char32_t first = 1;
  char32_t last = 0;
};
Range characters_beginning(std::string_view part) {
  const auto lead = static_cast<unsigned char>(part[0]);
  if (lead >= 0xF0) return {};
  const std::size_t length = lead < 0xE0 ? 2 : 3;
  char32_t value = lead & (length == 2 ? 0x1FU : 0x0FU);
  for (std::size_t i = 1; i < part.size(); ++i) {
    value = value << 6 | (static_cast<unsigned char>(part[i]) & 0x3FU);
  }
  const unsigned missing = static_cast<unsigned>(length - part.size()) * 6;
  return {value << missing, ((value + 1) << missing) - 1};
}

}  // namespace

CharacterCuts::CharacterCuts(Symbols symbols, std::size_t merges) : symbols_(symbols) {
  // About one merge in ten brings a new pair; 16 bits a pair keep the shared bits rare.
  constexpr std::uint64_t least_bits = 1 << 16;
  constexpr std::uint64_t most_bits = 1 << 21;
  const std::uint64_t bits = std::clamp(std::bit_ceil(merges * 2), least_bits, most_bits);
  filter_.assign(bits / 64, 0);
  shift_ = 64 - static_cast<unsigned>(std::bit_width(bits) - 1);
  sides_.assign(plane_size, 0);
  if (symbols == Symbols::characters) return;
  for (AsciiRow& row : ascii_) row.fill(~std::uint64_t{0});
  std::fill(sides_.begin() + 0x80, sides_.end(), kBehind | kBefore);
}

void CharacterCuts::allow(char32_t character) {
  if (character >= plane_size) return;
  sides_[character] = kBehind | kBefore;
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
    const std::uint64_t at = place(left, right);
    filter_[at >> 6] |= std::uint64_t{1} << (at & 63);
  }
}

void CharacterCuts::note_merge(std::string_view left, std::string_view right) {
  if (left.empty() || right.empty()) {
    *this = CharacterCuts();  // a symbol without text: the proof says nothing
  } else if (filter_.empty()) {
    return;
  } else if (symbols_ == Symbols::bytes) {
    note_bytes(left, right);
  } else {
    forbid(decode_inline(left, last_character_begin(left)).value, decode_inline(right, 0).value);
  }
}

// Symbols of bytes may be parts of characters:
//
//     left  ...[E6 95 B0]   a whole character, or [95 B0] the last bytes of some
//     right [E5 AD 97]...   a whole character, or [E5 AD] the first bytes of some
//
// Where left ends or right begins inside of a character, they meet inside of one, which is no
// border. Last bytes of a character stand for too many characters to note each: there is never a
// cut before what follows them.
void CharacterCuts::note_bytes(std::string_view left, std::string_view right) {
  if (is_continuation(right[0])) return;
  const std::size_t begin = last_character_begin(left);
  const bool is_tail = is_continuation(left[begin]);
  if (!is_tail && left.size() - begin != utf8_length(left[begin])) return;
  const std::size_t right_bytes = utf8_length(right[0]);
  Range range;
  if (right.size() < right_bytes) {
    range = characters_beginning(right);
  } else {
    range.first = range.last = decode_inline(right, 0).value;
  }
  const char32_t last = std::min<char32_t>(range.last, plane_size - 1);
  if (is_tail) {
    for (char32_t character = range.first; character <= last; ++character) {
      sides_[character] &= static_cast<std::uint8_t>(~kBefore);
    }
    return;
  }
  const char32_t before = decode_inline(left, begin).value;
  if ((before < 0x80) != (range.first < 0x80)) return;  // never cut anyhow
  for (char32_t character = range.first; character <= last; ++character) {
    forbid(before, character);
  }
}

}  // namespace tunegauge::tokenizers
