// PieceCounter: raw text to symbols, symbols merged, what is left counted.

#include "estimator/tokenizers/fast/piece_counter.h"

#include <algorithm>
#include <bit>

#include "estimator/tokenizers/byte_characters.h"
#include "estimator/tokenizers/hash_bytes.h"

namespace tunegauge::tokenizers {

PieceCounter::PieceCounter(const BpeModel& model, const TextShape& shape)
    : model_(model),
      is_bytes_(shape.pieces == TextShape::Pieces::bytes),
      marks_spaces_(shape.marks_spaces),
      first_(model, shape.marks_spaces) {
  if (!model.options().ignore_merges) return;
  std::vector<std::string_view> unreached;
  model.vocabulary().for_each([&](std::string_view token, TokenId id) {
    if (!model.reached().has(id)) unreached.push_back(token);
  });
  whole_filter_.assign(std::bit_ceil(unreached.size() * 16 / 64 + 1), 0);
  std::string bytes;
  for (const std::string_view token : unreached) {
    bytes.clear();
    if (!append_bytes_of_characters(token, bytes)) continue;
    const bool is_ascii = std::all_of(bytes.begin(), bytes.end(), [](char byte) {
      return static_cast<unsigned char>(byte) < 0x80;
    });
    longest_ = std::max(longest_, bytes.size());
    if (!is_ascii) longest_not_ascii_ = std::max(longest_not_ascii_, bytes.size());
    const FilterPlace place = filter_place(bytes);
    whole_filter_[place.word] |= place.bits;
  }
}

PieceCounter::FilterPlace PieceCounter::filter_place(std::string_view bytes) const {
  const std::uint64_t hash = hash_bytes(bytes);
  const auto bit = [hash](unsigned shift) { return std::uint64_t{1} << (hash >> shift & 63); };
  return {hash & (whole_filter_.size() - 1), bit(58) | bit(52) | bit(46)};
}

PieceCounter::Counted PieceCounter::count(std::string_view text, ModelScratch& scratch) const {
  return judge(text, count_merged(text, scratch), scratch);
}

void PieceCounter::merge(std::span<ShortText> texts, ModelScratch& scratch) const {
  // Those with unknown characters are merged one by one.
  const auto others =
      is_bytes_ ? texts.end()
                : std::partition(texts.begin(), texts.end(),
                                 [this](const ShortText& text) { return first_.cover(text.text); });
  merge_short_texts(first_, {texts.begin(), others}, simd_);
  for (ShortText& text : std::span(others, texts.end())) {
    text.symbols_left = count_merged(text.text, scratch);
  }
}

PieceCounter::Counted PieceCounter::judge(std::string_view text, std::uint64_t symbols_left,
                                          ModelScratch& scratch) const {
  return {knows_whole(text, scratch) ? 1 : symbols_left, symbols_left};
}

bool PieceCounter::knows_whole(std::string_view text, ModelScratch& scratch) const {
  if (whole_filter_.empty()) return false;
  const bool ends_ascii = static_cast<unsigned char>(text.back()) < 0x80;
  if (text.size() > (ends_ascii ? longest_ : longest_not_ascii_)) return false;
  const FilterPlace place = filter_place(text);
  if ((whole_filter_[place.word] & place.bits) != place.bits) return false;
  scratch.text.resize(2 * text.size());
  const char* const end = write_byte_characters(text, scratch.text.data());
  scratch.text.resize(static_cast<std::size_t>(end - scratch.text.data()));
  return model_.vocabulary().find(scratch.text).has_value();
}

std::uint64_t PieceCounter::count_merged(std::string_view text, ModelScratch& scratch) const {
  if (is_bytes_) {
    scratch.ids.clear();
    for (const char byte : text) {
      scratch.ids.push_back(first_.of_byte(static_cast<unsigned char>(byte)));
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
