// BigramCutter: a look into a table of pairs for each character.

#include "estimator/tokenizers/fast/bigram_cutter.h"

#include "estimator/tokenizers/utf8_scan.h"

namespace tunegauge::tokenizers {

namespace {
constexpr char32_t space_mark = 0x2581;
}

BigramCutter::BigramCutter(const CharacterCuts& cuts, Spaces spaces)
    : cuts_(cuts), space_(spaces == Spaces::stay ? U' ' : space_mark) {
  for (char32_t left = 0; left < ascii_.size(); ++left) {
    for (char32_t right = 0; right < ascii_.size(); ++right) {
      if (may_cut(left, right)) ascii_[left][right >> 6] |= std::uint64_t{1} << (right & 63);
    }
  }
}

std::size_t BigramCutter::cut(std::string_view text, std::size_t from, std::uint32_t* ends,
                              std::size_t most) const {
  const char* const begin = text.data() + from;
  const std::size_t size = text.size() - from;
  std::size_t pieces = 0;
  CodePoint left = decode_inline(text, from);
  std::size_t at = left.bytes;
  while (at < size && pieces < most) {
    const auto byte = static_cast<unsigned char>(begin[at]);
    // The end is written in any case, and overwritten unless it counts: no branch for the cut.
    ends[pieces] = static_cast<std::uint32_t>(at);
    if ((left.value | byte) < 0x80) {
      pieces += ascii_[left.value][byte >> 6] >> (byte & 63) & 1;
      left.value = byte;
      ++at;
    } else {
      const CodePoint right = decode_inline(text, from + at);
      pieces += may_cut(left.value, right.value) ? 1U : 0U;
      left = right;
      at += right.bytes;
    }
  }
  if (pieces < most) ends[pieces++] = static_cast<std::uint32_t>(size);
  return pieces;
}

}  // namespace tunegauge::tokenizers
