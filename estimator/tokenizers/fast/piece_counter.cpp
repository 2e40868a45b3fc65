// PieceCounter: raw text to symbols, symbols merged, what is left counted.

#include "estimator/tokenizers/fast/piece_counter.h"

#include <algorithm>
#include <bit>

#include "estimator/tokenizers/byte_characters.h"
#include "estimator/tokenizers/hash_bytes.h"

namespace tunegauge::tokenizers {

PieceCounter::PieceCounter(const BpeModel& model, const TextShape& shape)
    : model_(model), marks_spaces_(shape.marks_spaces) {
  if (shape.pieces == TextShape::Pieces::bytes) {
    bytes_.emplace(model.merges(), model.visible_byte_ids());
  }
  if (!model.options().ignore_merges) return;
  const std::size_t bits = std::bit_ceil(model.vocabulary_size() * 16);
  whole_filter_.assign(std::max<std::size_t>(bits / 64, 1), 0);
  std::string bytes;
  model.vocabulary().for_each([&](std::string_view token, TokenId) {
    bytes.clear();
    if (!append_bytes_of_characters(token, bytes)) return;
    const bool is_ascii = std::all_of(bytes.begin(), bytes.end(), [](char byte) {
      return static_cast<unsigned char>(byte) < 0x80;
    });
    longest_ = std::max(longest_, bytes.size());
    if (!is_ascii) longest_not_ascii_ = std::max(longest_not_ascii_, bytes.size());
    const std::uint64_t bit = filter_bit(bytes);
    whole_filter_[bit >> 6] |= std::uint64_t{1} << (bit & 63);
  });
}

std::uint64_t PieceCounter::filter_bit(std::string_view bytes) const {
  return hash_bytes(bytes) & (whole_filter_.size() * 64 - 1);
}

PieceCounter::Counted PieceCounter::count(std::string_view text, Role role,
                                          ModelScratch& scratch) const {
  const std::uint64_t merged = count_merged(text, scratch);
  if (merged == 1 || !knows_whole(text, scratch)) return {merged, true};
  return {role == Role::piece ? 1 : merged, false};
}

bool PieceCounter::knows_whole(std::string_view text, ModelScratch& scratch) const {
  if (whole_filter_.empty()) return false;
  const bool ends_ascii = static_cast<unsigned char>(text.back()) < 0x80;
  if (text.size() > (ends_ascii ? longest_ : longest_not_ascii_)) return false;
  const std::uint64_t bit = filter_bit(text);
  if ((whole_filter_[bit >> 6] >> (bit & 63) & 1) == 0) return false;
  scratch.text.resize(2 * text.size());
  const char* const end = write_byte_characters(text, scratch.text.data());
  scratch.text.resize(static_cast<std::size_t>(end - scratch.text.data()));
  return model_.vocabulary().find(scratch.text).has_value();
}

std::uint64_t PieceCounter::count_merged(std::string_view text, ModelScratch& scratch) const {
  if (bytes_ && text.size() <= ByteSymbols::most_bytes) {
    return count_merged_bytes(model_.merges(), *bytes_, text);
  }
  if (bytes_) {
    scratch.ids.clear();
    for (const char byte : text) {
      scratch.ids.push_back(bytes_->ids[static_cast<unsigned char>(byte)]);
    }
  } else if (marks_spaces_) {
    std::string& marked = scratch.text;
    marked.clear();
    for (const char byte : text) {
      if (byte == ' ') {
        marked += "\u2581";
      } else {
        marked += byte;
      }
    }
    model_.start_symbols(marked, scratch);
  } else {
    model_.start_symbols(text, scratch);
  }
  merge_symbols(model_.merges(), scratch);
  return scratch.ids.size();
}

}  // namespace tunegauge::tokenizers
