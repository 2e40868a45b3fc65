#pragma once
// Cuts a text into words, thousands at a time: the first stage of fast counting.
//
// A cutter stands for a whole pre-tokenizer of the file (its regular expressions with behaviour
// Isolated, and ByteLevel, which cuts nothing itself). It writes where pieces end; nobody copies
// text.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "estimator/tokenizers/fast/simd.h"

namespace tunegauge::tokenizers {

/// Immutable, thread-safe.
class PieceCutter {
 public:
  /// Room that `ends` needs beyond what was asked for: cutters write whole blocks.
  static constexpr std::size_t slack = 64;

  virtual ~PieceCutter() = default;

  /// Cuts text.substr(from), where a piece begins: writes the ends of the next pieces, counted from
  /// `from`, into ends[0..n) and returns n. Every end is final, as if the whole text had been cut
  /// at once; the last one is where to go on. At least 1 and at most `most` pieces; `ends` has room
  /// for most + slack. Precondition: text is valid UTF-8, from < text.size(), text.size() - from <
  /// 2^32, most >= 64.
  [[nodiscard]] virtual std::size_t cut(std::string_view text, std::size_t from,
                                        std::uint32_t* ends, std::size_t most) const = 0;
};

/// The cutter for these regular expressions, one after the other, each Isolated; null where there
/// is none written by hand for exactly this sequence. Precondition: simd <= best_simd().
std::unique_ptr<const PieceCutter> make_word_cutter(std::span<const std::string> expressions,
                                                    Simd simd = best_simd());

}  // namespace tunegauge::tokenizers
