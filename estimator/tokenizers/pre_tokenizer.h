#pragma once
// Pre-tokenizers of tokenizer.json: one stretch of normalized text to the pieces that the model
// sees. Semantics: huggingface/tokenizers 0.23, tokenizers/src/pre_tokenizers/.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <simdjson.h>

#include "base/result.h"
#include "estimator/tokenizers/regex.h"

namespace tunegauge::tokenizers {

/// Where a pre-tokenizer sends the pieces. Text belongs to the list: pre-tokenizers may rewrite it
/// (Metaspace, ByteLevel). Reused from text to text so that nothing is allocated per call.
class PieceList {
 public:
  struct Piece {
    std::uint32_t begin = 0;  ///< byte range in text()
    std::uint32_t end = 0;
  };
  /// Starts anew with one piece: all of `whole` (at most most_text_bytes). So many bytes at its
  /// beginning come from offset 0 of the original text: see NormalizedText.
  void assign(std::string_view whole, std::size_t bytes_from_origin);
  /// Drops all pieces of a text that would grow above most_text_bytes.
  void refuse();
  /// Whether a piece comes from offset 0 of the original text (Metaspace "first").
  [[nodiscard]] bool at_origin(const Piece& piece) const { return piece.begin < origin_end; }

  [[nodiscard]] std::string_view text_of(const Piece& piece) const {
    return std::string_view(text).substr(piece.begin, piece.end - piece.begin);
  }

  std::string text;
  std::vector<Piece> pieces;
  std::size_t origin_end = 0;      ///< in `text`
  std::string next_text;           ///< scratch for pre-tokenizers that rewrite
  std::vector<Piece> next_pieces;  ///< scratch for pre-tokenizers that split
  std::vector<Match> matches;      ///< scratch for pre-tokenizers that split
  /// A regular expression reached its limit of work somewhere in the text (see Pattern): what was
  /// left of the piece there is one piece. The reference library stops the process instead.
  bool gave_up = false;
  bool too_long = false;  ///< would have grown above most_text_bytes: no pieces
};

/// Immutable, thread-safe.
class PreTokenizer {
 public:
  virtual ~PreTokenizer() = default;
  /// Splits (and rewrites) every piece of the list. Empty pieces vanish.
  virtual void split(PieceList& list) const = 0;
};

/// Builds the pre-tokenizer that `spec` (the file's "pre_tokenizer" value) describes; null gives a
/// null pointer. Refuses unknown types by name.
Result<std::unique_ptr<const PreTokenizer>> make_pre_tokenizer(simdjson::dom::element spec,
                                                               const std::string& place);

}  // namespace tunegauge::tokenizers
