// FastCounter: pieces in batches, so that the tables' lines arrive while other pieces are cut.

#include "estimator/tokenizers/fast/fast_counter.h"

#include <algorithm>
#include <span>
#include <utility>

#include "estimator/tokenizers/utf8_scan.h"

namespace tunegauge::tokenizers {

namespace {

constexpr unsigned medium_lines_log2 = 17;  // 8 MB
constexpr unsigned long_slots_log2 = 15;    // 4 MB

/// The key of a piece. Keys are read in whole words; those of a text's last pieces must not read
/// behind its end.
template <class Key>
inline Key key_of(std::string_view piece, const char* text_end) {
  if (static_cast<std::size_t>(text_end - piece.data()) >= Key::bytes) [[likely]] {
    return Key(piece.data(), piece.size());
  }
  std::array<char, Key::bytes> padded{};
  piece.copy(padded.data(), piece.size());
  return Key(padded.data(), piece.size());
}

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
      short_{plan.seeds(), {}, {}, {}},
      medium_{CountTable<MediumKey>(medium_lines_log2), {}, {}, {}},
      long_pieces_(long_slots_log2) {}

void FastCounter::reset() {
  tokens_ = 0;
  short_.count = medium_.count = 0;
}

void FastCounter::add(std::string_view stretch, bool begins_text) {
  std::size_t from = has_mark_before(stretch, begins_text) ? begin_with_mark(stretch) : 0;
  text_end_ = stretch.data() + stretch.size();
  while (from < stretch.size()) {
    const std::size_t pieces = plan_.cutter().cut(stretch, from, ends_.data(), most_pieces);
    add_pieces(stretch.data() + from, pieces);
    from += ends_[pieces - 1];
  }
}

std::uint64_t FastCounter::finish() {
  look_up(short_);
  look_up(medium_);
  return std::exchange(tokens_, 0);
}

bool FastCounter::has_mark_before(std::string_view text, bool begins_text) const {
  const bool is_there = text.front() == ' ' || text.substr(0, 3) == "\u2581";
  switch (plan_.shape().mark) {
    case TextShape::Mark::never:
      return false;
    case TextShape::Mark::always:
      return true;
    case TextShape::Mark::unless_there:
      return !is_there;
    case TextShape::Mark::first_and_unless_there:
      return begins_text && !is_there;
  }
  return false;
}

template <class Key, std::size_t most>
inline void FastCounter::await(Waiting<Key, most>& waiting, const Key& key, Role role) {
  const std::uint64_t hash = key.hash();
  waiting.table.prefetch(hash);
  waiting.keys[waiting.count] = key;
  if (role == Role::part) waiting.keys[waiting.count].set_note(1);
  waiting.hashes[waiting.count] = hash;
  if (++waiting.count == most) look_up(waiting);
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
  add_part(marked_, Role::part);
  return end;
}

void FastCounter::add_pieces(const char* begin, std::size_t pieces) {
  std::uint32_t piece_begin = 0;
  for (std::size_t piece = 0; piece < pieces; ++piece) {
    const std::uint32_t end = ends_[piece];
    const std::string_view bytes(begin + piece_begin, end - piece_begin);
    if (bytes.size() <= ShortKey::most_bytes) [[likely]] {
      await(short_, key_of<ShortKey>(bytes, text_end_), Role::piece);
    } else {
      add_long_piece(bytes);
    }
    piece_begin = end;
  }
}

void FastCounter::add_long_piece(std::string_view piece) {
  const bool is_cut_already = plan_.shape().pieces == TextShape::Pieces::characters;
  if (is_cut_already || !is_sentence(piece)) {
    add_part(piece, Role::piece);
  } else if (plan_.counter().knows_whole(piece, scratch_)) {
    ++tokens_;
  } else {
    add_parts(piece);
  }
}

void FastCounter::add_parts(std::string_view piece) {
  for (std::size_t from = 0; from < piece.size();) {
    const std::size_t parts = plan_.bigrams().cut(piece, from, part_ends_.data(), most_parts);
    std::uint32_t begin = 0;
    for (std::size_t part = 0; part < parts; ++part) {
      const std::uint32_t end = part_ends_[part];
      add_part(piece.substr(from + begin, end - begin), Role::part);
      begin = end;
    }
    from += begin;
  }
}

inline void FastCounter::add_part(std::string_view text, Role role) {
  if (text.size() <= ShortKey::most_bytes) [[likely]] {
    await(short_, key_of<ShortKey>(text, text_end_), role);
  } else if (text.size() <= MediumKey::most_bytes) {
    await(medium_, key_of<MediumKey>(text, text_end_), role);
  } else {
    add_very_long(text, role);
  }
}

void FastCounter::add_very_long(std::string_view text, Role role) {
  const bool may_be_kept = text.size() <= LongCountTable::most_bytes;
  const std::uint64_t hash = may_be_kept ? hash_bytes(text) : 0;
  if (may_be_kept) {
    if (const std::uint32_t found = long_pieces_.find(text, hash)) {
      tokens_ += found;
      return;
    }
  }
  const PieceCounter::Counted counted = plan_.counter().count(text, role, scratch_);
  tokens_ += counted.tokens;
  if (counted.is_same_in_both_roles) long_pieces_.keep(text, hash, counted.tokens);
}

template <class Key, std::size_t most>
void FastCounter::look_up(Waiting<Key, most>& waiting) {
  std::uint64_t tokens = 0;
  std::size_t absent = 0;
  for (std::size_t at = 0; at < waiting.count; ++at) {
    const std::uint64_t found = waiting.table.find(waiting.keys[at], waiting.hashes[at]);
    tokens += found;
    // Written in any case, and overwritten unless it counts: no branch.
    waiting.absent[absent] = static_cast<std::uint32_t>(at);
    absent += found == 0 ? 1 : 0;
  }
  tokens_ += tokens;
  if (absent > 0) count_absent(waiting, absent);
  waiting.count = 0;
}

template <class Key, std::size_t most>
void FastCounter::count_absent(Waiting<Key, most>& waiting, std::size_t absent) {
  for (std::size_t i = 0; i < absent; ++i) {
    merging_[i] = {waiting.keys[waiting.absent[i]].text(), waiting.absent[i]};
  }
  const std::span texts = std::span(merging_).first(absent);
  plan_.counter().merge(texts, scratch_);
  for (const ShortText& merged : texts) {
    const Key& key = waiting.keys[merged.number];
    const PieceCounter::Counted counted = plan_.counter().judge(
        merged.text, key.note() == 0 ? Role::piece : Role::part, merged.symbols_left, scratch_);
    tokens_ += counted.tokens;
    // The batch may have missed it twice.
    const std::uint64_t hash = waiting.hashes[merged.number];
    if (counted.is_same_in_both_roles && waiting.table.find(key, hash) == 0) {
      waiting.table.keep(key, hash, counted.tokens);
    }
  }
}

}  // namespace tunegauge::tokenizers
