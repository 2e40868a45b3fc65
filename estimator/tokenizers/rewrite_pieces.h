#pragma once
// Gives every piece of a list a new text.

#include <cstdint>
#include <string_view>

#include "estimator/tokenizers/pre_tokenizer.h"

namespace tunegauge::tokenizers {

/// Calls `append(piece, text, result)` for each piece with its old text; what it appends to
/// `result` is the new one.
template <class Append>
void rewrite_pieces(PieceList& list, Append append) {
  list.next_text.clear();
  for (PieceList::Piece& piece : list.pieces) {
    const auto begin = static_cast<std::uint32_t>(list.next_text.size());
    append(piece, list.text_of(piece), list.next_text);
    piece.begin = begin;
    piece.end = static_cast<std::uint32_t>(list.next_text.size());
  }
  list.text.swap(list.next_text);
}

}  // namespace tunegauge::tokenizers
