#pragma once
// Gives every piece of a list a new text.

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "estimator/tokenizers/pre_tokenizer.h"

namespace tunegauge::tokenizers {

/// Calls `append(text, origin_bytes, result)` for each piece with its old text, of which so many
/// bytes come from offset 0 of the original text. What it appends to `result` is the new text; it
/// returns how many bytes of that come from offset 0. The caller knows that the new text of all
/// pieces has less than 4 GiB.
template <class Append>
void rewrite_pieces(PieceList& list, Append append) {
  list.next_text.clear();
  std::size_t origin_end = 0;
  for (PieceList::Piece& piece : list.pieces) {
    const auto begin = static_cast<std::uint32_t>(list.next_text.size());
    const std::size_t origin_bytes =
        list.at_origin(piece) ? std::min<std::size_t>(list.origin_end, piece.end) - piece.begin : 0;
    const std::size_t new_bytes = append(list.text_of(piece), origin_bytes, list.next_text);
    if (origin_bytes > 0) origin_end = begin + new_bytes;
    piece.begin = begin;
    piece.end = static_cast<std::uint32_t>(list.next_text.size());
  }
  list.text.swap(list.next_text);
  list.origin_end = origin_end;
}

}  // namespace tunegauge::tokenizers
