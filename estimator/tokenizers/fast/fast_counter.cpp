// FastCounter: pieces in batches, so that the tables' lines arrive while other pieces are cut.

#include "estimator/tokenizers/fast/fast_counter.h"

#include <algorithm>
#include <bit>
#include <span>
#include <utility>

#include "estimator/tokenizers/utf8_scan.h"

namespace tunegauge::tokenizers {

namespace {

constexpr unsigned long_slots_log2 = 16;  // 8 MB

/// Whether a long piece is a sentence of a script without spaces (kana, Chinese characters), which
/// hardly ever comes again, though its parts do.
bool is_sentence(std::string_view piece) {
  std::size_t middle = piece.size() / 2;
  while ((static_cast<unsigned char>(piece[middle]) & 0xC0U) == 0x80U) --middle;
  const auto lead = static_cast<unsigned char>(piece[middle]);
  const bool is_east_asian = lead >= 0xE3 && lead <= 0xE9;
  return is_east_asian || (lead >= 0x80 && piece.size() > MediumKey::most_bytes);
}

}  // namespace

FastCounter::FastCounter(const FastPlan& plan)
    : plan_(plan),
      steps_(piece_steps(best_simd())),
      tiny_{plan.seeds().tiny, {}},
      short_{plan.seeds().brief, {}},
      long_pieces_(long_slots_log2) {}

void FastCounter::reset() {
  tiny_.waiting.count = short_.waiting.count = medium_.waiting.count = 0;
  absent_.clear();
}

void FastCounter::add(std::string_view stretch, Before before) {
  const std::size_t begin = has_mark_before(stretch, before) ? begin_with_mark(stretch) : 0;
  if (plan_.words() != nullptr) {
    add_words(stretch);
  } else if (begin < stretch.size()) {
    add_with_tokens(stretch.substr(begin), {});
  }
}

void FastCounter::add_words(std::string_view text) {
  text_end_ = text.data() + text.size();
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t pieces = plan_.words()->cut(text, from, ends_.data(), most_pieces);
    add_pieces<Role::piece>(text.data() + from, std::span(ends_).first(pieces));
    from += ends_[pieces - 1];
  }
}

void FastCounter::add_with_tokens(std::string_view text,
                                  std::span<const BigramCutter::Token> tokens) {
  text_end_ = text.data() + text.size();
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t pieces =
        plan_.bigrams().cut(text, from, tokens, ends_.data(), most_pieces, singles_.data());
    add_pieces<Role::piece>(text.data() + from, std::span(ends_).first(pieces), singles_.data());
    from += ends_[pieces - 1];
  }
}

void FastCounter::end_text() {
  look_up(steps_.tiny, tiny_);
  look_up(steps_.brief, short_);
  look_up(medium_steps, medium_);
}

void FastCounter::settle() {
  if (absent_.size() == 0) return;
  for (std::uint32_t i = 0; i < absent_.size(); ++i) merging_[i] = {absent_.text(i), i};
  const std::span texts = std::span(merging_).first(absent_.size());
  plan_.counter().merge(texts, scratch_);
  std::array<PieceCounter::Counted, AbsentPieces::most_texts> counted;
  for (const ShortText& merged : texts) {
    counted[merged.number] = plan_.counter().judge(merged.text, merged.symbols_left, scratch_);
    if (counted[merged.number].is_same()) keep(merged.text, merged.symbols_left);
  }
  for (const AbsentPieces::Use& use : absent_.uses()) {
    *use.tokens += counted[use.text].as(use.role);
  }
  absent_.clear();
}

bool FastCounter::has_mark_before(std::string_view text, Before before) const {
  if (before == Before::seam) return false;
  const bool is_there = text.front() == ' ' || text.substr(0, 3) == "\u2581";
  switch (plan_.shape().mark) {
    case TextShape::Mark::never:
      return false;
    case TextShape::Mark::always:
      return true;
    case TextShape::Mark::unless_there:
      return !is_there;
    case TextShape::Mark::first_and_unless_there:
      return before == Before::nothing && !is_there;
  }
  return false;
}

std::size_t FastCounter::begin_with_mark(std::string_view text) {
  marked_ = ' ';  // a space is what becomes a mark
  std::size_t end = 0;
  if (!plan_.bigrams().may_cut(U' ', decode_inline(text, 0).value)) {
    std::array<std::uint32_t, 64 + PieceCutter::slack> ends;
    static_cast<void>(plan_.bigrams().cut(text, 0, ends.data(), 64));
    end = ends[0];
    marked_ += text.substr(0, end);
  }
  text_end_ = marked_.data() + marked_.size();
  const std::array all = {static_cast<std::uint32_t>(marked_.size())};
  add_pieces<Role::part>(marked_.data(), all);
  return end;
}

template <FastCounter::Role role>
void FastCounter::add_pieces(const char* begin, std::span<const std::uint32_t> ends,
                             const std::uint64_t* singles) {
  const auto begin_of = [&](std::size_t piece) { return piece == 0 ? 0 : ends[piece - 1]; };
  const auto may_read_key = [&](std::size_t piece) {
    return static_cast<std::size_t>(text_end_ - begin) >= begin_of(piece) + ShortKey::bytes;
  };
  std::size_t readable = ends.size();
  while (readable > 0 && !may_read_key(readable - 1)) --readable;
  add_readable_pieces<role>(begin, ends.first(readable), singles);
  if (readable == ends.size()) return;

  // The others, all within the last bytes of the text, are counted in a copy.
  std::array<char, 2 * ShortKey::bytes> copy{};
  std::array<std::uint32_t, ShortKey::bytes> copied_ends;
  PieceBits copied_singles{};
  const std::uint32_t from = begin_of(readable);
  const std::size_t others = ends.size() - readable;
  std::copy_n(begin + from, ends.back() - from, copy.data());
  for (std::size_t i = 0; i < others; ++i) {
    const std::size_t piece = readable + i;
    copied_ends[i] = ends[piece] - from;
    if (singles != nullptr) copied_singles[0] |= (singles[piece / 64] >> (piece % 64) & 1) << i;
  }
  add_readable_pieces<role>(copy.data(), std::span(copied_ends).first(others),
                            copied_singles.data());
}

template <FastCounter::Role role>
void FastCounter::add_readable_pieces(const char* begin, std::span<const std::uint32_t> ends,
                                      const std::uint64_t* singles) {
  SortedPieces sorted;
  PieceBits singles_of_batch{};
  std::uint32_t from = 0;
  while (!ends.empty()) {
    const auto batch = ends.first(std::min(ends.size(), PiecePlaces::most));
    if (singles != nullptr) {
      for (std::size_t word = 0; word < singles_of_batch.size(); ++word) {
        const std::size_t pieces = batch.size() - std::min(batch.size(), word * 64);
        const std::uint64_t all =
            pieces < 64 ? (std::uint64_t{1} << pieces) - 1 : ~std::uint64_t{0};
        singles_of_batch[word] = *singles++ & all;
        *tokens_ += static_cast<std::uint64_t>(std::popcount(singles_of_batch[word]));
      }
    }
    steps_.sort(batch, from, singles_of_batch, sorted);
    await(steps_.tiny, begin, sorted.tiny, role, tiny_);
    await(steps_.brief, begin, sorted.brief, role, short_);
    for (std::size_t i = 0; i < sorted.longer.count; ++i) {
      add_longer<role>({begin + sorted.longer.begins[i], sorted.longer.sizes[i]});
    }
    from = batch.back();
    ends = ends.subspan(batch.size());
  }
}

template <FastCounter::Role role>
void FastCounter::add_longer(std::string_view piece) {
  const bool is_cut_already =
      role == Role::part || plan_.shape().pieces == TextShape::Pieces::characters;
  if (!is_cut_already && is_sentence(piece)) {
    if (plan_.counter().knows_whole(piece, scratch_)) {
      ++*tokens_;
    } else {
      add_parts(piece);
    }
  } else if (piece.size() <= MediumKey::most_bytes) {
    add_medium(piece, role);
  } else {
    add_very_long(piece, role);
  }
}

void FastCounter::add_parts(std::string_view piece) {
  for (std::size_t from = 0; from < piece.size();) {
    const std::size_t parts = plan_.bigrams().cut(piece, from, part_ends_.data(), most_parts);
    add_pieces<Role::part>(piece.data() + from, std::span(part_ends_).first(parts));
    from += part_ends_[parts - 1];
  }
}

void FastCounter::add_medium(std::string_view text, Role role) {
  std::array<char, MediumKey::bytes> padded{};
  const bool may_read_key = static_cast<std::size_t>(text_end_ - text.data()) >= padded.size();
  if (!may_read_key) text.copy(padded.data(), text.size());
  PiecePlaces one;
  one.begins[0] = 0;
  one.sizes[0] = static_cast<std::uint32_t>(text.size());
  one.count = 1;
  await(medium_steps, may_read_key ? text.data() : padded.data(), one, role, medium_);
}

void FastCounter::add_very_long(std::string_view text, Role role) {
  const bool may_be_kept = text.size() <= LongCountTable::most_bytes;
  const std::uint64_t hash = may_be_kept ? hash_bytes(text) : 0;
  if (may_be_kept) {
    if (const std::uint32_t found = long_pieces_.find(text, hash)) {
      *tokens_ += found;
      return;
    }
  }
  const PieceCounter::Counted counted = plan_.counter().count(text, scratch_);
  *tokens_ += counted.as(role);
  if (counted.is_same()) long_pieces_.keep(text, hash, counted.as_part);
}

template <class Table>
void FastCounter::await(const TableSteps<Table>& steps, const char* text, const PiecePlaces& pieces,
                        Role role, Lookups<Table>& lookups) {
  if (lookups.waiting.count + pieces.count > lookups.waiting.room) look_up(steps, lookups);
  steps.await(text, pieces, role == Role::part ? 1 : 0, lookups.table, lookups.waiting);
}

template <class Table>
void FastCounter::look_up(const TableSteps<Table>& steps, Lookups<Table>& lookups) {
  const WaitingPieces<Table>& waiting = lookups.waiting;
  const FoundPieces found = steps.find(lookups.table, waiting, not_at_home_);
  *tokens_ += found.tokens;
  for (std::size_t i = 0; i < found.not_at_home; ++i) {
    const std::uint32_t piece = not_at_home_[i];
    const typename Table::Key key = waiting.key(piece);
    if (const std::uint64_t tokens = lookups.table.find(key, waiting.homes[piece])) {
      *tokens_ += tokens;
    } else {
      if (absent_.is_full()) settle();
      absent_.add(key.text(), key.hash(), key.note() == 0 ? Role::piece : Role::part, tokens_);
    }
  }
  lookups.waiting.count = 0;
}

void FastCounter::keep(std::string_view text, std::uint64_t tokens) {
  const auto keep_in = [&]<class Table>(Table& table) {
    const typename Table::Key key(text.data(), text.size());
    const typename Table::Home home = Table::home_of(key);
    table.keep(key, home, tokens);
  };
  if (text.size() <= TinyKey::most_bytes) {
    keep_in(tiny_.table);
  } else if (text.size() <= ShortKey::most_bytes) {
    keep_in(short_.table);
  } else {
    keep_in(medium_.table);
  }
}

}  // namespace tunegauge::tokenizers
