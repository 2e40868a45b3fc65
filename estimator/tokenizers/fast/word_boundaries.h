#pragma once
// Finds where the pieces of a chunk of text begin, from its masks: what WordWalk (word_scanner.h)
// does character by character, here 64 bytes at a time and without a branch for each piece. A piece
// begins at the chunk's first byte; its end counts as the end of the text.
//
// In the pictures the lowest bit, which is the first character, stands left.

#include <cstdint>

#include "estimator/tokenizers/contractions.h"
#include "estimator/tokenizers/fast/cased_words.h"
#include "estimator/tokenizers/fast/chunk_masks.h"
#include "estimator/tokenizers/known_patterns.h"

namespace tunegauge::tokenizers {

/// What is cut off before the words are looked for. Each part is then a text of its own.
enum class Segments {
  none,
  numbers_and_han,  ///< \p{N}{1,3}, then runs of is_han_or_kana (a table with that upper-case bit)
};

template <WordRules kRules, Segments kSegments = Segments::none>
class WordBoundaries {
 public:
  /// Sets chunk.starts; may change the masks.
  static void find(ChunkMasks& chunk) {
    if constexpr (kRules.cased_words) CasedWords<kRules>::prepare(chunk);
    WordBoundaries boundaries(chunk);
    bool wide_numbers = false;
    for (std::size_t i = 0; i < chunk.block_count; ++i) {
      boundaries.find_in_block(i);
      wide_numbers |= (chunk.blocks[i].number & chunk.blocks[i].high) != 0;
    }
    if constexpr (kNumberLimit > 1) {
      if (wide_numbers) group_numbers(chunk);
    }
    if constexpr (kRules.cased_words) CasedWords<kRules>::add_starts(chunk);
    if constexpr (kRules.contractions != Contractions::none) cut_contractions(chunk);
  }

 private:
  static constexpr bool kHasSegments = kSegments != Segments::none;
  static constexpr std::uint32_t kNumberLimit = kHasSegments ? 3 : kRules.number_limit;
  static constexpr bool kAnyPrefix = kRules.word_prefix != 0;

  explicit WordBoundaries(ChunkMasks& chunk) : chunk_(chunk) {}

  [[nodiscard]] static std::uint64_t words(const ChunkMasks& chunk, std::size_t i) {
    const BlockMasks& masks = chunk.blocks[i];
    if constexpr (kHasSegments) {
      return (masks.upper & ~masks.high) | masks.lower | masks.caseless | masks.mark;
    }
    const std::uint64_t letters = masks.upper | masks.lower | masks.caseless;
    if constexpr (kRules.cased_words) return letters | masks.mark | chunk.glued[i];
    if constexpr ((kRules.word & unicode::kMark) != 0) return letters | masks.mark;
    return letters;
  }

  /// Bit 63 where the next block begins with a character that is not white space (and, of segments,
  /// does not begin a new one), else 0.
  [[nodiscard]] std::uint64_t next_is_solid(std::size_t i, std::uint64_t next_break) const {
    if (i + 1 == chunk_.block_count) return 0;
    const BlockMasks& next = chunk_.blocks[i + 1];
    return ((~(next.newline | next.space) & ~next_break) & 1) << 63;
  }

  /// First bytes of segments: of every group of numbers, of every run of Han or kana, and of what
  /// follows such a run.
  [[nodiscard]] std::uint64_t segment_breaks(const BlockMasks& masks, std::uint64_t number_starts) {
    const std::uint64_t han = masks.upper & masks.high;
    const std::uint64_t before_han = up_han_(han);
    return number_starts | (han ^ before_han) | (before_number_ & ~masks.number);
  }

  /// First bytes of the groups of numbers: every kNumberLimit-th of a run, from its first on.
  /// Right where all of them are ASCII; else group_numbers does it again.
  [[nodiscard]] std::uint64_t number_starts(const BlockMasks& masks) {
    const std::uint64_t number = masks.number;
    before_number_ = up_number_(number);
    if constexpr (kNumberLimit == 1) return number & ~masks.follower;
    std::uint64_t starts = number & ~before_number_;
    if constexpr (kNumberLimit == 0) return starts;
    static_assert(kNumberLimit == 1 || kNumberLimit == 0 || kNumberLimit == 3);
    // From a start, three places on is a start if the run lasts until there:
    //     number   0 1 1 1 1 1 1 1 0
    //     starts   0 1 0 0 1 0 0 1 0
    const std::uint64_t before_that = up_number_twice_(before_number_);
    const std::uint64_t lasts = number & before_number_ & before_that;
    std::uint64_t next = ((starts << 3) | third_carry_) & lasts;
    for (; next != 0; next = (next << 3) & lasts) starts |= next;
    third_carry_ = starts >> 61;
    return starts;
  }

  void find_in_block(std::size_t i) {
    const BlockMasks& masks = chunk_.blocks[i];
    const std::uint64_t follower = masks.follower;
    const std::uint64_t word = words(chunk_, i);
    const std::uint64_t white = masks.newline | masks.space;
    const std::uint64_t solid = chunk_.valid(i) & ~white;
    const std::uint64_t numbers = number_starts(masks);
    const std::uint64_t breaks =
        kHasSegments ? segment_breaks(masks, numbers) & chunk_.valid(i) : 0;
    const std::uint64_t joins = ~breaks;  // where a character may join the one before it

    const std::uint64_t other = kHasSegments ? masks.symbol : solid & ~(word | masks.number);
    const std::uint64_t before_other = up_other_(other) & joins;
    const std::uint64_t behind_blank = up_blank_(masks.blank) & joins;
    // The first of a run of others, if it is not with the blank before it: such a run is alone, and
    // if it has one character, a word may take it for its prefix.
    const std::uint64_t free_others = other & ~follower & ~before_other & ~behind_blank;

    const std::uint64_t behind_space = kAnyPrefix ? up_space_(masks.space) : 0;
    std::uint64_t starts = (numbers & ~(kRules.number_prefix ? behind_blank : 0)) | breaks;
    starts |= free_others;
    const std::uint64_t word_starts = word & ~follower & ~(up_word_(word) & joins);
    if constexpr (!kAnyPrefix) {
      starts |= word_starts & ~behind_blank;
    } else {
      std::uint64_t prefixed = behind_space & joins;
      if constexpr (kRules.ascii_punctuation_words) {
        starts |= punctuation_words(masks, word, free_others, prefixed);
        starts |= rest_starts(i, solid & ~(word | masks.number | other), breaks, prefixed);
      } else {
        prefixed |= behind_other_(free_others, follower);
      }
      starts |= word_starts & ~prefixed;
    }
    chunk_.starts[i] = starts;
    add_white_space(i, {.white = white,
                        .solid = solid & joins,
                        .before_other = before_other,
                        .joins = joins,
                        .behind_space = behind_space});
  }

  struct WhiteSpace {
    std::uint64_t white;
    std::uint64_t solid;  ///< not white, and of the same segment as the character before
    std::uint64_t before_other;
    std::uint64_t joins;
    std::uint64_t behind_space;
  };

  /// White space: a run begins a piece; where it has newlines, so does what is behind the last of
  /// them; and the last character, which stays for what follows.
  ///     text     a _ _ \n _ _ _ b
  ///     starts     1      1   1
  void add_white_space(std::size_t i, const WhiteSpace& at) {
    const BlockMasks& masks = chunk_.blocks[i];
    std::uint64_t white = at.white;
    std::uint64_t newline = masks.newline;
    if constexpr (kRules.newlines_after_other) {
      // Newlines right behind others belong to those.
      const std::uint64_t absorbed = newline_ends_(newline, newline & at.before_other).within;
      white &= ~absorbed;
      newline &= ~absorbed;
    }
    const std::uint64_t before_white = up_white_(white) & at.joins;
    chunk_.starts[i] |= white & ~masks.follower & ~before_white;
    if constexpr (kRules.newline_runs) {
      chunk_.starts[i] |= masks.space & ~masks.follower & up_newline_(newline);
      // Not where more newlines follow in the same run: "\n  \n". Rare.
      for_each_bit(masks.newline & at.behind_space,
                   [&](std::size_t bit) { join_newlines(i * kBlockBytes + bit); });
    }
    const std::uint64_t next_solid =
        (at.solid >> 1) | next_is_solid(i, kHasSegments ? next_break(i) : 0);
    std::uint64_t last = (kRules.newline_runs ? masks.space : at.white) & next_solid;
    if ((last & masks.follower) != 0) [[unlikely]] {
      for_each_bit(last & masks.follower, [&](std::size_t bit) {
        chunk_.add_start(chunk_.first_byte(i * kBlockBytes + bit));
      });
      last &= ~masks.follower;
    }
    chunk_.starts[i] |= last;
  }

  /// For a newline at `at` behind other white space: that does not begin a piece if there are
  /// newlines before it too.
  void join_newlines(std::size_t at) {
    std::size_t first = at;
    const auto bit = [](std::uint64_t mask, std::size_t place) {
      return (mask >> (place % kBlockBytes) & 1) != 0;
    };
    while (first > 0 && bit(chunk_.blocks[(first - 1) / kBlockBytes].space, first - 1)) --first;
    if (first == 0 || !bit(chunk_.blocks[(first - 1) / kBlockBytes].newline, first - 1)) return;
    // Newlines that belong to others before them do not count. They begin right behind those.
    std::size_t line = first;
    while (line > 0 && bit(chunk_.blocks[(line - 1) / kBlockBytes].newline, line - 1)) --line;
    const bool absorbed = kRules.newlines_after_other && line > 0 && is_other(line - 1);
    if (!absorbed) chunk_.remove_start(first);
  }

  /// Whether the byte at `at` is of an "other" character of the same segment as the next one, which
  /// is a newline.
  [[nodiscard]] bool is_other(std::size_t at) const {
    const std::size_t i = at / kBlockBytes;
    const BlockMasks& masks = chunk_.blocks[i];
    std::uint64_t other = ~(words(chunk_, i) | masks.number | masks.newline | masks.space);
    if constexpr (kHasSegments) other = masks.symbol & ~(masks.upper & masks.high);
    return (other >> (at % kBlockBytes) & 1) != 0;
  }

  /// Bit 0: whether the next block begins with the first byte of a segment. Precondition: the class
  /// of the segment that this block ends with is that of its last byte.
  [[nodiscard]] std::uint64_t next_break(std::size_t i) const {
    const BlockMasks& masks = chunk_.blocks[i];
    const BlockMasks& next = chunk_.blocks[i + 1];
    const std::uint64_t han = (masks.upper & masks.high) >> 63;
    return ((next.upper & next.high) ^ han) | next.number;
  }

  /// A punctuation character of ASCII and the letters of ASCII behind it are a piece. Adds such
  /// letters to `prefixed`; returns where other letters or marks follow them.
  std::uint64_t punctuation_words(const BlockMasks& masks, std::uint64_t word,
                                  std::uint64_t free_others, std::uint64_t& prefixed) {
    const std::uint64_t ascii_letters = (masks.upper | masks.lower) & ~masks.high;
    const std::uint64_t from = up_free_(free_others) & ascii_letters;
    prefixed |= from;
    return ascii_ends_(ascii_letters, from).behind & word;
  }

  /// Characters that no alternative begins with are pieces between the others, together; but the
  /// last one before a word is its prefix.
  std::uint64_t rest_starts(std::size_t i, std::uint64_t rest, std::uint64_t breaks,
                            std::uint64_t& prefixed) {
    const BlockMasks& masks = chunk_.blocks[i];
    const std::uint64_t before_rest = up_rest_(rest) & ~breaks;
    prefixed |= before_rest;
    const std::uint64_t word = words(chunk_, i) & ~breaks;
    std::uint64_t next_word = word >> 1;
    if (i + 1 < chunk_.block_count) {
      next_word |= ((words(chunk_, i + 1) & ~next_break(i)) & 1) << 63;
    }
    std::uint64_t last = rest & next_word;
    std::uint64_t starts = rest & ~masks.follower & ~before_rest;
    if ((last & masks.follower) != 0) [[unlikely]] {
      for_each_bit(last & masks.follower, [&](std::size_t bit) {
        const std::size_t first = chunk_.first_byte(i * kBlockBytes + bit);
        if (first / kBlockBytes == i) {
          starts |= std::uint64_t{1} << (first % kBlockBytes);
        } else {
          chunk_.add_start(first);
        }
      });
      last &= ~masks.follower;
    }
    return starts | last;
  }

  /// Numbers that are not all ASCII, in groups.
  static void group_numbers(ChunkMasks& chunk) {
    ShiftUp up;
    std::uint32_t in_group = 0;
    for (std::size_t i = 0; i < chunk.block_count; ++i) {
      const BlockMasks& masks = chunk.blocks[i];
      const std::uint64_t run_starts = masks.number & ~up(masks.number);
      std::uint64_t starts = chunk.starts[i] & ~masks.number;
      for_each_bit(masks.number & ~masks.follower, [&](std::size_t bit) {
        const bool is_first = (run_starts >> bit & 1) != 0;
        if (is_first || in_group == kNumberLimit) in_group = 0;
        if (in_group == 0) starts |= std::uint64_t{1} << bit;
        ++in_group;
      });
      chunk.starts[i] = starts;
    }
  }

  /// A contraction is a piece where its apostrophe begins one: the letters behind it begin another.
  static void cut_contractions(ChunkMasks& chunk) {
    constexpr bool kAnyCase = kRules.contractions == Contractions::any_case;
    for (std::size_t i = 0; i < chunk.block_count; ++i) {
      for_each_bit(chunk.blocks[i].apostrophe & chunk.starts[i], [&](std::size_t bit) {
        const std::size_t at = i * kBlockBytes + bit;
        const std::size_t end = at + contraction_bytes(chunk.text, at, kAnyCase);
        if (end == at || end > chunk.bytes) return;
        if constexpr (!kAnyPrefix) chunk.remove_start(at + 1);
        const std::size_t block = end / kBlockBytes;
        if ((words(chunk, block) >> (end % kBlockBytes) & 1) != 0) chunk.add_start(end);
      });
    }
  }

  ChunkMasks& chunk_;
  ShiftUp up_number_;
  ShiftUp up_number_twice_;
  ShiftUp up_han_;
  ShiftUp up_other_;
  ShiftUp up_blank_;
  ShiftUp up_word_;
  ShiftUp up_space_;
  ShiftUp up_white_;
  ShiftUp up_newline_;
  ShiftUp up_free_;
  ShiftUp up_rest_;
  BehindCharacter behind_other_;
  RunEnds newline_ends_;
  RunEnds ascii_ends_;
  std::uint64_t before_number_ = 0;
  std::uint64_t third_carry_ = 0;
};

}  // namespace tunegauge::tokenizers
