// Vocabulary: open addressing, linear probing, at most half full.

#include "estimator/tokenizers/vocabulary.h"

#include <algorithm>
#include <utility>

#include "estimator/tokenizers/hash_bytes.h"

namespace tunegauge::tokenizers {

namespace {
std::uint32_t tag_of(std::uint64_t hash) {
  return static_cast<std::uint32_t>(hash >> 32);
}
}  // namespace

Vocabulary::Vocabulary(std::size_t entries) {
  std::size_t slots = 8;
  while (slots < entries * 2) slots *= 2;
  slots_.resize(slots);
}

std::size_t Vocabulary::slot_of(std::string_view token, std::uint64_t hash) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = static_cast<std::size_t>(hash) & mask;
  while (slots_[at].used) {
    const Slot& slot = slots_[at];
    if (slot.tag == tag_of(hash) && slot.length == token.size() &&
        std::string_view(text_).substr(slot.begin, slot.length) == token) {
      break;
    }
    at = (at + 1) & mask;
  }
  return at;
}

void Vocabulary::set(std::string_view token, TokenId id) {
  const std::uint64_t hash = hash_bytes(token);
  Slot& slot = slots_[slot_of(token, hash)];
  if (slot.used) {
    slot.id = id;
    return;
  }
  slot = {text_.size(), static_cast<std::uint32_t>(token.size()), id, tag_of(hash), true};
  text_ += token;
  longest_ = std::max(longest_, token.size());
  if (++size_ * 2 > slots_.size()) grow();
}

std::optional<TokenId> Vocabulary::find(std::string_view token) const {
  const Slot& slot = slots_[slot_of(token, hash_bytes(token))];
  if (!slot.used) return std::nullopt;
  return slot.id;
}

void Vocabulary::grow() {
  const std::vector<Slot> old = std::exchange(slots_, std::vector<Slot>(slots_.size() * 2));
  const std::size_t mask = slots_.size() - 1;
  for (const Slot& slot : old) {
    if (!slot.used) continue;
    const std::string_view token = std::string_view(text_).substr(slot.begin, slot.length);
    std::size_t at = static_cast<std::size_t>(hash_bytes(token)) & mask;
    while (slots_[at].used) at = (at + 1) & mask;
    slots_[at] = slot;
  }
}

}  // namespace tunegauge::tokenizers
