// Vocabulary: open addressing, linear probing, at most half full.

#include "estimator/tokenizers/vocabulary.h"

#include <algorithm>

namespace tunegauge::tokenizers {

namespace {
/// What tokens have on average, or a little less.
constexpr std::size_t usual_token_bytes = 8;
}  // namespace

Vocabulary::Vocabulary(std::size_t entries) {
  std::size_t slots = 8;
  while (slots < entries * 2) slots *= 2;
  slots_.resize(slots);
  mask_ = slots - 1;
  entries_.reserve(entries);
  text_.reserve(entries * usual_token_bytes);
}

void Vocabulary::set(const Query& query, TokenId id) {
  Slot& slot = slots_[slot_of(query)];
  if (slot.tag != 0) {
    slot.id = id;
    has_stale_ids_ = true;
    return;
  }
  slot = {query.is_short() ? query.word : size(), query.tag, id};
  entries_.push_back({static_cast<std::uint32_t>(text_.size()), id});
  text_.insert(text_.end(), query.token.begin(), query.token.end());
  longest_ = std::max(longest_, query.token.size());
  if (size() * 2 > slots_.size()) grow();
}

void Vocabulary::grow() {
  if (has_stale_ids_) {
    for (Number number = 0; number < size(); ++number) entries_[number].id = id_of(number);
    has_stale_ids_ = false;
  }
  slots_ = HugeVector<Slot>(slots_.size() * 2);
  mask_ = slots_.size() - 1;
  for (Number number = 0; number < size(); ++number) {
    const Query query = query_of(text_of(number));
    slots_[slot_of(query)] = {query.is_short() ? query.word : number, query.tag,
                              entries_[number].id};
  }
}

}  // namespace tunegauge::tokenizers
