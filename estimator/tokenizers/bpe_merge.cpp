// Merging: a loop over an array of ranks, or a heap over a linked list.

#include "estimator/tokenizers/bpe_merge.h"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

namespace tunegauge::tokenizers {

namespace {

/// Up to `most` symbols that merge. They stay where they are; a bit each says which are still
/// there. A pair is noted at its left symbol as one number, rank and place, so that the least
/// number is the lowest rank, and of equal ones the leftmost:
///
///     symbols   h  e  l  l  o        alive  11111
///     pairs    he el ll lo  -        -> "el" has the lowest rank, is written over "e":
///               h el  .  l  o        alive  11011
///
template <std::size_t most>
class FewSymbols {
 public:
  void start(const MergeTable& merges, const std::vector<TokenId>& ids) {
    begin(ids.size());
    std::copy(ids.begin(), ids.end(), ids_.begin());
    for (std::size_t at = 0; at + 1 < ids.size(); ++at) look_up(merges, at, at + 1);
  }
  void start(const ByteSymbols& bytes, std::string_view text) {
    begin(text.size());
    std::size_t pair = 0;  // the last two bytes
    for (std::size_t at = 0; at < text.size(); ++at) {
      const auto byte = static_cast<unsigned char>(text[at]);
      ids_[at] = bytes.ids[byte];
      pair = (pair << 8 | byte) & 0xFFFF;
      if (at > 0) note(at - 1, bytes.pairs[pair]);
    }
  }

  /// Merges the best pair; false where none is left.
  bool merge_best() {
    const std::uint64_t best = least_pair();
    if (best >= none) return false;
    const std::size_t at = best & place_mask;
    const std::uint64_t behind = alive_ & ~std::uint64_t{1} << at;
    const auto gone = static_cast<std::size_t>(std::countr_zero(behind));
    const std::uint64_t after = behind & (behind - 1);
    const std::uint64_t before = alive_ & ((std::uint64_t{1} << at) - 1);
    alive_ ^= std::uint64_t{1} << gone;
    ids_[at] = products_[at];
    pairs_[gone] = none;
    merged_ = at;
    right_of_new_ = after == 0 ? nowhere : static_cast<std::size_t>(std::countr_zero(after));
    left_of_new_ = before == 0 ? nowhere : static_cast<std::size_t>(std::bit_width(before)) - 1;
    return true;
  }

  /// Has what `look_up` will need fetched from memory.
  void prefetch(const MergeTable& merges) const {
    merges.prefetch(ids_[left_of_new_], ids_[merged_]);
    merges.prefetch(ids_[merged_], ids_[right_of_new_]);
  }
  /// Looks up what the two new pairs become.
  void look_up(const MergeTable& merges) {
    look_up(merges, left_of_new_, merged_);
    look_up(merges, merged_, right_of_new_);
  }

  [[nodiscard]] std::size_t count() const {
    return static_cast<std::size_t>(std::popcount(alive_));
  }

  /// Writes the symbols that are left and returns how many they are.
  std::size_t take(TokenId* ids) const {
    std::size_t taken = 0;
    for (std::uint64_t left = alive_; left != 0; left &= left - 1) {
      ids[taken++] = ids_[static_cast<std::size_t>(std::countr_zero(left))];
    }
    return taken;
  }

 private:
  static constexpr unsigned place_bits = 8;
  static constexpr std::uint64_t place_mask = (std::uint64_t{1} << place_bits) - 1;
  /// Greater than all pairs that merge.
  static constexpr std::uint64_t none = std::uint64_t{MergeTable::no_rank} << place_bits;
  /// The place of a symbol that is not there, beside the first and the last one. It merges with
  /// nothing, so that neither of them needs a branch.
  static constexpr std::size_t nowhere = most;
  static constexpr TokenId nothing = 0xFFFFFFFFU;

  void begin(std::size_t count) {
    ids_[nowhere] = nothing;
    limit_ = most <= 16 ? most : count;
    std::fill_n(pairs_.begin(), limit_, none);
    alive_ = count == 0 ? 0 : ~std::uint64_t{0} >> (64 - count);
  }

  void look_up(const MergeTable& merges, std::size_t left, std::size_t right) {
    note(left, merges.find(ids_[left], ids_[right]));
  }

  void note(std::size_t left, MergeTable::Merge merge) {
    products_[left] = merge.id;
    pairs_[left] = std::uint64_t{merge.rank} << place_bits | left;
  }

  [[nodiscard]] std::uint64_t least_pair() const {
    if constexpr (most > 16) {
      return *std::min_element(pairs_.data(), pairs_.data() + limit_);
    } else {
      // Halves against each other: few steps that wait for one another.
      std::array<std::uint64_t, most / 2> least;
      for (std::size_t at = 0; at < most / 2; ++at) {
        least[at] = std::min(pairs_[at], pairs_[at + most / 2]);
      }
      for (std::size_t half = most / 4; half > 0; half /= 2) {
        for (std::size_t at = 0; at < half; ++at) least[at] = std::min(least[at], least[at + half]);
      }
      return least[0];
    }
  }

  std::array<TokenId, most + 1> ids_;
  std::array<TokenId, most + 1> products_;     ///< by left symbol: what its pair becomes
  std::array<std::uint64_t, most + 1> pairs_;  ///< by left symbol: rank << place_bits | place
  std::uint64_t alive_ = 0;
  // The last merge made two new pairs, which are not looked up yet:
  std::size_t left_of_new_ = nowhere;
  std::size_t merged_ = nowhere;
  std::size_t right_of_new_ = nowhere;
  std::size_t limit_ = most;  ///< where pairs_ end
};

/// Heap order: the lowest rank on top, the leftmost of equal ranks.
bool comes_later(const ModelScratch::Merge& a, const ModelScratch::Merge& b) {
  return a.rank != b.rank ? a.rank > b.rank : a.position > b.position;
}

void note_merge(const MergeTable& merges, ModelScratch& scratch, std::int32_t position) {
  const ModelScratch::Symbol& left = scratch.symbols[static_cast<std::size_t>(position)];
  const ModelScratch::Symbol& right = scratch.symbols[static_cast<std::size_t>(left.next)];
  const MergeTable::Merge merge = merges.find(left.id, right.id);
  if (merge.rank != MergeTable::no_rank) scratch.heap.push_back({merge.rank, position, merge.id});
}

}  // namespace

MergeTable::MergeTable(std::size_t merges)
    : mask_(std::bit_ceil(std::max<std::size_t>(merges / 3, 16)) - 1),
      shift_(64 - static_cast<unsigned>(std::bit_width(mask_))),
      buckets_(mask_ + 1) {}

void MergeTable::set(TokenId left, TokenId right, Merge merge) {
  if ((size_ + 1) * 16 > buckets_.size() * 4 * 13) {
    MergeTable larger(size_ * 4);
    for (std::size_t at = 0; at < buckets_.size(); ++at) {
      const Bucket& bucket = buckets_[at];
      for (std::size_t i = 0; i < bucket.keys.size(); ++i) {
        if (bucket.values[i] != 0) larger.put(bucket.keys[i], bucket.values[i]);
      }
    }
    *this = std::move(larger);
  }
  put(key_of(left, right), std::uint64_t{merge.rank + 1} << 32 | merge.id);
}

void MergeTable::put(std::uint64_t key, std::uint64_t value) {
  for (std::size_t at = home_of(key);; at = (at + 1) & mask_) {
    Bucket& bucket = buckets_[at];
    for (std::size_t i = 0; i < bucket.keys.size(); ++i) {
      const bool is_free = bucket.values[i] == 0;
      if (!is_free && bucket.keys[i] != key) continue;
      bucket.keys[i] = key;
      bucket.values[i] = value;
      size_ += is_free ? 1 : 0;
      return;
    }
  }
}

void merge_symbols(const MergeTable& merges, ModelScratch& scratch) {
  if (scratch.ids.size() <= most_few_symbols) {
    merge_few_symbols(merges, scratch);
  } else {
    merge_many_symbols(merges, scratch);
  }
}

void merge_few_symbols(const MergeTable& merges, ModelScratch& scratch) {
  if (scratch.ids.size() < 2) return;
  FewSymbols<most_few_symbols> symbols;
  symbols.start(merges, scratch.ids);
  while (symbols.merge_best()) symbols.look_up(merges);
  scratch.ids.resize(symbols.take(scratch.ids.data()));
}

ByteSymbols::ByteSymbols(const MergeTable& merges, const std::array<TokenId, 256>& byte_ids)
    : ids(byte_ids) {
  pairs.reserve(ids.size() * ids.size());
  for (const TokenId left : ids) {
    for (const TokenId right : ids) pairs.push_back(merges.find(left, right));
  }
}

std::size_t count_merged_bytes(const MergeTable& merges, const ByteSymbols& bytes,
                               std::string_view text) {
  const auto count = [&](auto& symbols) {
    symbols.start(bytes, text);
    while (symbols.merge_best()) symbols.look_up(merges);
    return symbols.count();
  };
  if (text.size() <= ShortText::most_bytes) {
    FewSymbols<ShortText::most_bytes> symbols;
    return count(symbols);
  }
  FewSymbols<most_few_symbols> symbols;
  return count(symbols);
}

void count_merged_bytes(const MergeTable& merges, const ByteSymbols& bytes,
                        std::span<ShortText> texts) {
  constexpr std::size_t most_lanes = 16;
  std::array<FewSymbols<ShortText::most_bytes>, most_lanes> lanes;
  std::array<ShortText*, most_lanes> text_of;
  std::array<std::uint8_t, most_lanes> active;  // numbers of lanes
  std::size_t active_count = 0;
  std::size_t next = 0;
  // A lane that is done takes the next text.
  const auto start = [&](std::uint8_t lane) {
    for (; next < texts.size(); ++next) {
      lanes[lane].start(bytes, texts[next].text);
      if (lanes[lane].merge_best()) {
        lanes[lane].prefetch(merges);
        text_of[lane] = &texts[next++];
        return true;
      }
      texts[next].symbols_left = lanes[lane].count();
    }
    return false;
  };
  for (std::uint8_t lane = 0; lane < most_lanes && start(lane); ++lane)
    active[active_count++] = lane;
  while (active_count > 0) {
    for (std::size_t at = 0; at < active_count;) {
      const std::uint8_t number = active[at];
      auto& lane = lanes[number];
      lane.look_up(merges);
      if (lane.merge_best()) {
        lane.prefetch(merges);
        ++at;
        continue;
      }
      text_of[number]->symbols_left = lane.count();
      if (start(number)) {
        ++at;
      } else {
        active[at] = active[--active_count];
      }
    }
  }
}

void merge_many_symbols(const MergeTable& merges, ModelScratch& scratch) {
  const auto count = static_cast<std::int32_t>(scratch.ids.size());
  auto& symbols = scratch.symbols;
  symbols.resize(scratch.ids.size());
  for (std::int32_t at = 0; at < count; ++at) {
    const auto index = static_cast<std::size_t>(at);
    symbols[index] = {scratch.ids[index], at - 1, at + 1 < count ? at + 1 : -1, false};
  }
  auto& heap = scratch.heap;
  heap.clear();
  for (std::int32_t at = 0; at + 1 < count; ++at) note_merge(merges, scratch, at);
  std::make_heap(heap.begin(), heap.end(), comes_later);
  const auto push_noted = [&](std::int32_t position) {
    const std::size_t before = heap.size();
    note_merge(merges, scratch, position);
    if (heap.size() > before) std::push_heap(heap.begin(), heap.end(), comes_later);
  };
  while (!heap.empty()) {
    std::pop_heap(heap.begin(), heap.end(), comes_later);
    const ModelScratch::Merge top = heap.back();
    heap.pop_back();
    ModelScratch::Symbol& left = symbols[static_cast<std::size_t>(top.position)];
    if (left.gone || left.next < 0) continue;
    ModelScratch::Symbol& right = symbols[static_cast<std::size_t>(left.next)];
    // Either side may have grown since the merge was noted; symbols only grow, so the same product
    // means the same pair.
    const MergeTable::Merge now = merges.find(left.id, right.id);
    if (now.rank == MergeTable::no_rank || now.id != top.id) continue;
    left.id = now.id;
    left.next = right.next;
    right.gone = true;
    if (left.next >= 0) {
      symbols[static_cast<std::size_t>(left.next)].previous = top.position;
      push_noted(top.position);
    }
    if (left.previous >= 0) push_noted(left.previous);
  }
  scratch.ids.clear();
  for (std::int32_t at = count > 0 ? 0 : -1; at >= 0;) {
    const ModelScratch::Symbol& symbol = symbols[static_cast<std::size_t>(at)];
    scratch.ids.push_back(symbol.id);
    at = symbol.next;
  }
}

}  // namespace tunegauge::tokenizers
