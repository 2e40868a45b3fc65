// BigramCutter: masks of a chunk, and the positions of their bits.

#include "estimator/tokenizers/fast/bigram_cutter.h"

#include <algorithm>
#include <array>

namespace tunegauge::tokenizers {

namespace {
constexpr char32_t space_mark = 0x2581;
constexpr std::size_t most_chunk_bytes = 4096;
constexpr std::size_t least_chunk_bytes = 256;
}  // namespace

BigramCutter::BigramCutter(const CharacterCuts& cuts, Spaces spaces, Simd simd)
    : tables_(cuts, spaces == Spaces::stay ? U' ' : space_mark),
      find_cuts_(find_cuts(simd)),
      steps_(block_steps(simd)) {}

std::size_t BigramCutter::cut(std::string_view text, std::size_t from, std::uint32_t* ends,
                              std::size_t most) const {
  const std::string_view rest = text.substr(from);
  std::array<std::uint64_t, blocks_of(most_chunk_bytes)> words;
  std::size_t pieces = 0;
  std::size_t at = 0;
  // With little room left most of a chunk would be looked at in vain.
  while (at < rest.size() && (pieces == 0 || most - pieces > most / 8)) {
    const std::size_t wanted = std::clamp((most - pieces) * 4, least_chunk_bytes, most_chunk_bytes);
    std::size_t end = std::min(rest.size(), at + wanted);
    while (end < rest.size() && (static_cast<unsigned char>(rest[end]) & 0xC0U) == 0x80U) --end;
    find_cuts_(tables_, rest, at, end - at, words.data());
    pieces += steps_.write_positions(words.data(), blocks_of(end - at),
                                     static_cast<std::uint32_t>(at), ends + pieces, most - pieces);
    at = end;
    if (pieces >= most) return most;
  }
  if (at == rest.size()) ends[pieces++] = static_cast<std::uint32_t>(rest.size());
  return pieces;
}

}  // namespace tunegauge::tokenizers
