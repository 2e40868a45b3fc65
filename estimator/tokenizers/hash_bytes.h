#pragma once
// Hash and equality of short byte strings, for the vocabulary and the piece cache. The hash has a
// secret that is drawn once a process, so that nobody can write a file whose tokens collide; no
// result depends on it. (A compiled tokenizer keeps that of its merges, in a file of its owner's.)

#include <bit>
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
inline std::uint64_t load_little32(const char* at) {
  const std::uint64_t word = load32(at);
  if constexpr (std::endian::native == std::endian::little) return word;
  return __builtin_bswap32(static_cast<std::uint32_t>(word));
}
inline std::uint64_t load_little64(const char* at) {
  const std::uint64_t word = load64(at);
  if constexpr (std::endian::native == std::endian::little) return word;
  return __builtin_bswap64(word);
}
/// Up to eight bytes as one word, the first one lowest, zeros above the last one.
inline std::uint64_t short_word(std::string_view bytes) {
  const char* at = bytes.data();
  const std::size_t size = bytes.size();
  if (size >= 4) {
    return load_little32(at) | load_little32(at + size - 4) << (8 * (size - 4));
  }
  if (size == 0) return 0;
  const auto byte = [at](std::size_t place) {
    return std::uint64_t{static_cast<unsigned char>(at[place])} << (8 * place);
  };
  return byte(0) | byte(size / 2) | byte(size - 1);
}
/// The same without a branch, where eight bytes may be read at `at`.
inline std::uint64_t short_word_of_eight(const char* at, std::size_t size) {
  if (size == 0) return 0;
  return load_little64(at) & (~std::uint64_t{0} >> (64 - 8 * size));
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

namespace hash_detail {
inline constexpr std::uint64_t odd2 = 0xD1B54A32D192ED03U;
/// The hash of up to eight bytes.
inline std::uint64_t hash_short(std::uint64_t word, std::size_t size) {
  return fold_product(size * odd2 ^ hash_secret.state ^ word, hash_secret.odd);
}
}  // namespace hash_detail

inline std::uint64_t hash_bytes(std::string_view bytes) {
  using namespace hash_detail;
  if (bytes.size() <= 8) return hash_short(short_word(bytes), bytes.size());
  const std::uint64_t odd1 = hash_secret.odd;
  const char* at = bytes.data();
  std::size_t left = bytes.size();
  std::uint64_t state = bytes.size() * odd2 ^ hash_secret.state;
  for (; left > 8; at += 8, left -= 8) state = fold_product(state ^ load64(at), odd1);
  // The last eight bytes, overlapping the former ones.
  return fold_product(state ^ load64(bytes.data() + bytes.size() - 8), odd2);
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
