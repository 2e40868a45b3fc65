#pragma once
// The byte-level alphabet of GPT-2: one visible character for each byte.

#include <cstddef>
#include <string>
#include <string_view>

namespace tunegauge::tokenizers {

/// Bytes of the characters that stand for `bytes`.
std::size_t byte_characters_size(std::string_view bytes);

/// Writes the character of every byte to `out`, which has room for twice as many bytes; returns the
/// end of what was written.
char* write_byte_characters(std::string_view bytes, char* out);

/// The character of one byte.
[[nodiscard]] std::string_view visible_character(unsigned char byte);

/// Appends the bytes that these characters stand for; false (and some bytes) where one is not of
/// the alphabet.
bool append_bytes_of_characters(std::string_view characters, std::string& bytes);

}  // namespace tunegauge::tokenizers
