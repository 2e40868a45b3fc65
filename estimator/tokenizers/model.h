#pragma once
// What every kind of model offers: the ids of one piece of text, as the pre-tokenizer cut it.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "estimator/tokenizers/tokenizer.h"

namespace tunegauge::tokenizers {

/// Memory that models work in; one per worker, reused from piece to piece.
struct ModelScratch {
  struct Symbol {  ///< BPE: a doubly linked list of what is not merged yet
    TokenId id = 0;
    std::int32_t previous = -1;
    std::int32_t next = -1;
    bool gone = false;
  };
  struct Merge {  ///< BPE: a merge that was possible when it was noted
    std::uint32_t rank = 0;
    std::int32_t position = 0;
    TokenId id = 0;
  };
  struct PathNode {  ///< Unigram: the best way to reach a byte
    double score = 0;
    std::int64_t from = -1;
    TokenId id = 0;
  };
  std::vector<TokenId> ids;
  std::vector<Symbol> symbols;
  std::vector<Merge> heap;
  std::vector<PathNode> path;
  std::string text;
  /// Set by `tokenize` where a text needs the unknown token and the vocabulary lacks it.
  bool lacks_unknown = false;
};

/// Immutable, thread-safe.
class Model {
 public:
  virtual ~Model() = default;
  /// Appends the ids of `piece` (valid UTF-8, not empty).
  virtual void tokenize(std::string_view piece, ModelScratch& scratch,
                        std::vector<TokenId>& ids) const = 0;
  /// Where the chunk that begins at `from` may end: tokenizing a piece chunk by chunk, in order,
  /// gives the ids of the whole piece. Chunks repeat far more often than whole lines do.
  [[nodiscard]] virtual std::size_t chunk_end(std::string_view piece, std::size_t from) const {
    static_cast<void>(from);
    return piece.size();
  }
  [[nodiscard]] virtual std::optional<TokenId> find(std::string_view token) const = 0;
  [[nodiscard]] virtual std::size_t vocabulary_size() const = 0;
};

}  // namespace tunegauge::tokenizers
