// The byte-level alphabet: visible Latin-1 stands for itself, the other 68 bytes for U+0100 on.

#include "estimator/tokenizers/byte_characters.h"

#include <array>
#include <cstdint>

#include "estimator/tokenizers/utf8_scan.h"

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

constexpr std::size_t kCharacters = 0x100 + 68;  // the last hidden byte's and one more
constexpr std::int16_t kNone = -1;

/// By code point: the byte that it stands for.
constexpr std::array<std::int16_t, kCharacters> kBytes = [] {
  std::array<std::int16_t, kCharacters> bytes{};
  for (std::int16_t& byte : bytes) byte = kNone;
  for (std::size_t byte = 0; byte < kAlphabet.size(); ++byte) {
    const auto [utf8, length] = kAlphabet[byte];
    const auto first = static_cast<unsigned char>(utf8[0]);
    const std::size_t character =
        length == 1 ? first : (first & 0x1FU) << 6 | (static_cast<unsigned char>(utf8[1]) & 0x3FU);
    bytes[character] = static_cast<std::int16_t>(byte);
  }
  return bytes;
}();

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

std::string_view visible_character(unsigned char byte) {
  return {kAlphabet[byte].utf8.data(), kAlphabet[byte].length};
}

bool append_bytes_of_characters(std::string_view characters, std::string& bytes) {
  bool all_known = true;
  for_each_code_point(characters, [&](char32_t character, std::size_t, std::size_t) {
    const std::int16_t byte = character < kCharacters ? kBytes[character] : kNone;
    all_known = all_known && byte != kNone;
    if (byte != kNone) bytes += static_cast<char>(byte);
  });
  return all_known;
}

}  // namespace tunegauge::tokenizers
