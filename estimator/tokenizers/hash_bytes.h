#pragma once
// Hash and equality of short byte strings, for the vocabulary and the piece cache. The hash has a
// secret that is drawn once a process, so that nobody can write a file whose tokens collide; no
// result depends on it.

#include <cstdint>
#include <cstring>
#include <string_view>

namespace tunegauge::tokenizers {

namespace hash_detail {

inline std::uint64_t load64(const char* at) {
  std::uint64_t word = 0;
  std::memcpy(&word, at, sizeof word);
  return word;
}
inline std::uint64_t load32(const char* at) {
  std::uint32_t word = 0;
  std::memcpy(&word, at, sizeof word);
  return word;
}
/// 64 x 64 -> 128 bit product, folded: every input bit reaches every output bit.
inline std::uint64_t fold_product(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

}  // namespace hash_detail

/// Random numbers, drawn once a process.
struct HashSecret {
  std::uint64_t state = 0;
  std::uint64_t odd = 1;  ///< an odd factor
};
extern const HashSecret hash_secret;

inline std::uint64_t hash_bytes(std::string_view bytes) {
  using namespace hash_detail;
  const std::uint64_t odd1 = hash_secret.odd;
  constexpr std::uint64_t odd2 = 0xD1B54A32D192ED03U;
  const char* at = bytes.data();
  std::size_t left = bytes.size();
  std::uint64_t state = bytes.size() * odd2 ^ hash_secret.state;
  if (left >= 8) {
    for (; left > 8; at += 8, left -= 8) state = fold_product(state ^ load64(at), odd1);
    // The last eight bytes, overlapping the former ones.
    return fold_product(state ^ load64(bytes.data() + bytes.size() - 8), odd2);
  }
  std::uint64_t word = 0;
  if (left >= 4) {
    word = load32(at) << 32 | load32(at + left - 4);
  } else if (left > 0) {
    word = static_cast<std::uint64_t>(static_cast<unsigned char>(at[0])) << 16 |
           static_cast<std::uint64_t>(static_cast<unsigned char>(at[left / 2])) << 8 |
           static_cast<unsigned char>(at[left - 1]);
  }
  return fold_product(state ^ word, odd1);
}

/// Whether two blocks of `size` bytes are equal; inlined, for sizes of a few words.
inline bool equal_bytes(const char* a, const char* b, std::size_t size) {
  using namespace hash_detail;
  if (size >= 8) {
    // The last eight bytes first, overlapping the former ones: texts often differ there.
    if (load64(a + size - 8) != load64(b + size - 8)) return false;
    for (std::size_t at = 0; at + 8 < size; at += 8) {
      if (load64(a + at) != load64(b + at)) return false;
    }
    return true;
  }
  if (size >= 4) return load32(a) == load32(b) && load32(a + size - 4) == load32(b + size - 4);
  for (std::size_t at = 0; at < size; ++at) {
    if (a[at] != b[at]) return false;
  }
  return true;
}

}  // namespace tunegauge::tokenizers
