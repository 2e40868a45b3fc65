// The byte-level alphabet: visible Latin-1 stands for itself, the other 68 bytes for U+0100 on.

#include "estimator/tokenizers/byte_characters.h"

#include <array>

namespace tunegauge::tokenizers {
namespace {

struct ByteCharacter {
  std::array<char, 2> utf8;
  unsigned char length;
};

constexpr std::array<ByteCharacter, 256> make_alphabet() {
  std::array<ByteCharacter, 256> alphabet{};
  unsigned next_hidden = 0x100;
  for (unsigned byte = 0; byte < 256; ++byte) {
    const bool visible = (byte >= '!' && byte <= '~') || (byte >= 0xA1 && byte != 0xAD);
    const unsigned character = visible ? byte : next_hidden++;
    if (character < 0x80) {
      alphabet[byte] = {{static_cast<char>(character), '\0'}, 1};
    } else {
      alphabet[byte] = {{static_cast<char>(0xC0 | (character >> 6)),
                         static_cast<char>(0x80 | (character & 0x3F))},
                        2};
    }
  }
  return alphabet;
}

constexpr std::array<ByteCharacter, 256> kAlphabet = make_alphabet();

}  // namespace

std::size_t byte_characters_size(std::string_view bytes) {
  std::size_t size = 0;
  for (const char c : bytes) size += kAlphabet[static_cast<unsigned char>(c)].length;
  return size;
}

char* write_byte_characters(std::string_view bytes, char* out) {
  // Both bytes are always written and the second overwritten where there is none: no branch.
  for (const char c : bytes) {
    const ByteCharacter& character = kAlphabet[static_cast<unsigned char>(c)];
    out[0] = character.utf8[0];
    out[1] = character.utf8[1];
    out += character.length;
  }
  return out;
}

}  // namespace tunegauge::tokenizers
