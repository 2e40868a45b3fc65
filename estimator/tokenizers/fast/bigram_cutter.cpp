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
      steps_(bigram_steps(simd)),
      block_steps_(block_steps(simd)) {}

std::size_t BigramCutter::cut(std::string_view text, std::size_t from, std::uint32_t* ends,
                              std::size_t most, std::uint64_t* singles) const {
  const std::string_view rest = text.substr(from);
  std::array<std::uint64_t, blocks_of(most_chunk_bytes)> cuts;
  std::array<std::uint64_t, blocks_of(most_chunk_bytes)> single_ends;
  const CutMasks masks = {cuts.data(), single_ends.data()};
  if (singles != nullptr) std::fill_n(singles, (most + 2 * PieceCutter::slack) / 64, 0);
  std::size_t pieces = 0;
  std::size_t at = 0;
  bool may_end_single = false;
  // With little room left most of a chunk would be looked at in vain.
  while (at < rest.size() && (pieces == 0 || most - pieces > most / 8)) {
    const std::size_t wanted = std::clamp((most - pieces) * 4, least_chunk_bytes, most_chunk_bytes);
    std::size_t end = std::min(rest.size(), at + wanted);
    while (end < rest.size() && (static_cast<unsigned char>(rest[end]) & 0xC0U) == 0x80U) --end;
    may_end_single = steps_.find_cuts(tables_, rest, at, end - at, may_end_single, masks);
    const std::size_t blocks = blocks_of(end - at);
    const std::size_t found = block_steps_.write_positions(
        cuts.data(), blocks, static_cast<std::uint32_t>(at), ends + pieces, most - pieces);
    if (singles != nullptr) steps_.note_singles(masks, found, pieces, singles);
    pieces += found;
    at = end;
    if (pieces >= most) return most;
  }
  if (at == rest.size()) ends[pieces++] = static_cast<std::uint32_t>(rest.size());
  return pieces;
}

}  // namespace tunegauge::tokenizers
