#pragma once
// A cryptographic hash of large contents by several threads.

#include <string>
#include <string_view>

namespace tunegauge::tokenizers {

/// SHA-256 of the SHA-256s of all blocks of 1 MiB (in hex, one after the other): nobody can make
/// two contents with the same one, and blocks are hashed side by side. 64 lower-case hex digits.
[[nodiscard]] std::string content_hash(std::string_view bytes);

}  // namespace tunegauge::tokenizers
