#pragma once
// The part of the boundary search that only patterns with cased words need (o200k, Tekken): a word
// is upper case, then lower case; other letters and marks count as both. What masks alone do not
// decide is decided here, event by event; in common text events are rare.

#include <cstddef>
#include <cstdint>

#include "estimator/tokenizers/contractions.h"
#include "estimator/tokenizers/fast/chunk_masks.h"
#include "estimator/tokenizers/known_patterns.h"

namespace tunegauge::tokenizers {

template <WordRules kRules>
class CasedWords {
 public:
  /// Rewrites the masks so that each character has the one class that counts where it stands:
  /// - Marks may be in words and among the others. Those behind others become others, unless the
  ///   one before is alone and not behind a blank: then it is the prefix of a word.
  /// - Slashes that follow newlines that follow others become newlines.
  /// - Contractions that end a word are put in chunk.glued, and what of a word follows them in
  ///   chunk.forced.
  static void prepare(ChunkMasks& chunk) { CasedWords(chunk).rewrite(); }

  /// Adds the starts within runs of letters and marks.
  static void add_starts(ChunkMasks& chunk) { CasedWords(chunk).add_inner_starts(); }

 private:
  explicit CasedWords(ChunkMasks& chunk) : chunk_(chunk) {}

  static std::uint64_t letters(const BlockMasks& masks) {
    return masks.upper | masks.lower | masks.caseless;
  }
  [[nodiscard]] std::uint64_t others(std::size_t i) const {
    const BlockMasks& masks = chunk_.blocks[i];
    return chunk_.valid(i) & ~(letters(masks) | masks.mark | chunk_.glued[i] | masks.number |
                               masks.newline | masks.space);
  }
  static bool bit(std::uint64_t mask, std::size_t at) {
    return (mask >> (at % kBlockBytes) & 1) != 0;
  }
  [[nodiscard]] bool is_other(std::size_t at) const { return bit(others(at / kBlockBytes), at); }
  [[nodiscard]] BlockMasks& block(std::size_t at) const { return chunk_.blocks[at / kBlockBytes]; }

  void rewrite() {
    for (std::size_t i = 0; i <= chunk_.block_count; ++i) chunk_.glued[i] = chunk_.forced[i] = 0;
    ShiftUp up_other;
    ShiftUp up_newline;
    ShiftUp up_word;
    for (std::size_t i = 0; i < chunk_.block_count; ++i) {
      const BlockMasks& masks = chunk_.blocks[i];
      const std::uint64_t letter = letters(masks);
      // As the masks were before any rewriting; each event looks again.
      const std::uint64_t other =
          chunk_.valid(i) & ~(letter | masks.mark | masks.number | masks.newline | masks.space);
      std::uint64_t events = masks.mark & ~masks.follower & up_other(other);
      events |= masks.slash & up_newline(masks.newline);
      if constexpr (kRules.contraction_suffix) {
        const std::uint64_t next = i + 1 < chunk_.block_count ? letters(chunk_.blocks[i + 1]) : 0;
        const std::uint64_t before_letter = (letter >> 1) | (next << 63);
        events |= masks.apostrophe & up_word(letter | masks.mark) & before_letter;
      }
      for_each_bit(events, [&](std::size_t place) { handle_event(i * kBlockBytes + place); });
    }
  }

  void handle_event(std::size_t at) {
    const BlockMasks& masks = block(at);
    if (bit(masks.mark, at)) {
      handle_marks(at);
    } else if (bit(masks.slash, at)) {
      if (!bit(masks.newline, at)) handle_slash(at);
    } else {
      handle_apostrophe(at);
    }
  }

  void handle_marks(std::size_t at) {
    if (!is_other(at - 1)) return;
    const std::size_t before = chunk_.first_byte(at - 1);
    if (before == 0) return;
    if (!is_other(before - 1) && !bit(block(before - 1).blank, before - 1)) return;
    for (; at < chunk_.bytes && bit(block(at).mark, at); ++at) {
      block(at).mark &= ~(std::uint64_t{1} << (at % kBlockBytes));
    }
  }

  void handle_slash(std::size_t at) {
    std::size_t line = at;
    while (line > 0 && bit(block(line - 1).newline, line - 1)) --line;
    if (line == 0 || !is_other(line - 1)) return;
    for (; at < chunk_.bytes && bit(block(at).slash | block(at).newline, at); ++at) {
      block(at).newline |= std::uint64_t{1} << (at % kBlockBytes);
    }
  }

  void handle_apostrophe(std::size_t at) {
    const BlockMasks& before = block(at - 1);
    // The letters of a contraction are no letters any more: none follows right behind another.
    if (!bit(letters(before) | before.mark, at - 1)) return;
    const std::size_t length = contraction_bytes(chunk_.text, at, true);
    const std::size_t end = at + length;
    if (length == 0 || end > chunk_.bytes) return;
    for (std::size_t i = at; i < end; ++i) {
      const std::uint64_t place = std::uint64_t{1} << (i % kBlockBytes);
      chunk_.glued[i / kBlockBytes] |= place;
      block(i).upper &= ~place;
      block(i).lower &= ~place;
    }
    if (end == chunk_.bytes) return;
    const BlockMasks& behind = block(end);
    if (bit(letters(behind) | behind.mark, end)) {
      chunk_.forced[end / kBlockBytes] |= std::uint64_t{1} << (end % kBlockBytes);
    }
  }

  /// u upper case, l lower case, b both:
  ///     text     u l l u u l b b u l b u u b u u
  ///     starts         1         1           1 ?
  /// Upper case behind lower case begins a word, also if characters that are both stand between.
  /// Behind others that are both it goes on, unless the word would end without one of them or of
  /// lower case: then it ends behind the last that is both ("?", begins a word at the text's end).
  void add_inner_starts() {
    ShiftUp up_lower;
    ShiftUp up_both;
    RunEnds both_ends;
    for (std::size_t i = 0; i < chunk_.block_count; ++i) {
      const BlockMasks& masks = chunk_.blocks[i];
      const std::uint64_t both = masks.caseless | masks.mark;
      const std::uint64_t behind_lower = up_lower(masks.lower);
      const std::uint64_t behind =
          behind_lower | both_ends(both, both & behind_lower & ~chunk_.forced[i]).behind;
      const std::uint64_t upper = masks.upper & ~masks.follower;
      chunk_.starts[i] |= (upper & behind) | chunk_.forced[i];
      for_each_bit(upper & up_both(both) & ~behind, [&](std::size_t place) {
        if (ends_word(i * kBlockBytes + place)) chunk_.add_start(i * kBlockBytes + place);
      });
    }
  }

  /// Whether neither lower case nor both follows the upper case that begins at `at`.
  [[nodiscard]] bool ends_word(std::size_t at) const {
    while (at < chunk_.bytes) {
      const std::uint64_t rest = ~block(at).upper >> (at % kBlockBytes);
      if (rest != 0) {
        at += static_cast<std::size_t>(std::countr_zero(rest));
        break;
      }
      at = (at / kBlockBytes + 1) * kBlockBytes;
    }
    if (at >= chunk_.bytes) return true;
    const BlockMasks& masks = block(at);
    return !bit(masks.lower | masks.caseless | masks.mark, at);
  }

  ChunkMasks& chunk_;
};

}  // namespace tunegauge::tokenizers
