// The steps piece by piece, without a branch that nobody could foresee: what may not count is
// written all the same, and overwritten by the next piece.

#include "estimator/tokenizers/fast/piece_batch.h"

namespace tunegauge::tokenizers {

namespace {

void sort(std::span<const std::uint32_t> ends, std::uint32_t from, const PieceBits& left_out,
          SortedPieces& sorted) {
  // Counted here and not in `sorted`, where each piece would wait for the former one's store.
  std::size_t tiny = 0;
  std::size_t brief = 0;
  std::size_t longer = 0;
  std::uint32_t begin = from;
  for (std::size_t piece = 0; piece < ends.size(); ++piece) {
    const std::uint32_t size = ends[piece] - begin;
    const auto put = [&](PiecePlaces& places, std::size_t at) {
      places.begins[at] = begin;
      places.sizes[at] = size;
    };
    put(sorted.tiny, tiny);
    put(sorted.brief, brief);
    put(sorted.longer, longer);
    const std::uint64_t counts = ~left_out[piece / 64] >> (piece % 64) & 1;
    const std::uint64_t is_tiny = size <= TinyKey::most_bytes ? counts : 0;
    const std::uint64_t is_longer = size > ShortKey::most_bytes ? counts : 0;
    tiny += is_tiny;
    longer += is_longer;
    brief += counts - is_tiny - is_longer;
    begin = ends[piece];
  }
  sorted.tiny.count = tiny;
  sorted.brief.count = brief;
  sorted.longer.count = longer;
}

template <class Table>
void await(const char* text, const PiecePlaces& pieces, std::uint64_t note, const Table& table,
           WaitingPieces<Table>& waiting) {
  for (std::size_t piece = 0; piece < pieces.count; ++piece) {
    typename Table::Key key(text + pieces.begins[piece], pieces.sizes[piece]);
    const typename Table::Home home = Table::home_of(key);
    table.prefetch(home);
    key.set_note(note);
    waiting.set(waiting.count + piece, key, home);
  }
  waiting.count += pieces.count;
}

template <class Table>
FoundPieces find(const Table& table, const WaitingPieces<Table>& waiting,
                 WaitingNumbers& not_at_home) {
  FoundPieces found;
  for (std::size_t piece = 0; piece < waiting.count; ++piece) {
    const std::uint64_t tokens = table.find_at_home(waiting.key(piece), waiting.homes[piece]);
    found.tokens += tokens;
    not_at_home[found.not_at_home] = static_cast<std::uint32_t>(piece);
    found.not_at_home += tokens == 0 ? 1 : 0;
  }
  return found;
}

}  // namespace

constinit const PieceSteps portable_piece_steps = {
    sort,
    {await<TinyCounts>, find<TinyCounts>},
    {await<ShortCounts>, find<ShortCounts>},
};

constinit const TableSteps<MediumCounts> medium_steps = {await<MediumCounts>, find<MediumCounts>};

const PieceSteps& piece_steps(Simd simd) noexcept {
  if (simd == Simd::avx512 && avx512_piece_steps != nullptr) return *avx512_piece_steps;
  return portable_piece_steps;
}

}  // namespace tunegauge::tokenizers
