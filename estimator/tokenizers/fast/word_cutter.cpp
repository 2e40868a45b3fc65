// Cuts texts by the known patterns: chunk by chunk, from masks; a piece that is longer than a chunk
// with the plain matcher. Every piece that ends before the last start that is found in a chunk is
// final: what follows the chunk can move that last start, and none before it.

#include <algorithm>
#include <array>

#include "estimator/tokenizers/fast/block_masks.h"
#include "estimator/tokenizers/fast/piece_cutter.h"
#include "estimator/tokenizers/fast/word_boundaries.h"
#include "estimator/tokenizers/known_patterns.h"
#include "estimator/tokenizers/utf8_scan.h"

namespace tunegauge::tokenizers {
namespace {

/// End of the first piece of `text`.
template <WordRules kRules>
std::size_t first_piece_end(std::string_view text) {
  const WordWalk<kRules> walk(text);
  for (std::size_t at = 0; at < text.size(); at += utf8_length(text[at])) {
    const std::size_t end = walk.match_at(at);
    if (end > at) return at > 0 ? at : end;
  }
  return text.size();
}

/// Of `text`, which begins a segment or goes on in one: its segment, as far as it lies in the first
/// `most` bytes.
std::string_view first_segment(std::string_view text, std::size_t most) {
  const unicode::TextClassTable& classes = unicode::text_classes();
  const auto kind = [&](char32_t c) {
    if ((classes[c] & unicode::kNumber) != 0) return 1;
    return is_han_or_kana(c) ? 2 : 0;
  };
  const CodePoint first = decode_inline(text, 0);
  const int first_kind = kind(first.value);
  std::uint32_t characters = 1;
  std::size_t at = first.bytes;
  while (at < std::min(most, text.size()) && (first_kind != 1 || characters < 3)) {
    const CodePoint next = decode_inline(text, at);
    if (kind(next.value) != first_kind) break;
    at += next.bytes;
    ++characters;
  }
  return text.substr(0, at);
}

/// The same where segments are cut first. A segment may be much longer than its first piece:
/// looking at more and more of it keeps the time linear.
template <WordRules kRules>
std::size_t first_piece_end_of_segment(std::string_view text) {
  for (std::size_t most = 2 * kChunkBytes;; most *= 2) {
    const std::string_view segment = first_segment(text, most);
    const bool is_number =
        (unicode::text_classes()[decode_inline(text, 0).value] & unicode::kNumber) != 0;
    if (is_number) return segment.size();
    const std::size_t end = first_piece_end<kRules>(segment);
    if (segment.size() < most) return end;
    // More text changes nothing if something that is not white space follows.
    for (std::size_t at = end; at < segment.size(); at += utf8_length(segment[at])) {
      const char32_t c = decode_inline(segment, at).value;
      if ((unicode::text_classes()[c] & kSpaceMask) == 0) return end;
    }
  }
}

template <WordRules kRules, Segments kSegments = Segments::none>
class WordCutter final : public PieceCutter {
 public:
  explicit WordCutter(Simd simd) : steps_(block_steps(simd)) {}

  std::size_t cut(std::string_view text, std::size_t from, std::uint32_t* ends,
                  std::size_t most) const override {
    const std::string_view rest = text.substr(from);
    std::size_t written = 0;
    std::size_t at = 0;
    do {
      const std::size_t count = cut_chunk(rest, at, ends + written, most - written);
      if (count > 0) {
        written += count;
      } else {
        ends[written++] = static_cast<std::uint32_t>(at + long_piece(rest.substr(at)));
      }
      at = ends[written - 1];
      // With little room left most of a chunk would be looked at in vain.
    } while (at < rest.size() && most - written > most / 8);
    return written;
  }

 private:
  static constexpr UpperBit kUpperBitMeans =
      kSegments == Segments::none ? UpperBit::upper_case : UpperBit::han_or_kana;

  static const ClassTable& class_table() {
    static const ClassTable table(kUpperBitMeans);
    return table;
  }

  /// Cuts the chunk that begins at `at`; 0 if not one end in it is final.
  std::size_t cut_chunk(std::string_view text, std::size_t at, std::uint32_t* ends,
                        std::size_t most) const {
    ChunkMasks chunk;
    chunk.text = text.substr(at);
    const std::size_t wanted = std::clamp<std::size_t>(most * 8, 512, kChunkBytes);
    chunk.bytes = std::min(chunk.text.size(), wanted);
    const bool is_last = chunk.bytes == chunk.text.size();
    if (!is_last) {
      while ((static_cast<unsigned char>(chunk.text[chunk.bytes]) & 0xC0) == 0x80) --chunk.bytes;
    }
    chunk.block_count = blocks_of(chunk.bytes);
    steps_.classify(table_, {chunk.text.data(), chunk.bytes, chunk.text.size()}, chunk.blocks);
    chunk.blocks[chunk.block_count] = {};
    WordBoundaries<kRules, kSegments>::find(chunk);
    chunk.starts[0] &= ~std::uint64_t{1};
    if (!is_last && !drop_last(chunk)) return 0;
    const auto base = static_cast<std::uint32_t>(at);
    std::size_t count = steps_.write_positions(chunk.starts, chunk.block_count, base, ends, most);
    if (is_last && count < most) ends[count++] = static_cast<std::uint32_t>(text.size());
    return std::min(count, most);
  }

  /// Removes the last start; false if there is none.
  static bool drop_last(ChunkMasks& chunk) {
    for (std::size_t i = chunk.block_count; i-- > 0;) {
      if (chunk.starts[i] == 0) continue;
      chunk.starts[i] &= ~(std::uint64_t{1} << (63 - std::countl_zero(chunk.starts[i])));
      return true;
    }
    return false;
  }

  static std::size_t long_piece(std::string_view text) {
    if constexpr (kSegments == Segments::none) {
      return first_piece_end<kRules>(text);
    } else {
      return first_piece_end_of_segment<kRules>(text);
    }
  }

  const BlockSteps& steps_;
  const ClassTable& table_ = class_table();
};

template <WordRules kRules, Segments kSegments = Segments::none>
std::unique_ptr<const PieceCutter> make(Simd simd) {
  return std::make_unique<const WordCutter<kRules, kSegments>>(simd);
}

struct KnownSequence {
  std::array<std::string_view, 3> expressions;
  std::unique_ptr<const PieceCutter> (*make)(Simd);
};

constexpr std::array kKnownSequences = {
    KnownSequence{{kLlama3Expression}, make<kLlama3>},
    KnownSequence{{kQwen2Expression}, make<kQwen2>},
    KnownSequence{{kQwen35Expression}, make<kQwen35>},
    KnownSequence{{kO200kExpression}, make<kO200k>},
    KnownSequence{{kTekkenExpression}, make<kTekken>},
    KnownSequence{{kGpt2Expression}, make<kGpt2>},
    KnownSequence{{kNumbersExpression, kHanOrKanaExpression, kDeepSeekExpression},
                  make<kDeepSeek, Segments::numbers_and_han>},
};

}  // namespace

std::unique_ptr<const PieceCutter> make_word_cutter(std::span<const std::string> expressions,
                                                    Simd simd) {
  for (const KnownSequence& known : kKnownSequences) {
    const auto end = std::find(known.expressions.begin(), known.expressions.end(), "");
    if (std::equal(expressions.begin(), expressions.end(), known.expressions.begin(), end)) {
      return known.make(simd);
    }
  }
  return nullptr;
}

}  // namespace tunegauge::tokenizers
