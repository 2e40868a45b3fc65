// Frame: applying it.

#include "estimator/tokenizers/frame.h"

#include <algorithm>

namespace tunegauge::tokenizers {

Frame::Kept Frame::kept(std::uint64_t text_tokens, SpecialTokens special) const {
  if (!truncation_) return {0, text_tokens};
  std::uint64_t most = truncation_->most_tokens;
  if (special == SpecialTokens::add) {
    // Where not even the special tokens fit, the reference truncates nothing.
    if (most < specials_) return {0, text_tokens};
    most -= specials_;
  }
  if (text_tokens <= most) return {0, text_tokens};
  if (truncation_->cut == Side::left) return {text_tokens - most, text_tokens};
  return {0, most};
}

std::uint64_t Frame::padded(std::uint64_t tokens) const {
  if (!padding_) return tokens;
  // Rounded up first, as in the reference: it matters where the text is longer than a fixed length.
  std::uint64_t wanted = padding_->least_tokens > 0 ? padding_->least_tokens : tokens;
  if (padding_->multiple_of > 0) {
    wanted += (padding_->multiple_of - wanted % padding_->multiple_of) % padding_->multiple_of;
  }
  return std::max(tokens, wanted);
}

std::uint64_t Frame::count(std::uint64_t text_tokens, SpecialTokens special) const {
  const Kept text = kept(text_tokens, special);
  const std::uint64_t added = special == SpecialTokens::add ? specials_ : 0;
  return padded(texts_ * (text.end - text.begin) + added);
}

void Frame::append(const std::vector<TokenId>& text_ids, SpecialTokens special,
                   std::vector<TokenId>& ids) const {
  const Kept text = kept(text_ids.size(), special);
  const std::uint64_t pads = count(text_ids.size(), special) - texts_ * (text.end - text.begin) -
                             (special == SpecialTokens::add ? specials_ : 0);
  if (padding_ && padding_->side == Side::left) ids.insert(ids.end(), pads, padding_->id);
  for (const Item& item : template_) {
    if (item.is_text) {
      ids.insert(ids.end(), text_ids.begin() + static_cast<std::ptrdiff_t>(text.begin),
                 text_ids.begin() + static_cast<std::ptrdiff_t>(text.end));
    } else if (special == SpecialTokens::add) {
      ids.push_back(item.id);
    }
  }
  if (padding_ && padding_->side == Side::right) ids.insert(ids.end(), pads, padding_->id);
}

}  // namespace tunegauge::tokenizers
