// BigramCutter: masks of a chunk, and the positions of their bits.

#include "estimator/tokenizers/fast/bigram_cutter.h"

#include <algorithm>
#include <array>

namespace tunegauge::tokenizers {

namespace {
constexpr char32_t space_mark = 0x2581;
constexpr std::size_t most_chunk_bytes = 4096;
constexpr std::size_t least_chunk_bytes = 256;

/// A part of a text and its masks.
struct Chunk {
  std::size_t begin;
  std::size_t end;
  CutMasks masks;

  void set(std::uint64_t* mask, std::size_t at) const {
    mask[(at - begin) / 64] |= std::uint64_t{1} << ((at - begin) % 64);
  }
  void clear(std::size_t at) const {
    const std::uint64_t others = ~(std::uint64_t{1} << ((at - begin) % 64));
    masks.cuts[(at - begin) / 64] &= others;
    masks.single_ends[(at - begin) / 64] &= others;
  }
  [[nodiscard]] bool has(std::size_t at) const { return at >= begin && at < end; }
};

/// Makes a token one piece. Positions are in the text; it is not cut at `from`, where it begins.
void cut_out(const Chunk& chunk, BigramCutter::Token token, std::size_t from) {
  const std::size_t inside = std::max<std::size_t>(token.begin + 1, chunk.begin);
  for (std::size_t at = inside; at < std::min<std::size_t>(token.end, chunk.end); ++at) {
    chunk.clear(at);
  }
  if (token.begin > from && chunk.has(token.begin)) chunk.set(chunk.masks.cuts, token.begin);
  if (token.end > from && chunk.has(token.end)) {
    chunk.set(chunk.masks.cuts, token.end);
    chunk.set(chunk.masks.single_ends, token.end);
  }
}

}  // namespace

BigramCutter::BigramCutter(const CharacterCuts& cuts, Spaces spaces, Simd simd)
    : tables_(cuts, spaces == Spaces::stay ? U' ' : space_mark),
      steps_(bigram_steps(simd)),
      block_steps_(block_steps(simd)) {}

std::size_t BigramCutter::cut(std::string_view text, std::size_t from,
                              std::span<const Token> tokens, std::uint32_t* ends, std::size_t most,
                              std::uint64_t* singles) const {
  std::array<std::uint64_t, blocks_of(most_chunk_bytes)> cuts;
  std::array<std::uint64_t, blocks_of(most_chunk_bytes)> single_ends;
  const CutMasks masks = {cuts.data(), single_ends.data()};
  if (singles != nullptr) {
    const std::size_t most_pieces = std::min(most, text.size() - from);
    std::fill_n(singles, (most_pieces + 2 * PieceCutter::slack) / 64, 0);
  }
  auto token = std::partition_point(tokens.begin(), tokens.end(),
                                    [from](const Token& past) { return past.end <= from; });
  std::size_t pieces = 0;
  std::size_t at = from;
  bool may_end_single = false;
  // With little room left most of a chunk would be looked at in vain.
  while (at < text.size() && (pieces == 0 || most - pieces > most / 8)) {
    const std::size_t wanted = std::clamp((most - pieces) * 4, least_chunk_bytes, most_chunk_bytes);
    std::size_t end = std::min(text.size(), at + wanted);
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    may_end_single =
        steps_.find_cuts(tables_, text.substr(from), at - from, end - at, may_end_single, masks);
    for (; token != tokens.end() && token->begin < end; ++token) {
      cut_out({at, end, masks}, *token, from);
      if (token->end >= end) break;  // its end is in the next chunk
    }
    const std::size_t found = block_steps_.write_positions(cuts.data(), blocks_of(end - at),
                                                           static_cast<std::uint32_t>(at - from),
                                                           ends + pieces, most - pieces);
    if (singles != nullptr) steps_.note_singles(masks, found, pieces, singles);
    pieces += found;
    at = end;
    if (pieces >= most) return most;
  }
  if (at == text.size()) {
    const bool is_token = token != tokens.end() && token->end == text.size();
    if (is_token) singles[pieces / 64] |= std::uint64_t{1} << (pieces % 64);
    ends[pieces++] = static_cast<std::uint32_t>(text.size() - from);
  }
  return pieces;
}

}  // namespace tunegauge::tokenizers
