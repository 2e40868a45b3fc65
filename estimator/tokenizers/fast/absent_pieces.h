#pragma once
// Pieces that no table has, waiting for others: merging many together is fast. A new word often
// comes again soon, so each text is here once, with all the places that wait for its count.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "estimator/tokenizers/fast/piece_counter.h"
#include "estimator/tokenizers/fast/short_merges.h"

namespace tunegauge::tokenizers {

class AbsentPieces {
 public:
  /// Somebody who waits for the count of a text.
  struct Use {
    std::uint32_t text;  ///< which
    PieceCounter::Role role;
    std::uint64_t* tokens;  ///< where to add it
  };

  [[nodiscard]] bool is_full() const { return texts_ == most_texts || uses_ == most_uses; }

  /// `text` has at most ShortText::most_bytes bytes; `hash` is its own, good in the high bits.
  /// Precondition: not full.
  void add(std::string_view text, std::uint64_t hash, PieceCounter::Role role,
           std::uint64_t* tokens) {
    std::size_t at = hash >> (64 - index_bits);
    while (index_[at] != 0 && this->text(index_[at] - 1U) != text) at = (at + 1) % index_.size();
    if (index_[at] == 0) {
      bytes_[texts_] = {};
      text.copy(bytes_[texts_].data(), text.size());
      sizes_[texts_] = static_cast<std::uint8_t>(text.size());
      index_[at] = static_cast<std::uint16_t>(++texts_);
    }
    all_uses_[uses_++] = {index_[at] - 1U, role, tokens};
  }

  [[nodiscard]] std::size_t size() const { return texts_; }
  [[nodiscard]] std::string_view text(std::size_t number) const {
    return {bytes_[number].data(), sizes_[number]};
  }
  [[nodiscard]] std::span<const Use> uses() const { return std::span(all_uses_).first(uses_); }

  void clear() {
    texts_ = uses_ = 0;
    index_ = {};
  }

  static constexpr std::size_t most_texts = 256;

 private:
  static constexpr std::size_t most_uses = 512;
  static constexpr unsigned index_bits = 9;  // half of it is empty

  std::size_t texts_ = 0;
  std::size_t uses_ = 0;
  std::array<std::uint16_t, std::size_t{1} << index_bits> index_ = {};  ///< number + 1 of a text
  std::array<std::array<char, ShortText::most_bytes>, most_texts> bytes_;
  std::array<std::uint8_t, most_texts> sizes_;
  std::array<Use, most_uses> all_uses_;
};

}  // namespace tunegauge::tokenizers
