// Merging: a loop over an array of ranks, or a heap over a linked list.

#include "estimator/tokenizers/bpe_merge.h"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

namespace tunegauge::tokenizers {

namespace {

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

unsigned MergeTable::shift_of(std::size_t buckets) {
  return 64 - static_cast<unsigned>(std::countr_zero(buckets)) - Hashing::bucket_bits;
}

MergeTable::MergeTable(Sizes sizes) {
  const auto buckets_for = [](std::size_t merges) {
    return std::bit_ceil(std::max<std::size_t>(merges / 3, 16));
  };
  const std::size_t low = buckets_for(sizes.of_low_ids);
  const std::size_t others = buckets_for(sizes.others);
  const auto most_in = [](std::size_t buckets) { return buckets * 4 / 16 * 13; };  // of 16 slots
  most_ = {most_in(low), most_in(others)};
  low_shift_ = shift_of(low);
  shift_ = shift_of(others);
  first_bit_ = low << Hashing::bucket_bits;
  buckets_.resize(low + others + 1);
  filter_.resize(((low + others) << Hashing::bucket_bits) / 64);
}

std::optional<MergeTable> MergeTable::from(Tables tables, TokenId most_id) {
  const std::size_t low = tables.low_buckets;
  const std::size_t all = tables.buckets.size();
  if (low < 16 || !std::has_single_bit(low) || all < low + 17 ||
      !std::has_single_bit(all - low - 1) || tables.factor % 2 == 0 ||
      tables.filter.size() != ((all - 1) << Hashing::bucket_bits) / 64) {
    return std::nullopt;
  }
  MergeTable table;
  bool ends = false;  // a search, at a bucket that is not full
  for (std::size_t at = 0; at < all; ++at) {
    const Bucket& bucket = tables.buckets[at];
    for (std::size_t i = 0; i < bucket.values.size(); ++i) {
      const std::uint64_t value = bucket.values[i];
      if (value == 0) continue;
      const auto left = static_cast<TokenId>(bucket.keys[i] >> 32);
      const auto right = static_cast<TokenId>(bucket.keys[i]);
      if (value >> 32 == 0 || static_cast<TokenId>(value) > most_id || left > most_id ||
          right > most_id || at == all - 1) {
        return std::nullopt;
      }
      table.sizes_.add(left, right);
      table.ranks_end_ = std::max(table.ranks_end_, static_cast<std::uint32_t>(value >> 32));
    }
    ends = ends || (at < all - 1 && bucket.values.back() == 0);
  }
  if (!ends) return std::nullopt;
  table.factor_ = tables.factor;
  table.most_ = table.sizes_;  // it is full: it would be grown first
  table.low_shift_ = shift_of(low);
  table.shift_ = shift_of(all - low - 1);
  table.first_bit_ = low << Hashing::bucket_bits;
  table.buckets_ = std::move(tables.buckets);
  table.filter_ = std::move(tables.filter);
  return table;
}

void MergeTable::set(TokenId left, TokenId right, Merge merge) {
  if (sizes_.of_low_ids >= most_.of_low_ids || sizes_.others >= most_.others) {
    MergeTable larger({sizes_.of_low_ids * 4, sizes_.others * 4});
    for (const Bucket& bucket : buckets_) {
      for (std::size_t i = 0; i < bucket.keys.size(); ++i) {
        if (bucket.values[i] != 0) larger.put(bucket.keys[i], bucket.values[i]);
      }
    }
    *this = std::move(larger);
  }
  put(key_of(left, right), std::uint64_t{merge.rank + 1} << 32 | merge.id);
}

void MergeTable::put(std::uint64_t key, std::uint64_t value) {
  const std::uint64_t bit = filter_bit_of(key);
  filter_[bit >> 6] |= std::uint64_t{1} << (bit & 63);
  for (std::size_t at = bucket_of(bit);; at = next(at)) {
    Bucket& bucket = buckets_[at];
    for (std::size_t i = 0; i < bucket.keys.size(); ++i) {
      const bool is_free = bucket.values[i] == 0;
      if (!is_free && bucket.keys[i] != key) continue;
      bucket.keys[i] = key;
      bucket.values[i] = value;
      ranks_end_ = std::max(ranks_end_, static_cast<std::uint32_t>(value >> 32));
      if (is_free) sizes_.add(static_cast<TokenId>(key >> 32), static_cast<TokenId>(key));
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

// Symbols stay where they are; a bit each says which are still there. A pair is noted at its left
// symbol as one number, rank and place, so that the least number is the lowest rank, and of equal
// ones the leftmost:
//
//     symbols   h  e  l  l  o        alive  11111
//     pairs    he el ll lo  -        -> "el" has the lowest rank, is written over "e":
//               h el  .  l  o        alive  11011
void merge_few_symbols(const MergeTable& merges, ModelScratch& scratch) {
  const std::size_t count = scratch.ids.size();
  if (count < 2) return;
  constexpr unsigned place_bits = 6;
  static_assert(most_few_symbols == std::size_t{1} << place_bits);
  constexpr std::uint64_t none = std::uint64_t{MergeTable::no_rank} << place_bits;
  TokenId* const id = scratch.ids.data();
  std::array<std::uint64_t, most_few_symbols> pairs;
  std::array<TokenId, most_few_symbols> products;
  const auto look_up = [&](std::size_t left, std::size_t right) {
    const MergeTable::Merge merge = merges.find(id[left], id[right]);
    pairs[left] = std::uint64_t{merge.rank} << place_bits | left;
    products[left] = merge.id;
  };
  for (std::size_t at = 0; at + 1 < count; ++at) look_up(at, at + 1);
  pairs[count - 1] = none;
  std::uint64_t alive = ~std::uint64_t{0} >> (64 - count);
  while (true) {
    const std::uint64_t best = *std::min_element(pairs.data(), pairs.data() + count);
    if (best >= none) break;
    const std::size_t at = best & (most_few_symbols - 1);
    const std::uint64_t behind = alive & ~std::uint64_t{1} << at;
    const auto gone = static_cast<std::size_t>(std::countr_zero(behind));
    const std::uint64_t after = behind & (behind - 1);
    const std::uint64_t before = alive & ((std::uint64_t{1} << at) - 1);
    alive ^= std::uint64_t{1} << gone;
    id[at] = products[at];
    pairs[at] = pairs[gone] = none;
    if (after != 0) look_up(at, static_cast<std::size_t>(std::countr_zero(after)));
    if (before != 0) look_up(static_cast<std::size_t>(std::bit_width(before)) - 1, at);
  }
  std::size_t kept = 0;
  for (; alive != 0; alive &= alive - 1) {
    id[kept++] = id[static_cast<std::size_t>(std::countr_zero(alive))];
  }
  scratch.ids.resize(kept);
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
