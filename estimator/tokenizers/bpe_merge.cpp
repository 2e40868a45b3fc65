// Merging: a loop over an array of ranks, or a heap over a linked list.

#include "estimator/tokenizers/bpe_merge.h"

#include <algorithm>
#include <cstddef>

namespace tunegauge::tokenizers {

namespace {

/// Below this the quadratic loop is faster: everything stays in a few cache lines.
constexpr std::size_t most_few_symbols = 40;

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

void merge_symbols(const MergeTable& merges, ModelScratch& scratch, std::vector<TokenId>& ids) {
  if (scratch.ids.size() <= most_few_symbols) {
    merge_few_symbols(merges, scratch, ids);
  } else {
    merge_many_symbols(merges, scratch, ids);
  }
}

void merge_few_symbols(const MergeTable& merges, ModelScratch& scratch, std::vector<TokenId>& ids) {
  std::size_t count = scratch.ids.size();
  scratch.ranks.resize(count + 1);
  scratch.products.resize(count + 1);
  TokenId* const id = scratch.ids.data();
  std::uint32_t* const rank = scratch.ranks.data();  // of the pair (i, i + 1)
  TokenId* const product = scratch.products.data();  // what that pair becomes
  const auto look_up = [&](std::size_t at) {
    const MergeTable::Merge merge = merges.find(id[at], id[at + 1]);
    rank[at] = merge.rank;
    product[at] = merge.id;
  };
  for (std::size_t at = 0; at + 1 < count; ++at) merges.prefetch(id[at], id[at + 1]);
  for (std::size_t at = 0; at + 1 < count; ++at) look_up(at);
  while (count > 1) {
    const std::size_t best =
        static_cast<std::size_t>(std::min_element(rank, rank + count - 1) - rank);
    if (rank[best] == MergeTable::no_rank) break;
    id[best] = product[best];
    std::copy(id + best + 2, id + count, id + best + 1);
    std::copy(rank + best + 2, rank + count, rank + best + 1);
    std::copy(product + best + 2, product + count, product + best + 1);
    --count;
    if (best + 1 < count) merges.prefetch(id[best], id[best + 1]);
    if (best > 0) look_up(best - 1);
    if (best + 1 < count) look_up(best);
  }
  ids.insert(ids.end(), id, id + count);
}

void merge_many_symbols(const MergeTable& merges, ModelScratch& scratch,
                        std::vector<TokenId>& ids) {
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
  for (std::int32_t at = count > 0 ? 0 : -1; at >= 0;) {
    const ModelScratch::Symbol& symbol = symbols[static_cast<std::size_t>(at)];
    ids.push_back(symbol.id);
    at = symbol.next;
  }
}

}  // namespace tunegauge::tokenizers
