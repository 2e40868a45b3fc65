// FirstSymbols: the ids of bytes and characters, and which characters form before all else.

#include <algorithm>
#include <optional>
#include <string>

#include "base/utf8.h"
#include "estimator/tokenizers/byte_characters.h"
#include "estimator/tokenizers/fast/short_merges.h"
#include "estimator/tokenizers/utf8_scan.h"

namespace tunegauge::tokenizers {

namespace {

constexpr char32_t plane_size = 0x10000;

/// The character of the first plane that these bytes are, if they are one.
std::optional<char32_t> character_of(std::string_view bytes) {
  if (bytes.empty() || bytes.size() > 3 || utf8_length(bytes[0]) != bytes.size()) {
    return std::nullopt;
  }
  // Tokens may hold any bytes: only what UTF-8 writes for a character is that character.
  const char32_t character = decode_inline(bytes, 0).value;
  std::string written;
  append_utf8(written, character);
  if (written != bytes) return std::nullopt;
  return character;
}

/// The lowest rank of any merge with a certain symbol on one side.
class LowestRanks {
 public:
  explicit LowestRanks(const MergeTable& merges) {
    merges.for_each([this](TokenId left, TokenId right, std::uint32_t rank) {
      note(as_left_, left, rank);
      note(as_right_, right, rank);
    });
  }
  [[nodiscard]] std::uint32_t as_left(TokenId symbol) const { return of(as_left_, symbol); }
  [[nodiscard]] std::uint32_t as_right(TokenId symbol) const { return of(as_right_, symbol); }

 private:
  using Ranks = std::vector<std::uint32_t>;
  /// Symbols with larger ids are no parts of characters that are worth a look.
  static constexpr TokenId most_symbols = 1 << 20;

  static void note(Ranks& ranks, TokenId symbol, std::uint32_t rank) {
    if (symbol >= most_symbols) return;
    if (symbol >= ranks.size()) ranks.resize(std::size_t{symbol} + 1, MergeTable::no_rank);
    ranks[symbol] = std::min(ranks[symbol], rank);
  }
  /// 0, which nothing is below, where nothing is known.
  static std::uint32_t of(const Ranks& ranks, TokenId symbol) {
    if (symbol >= most_symbols) return 0;
    return symbol < ranks.size() ? ranks[symbol] : MergeTable::no_rank;
  }

  Ranks as_left_;
  Ranks as_right_;
};

/// The one symbol that these become whatever stands beside them, or no_symbol.
TokenId formed(std::vector<TokenId> symbols, const MergeTable& merges, const LowestRanks& ranks) {
  std::uint32_t last_rank = 0;
  std::uint32_t lowest_outside = MergeTable::no_rank;
  const auto note_ends = [&] {
    lowest_outside =
        std::min({lowest_outside, ranks.as_right(symbols.front()), ranks.as_left(symbols.back())});
  };
  note_ends();
  while (symbols.size() > 1) {
    std::size_t best = 0;
    MergeTable::Merge best_merge;
    for (std::size_t at = 0; at + 1 < symbols.size(); ++at) {
      const MergeTable::Merge merge = merges.find(symbols[at], symbols[at + 1]);
      if (merge.rank >= best_merge.rank) continue;
      best = at;
      best_merge = merge;
    }
    if (best_merge.rank == MergeTable::no_rank) return FirstSymbols::no_symbol;
    symbols[best] = best_merge.id;
    symbols.erase(symbols.begin() + static_cast<std::ptrdiff_t>(best) + 1);
    last_rank = std::max(last_rank, best_merge.rank);
    note_ends();
  }
  return lowest_outside > last_rank ? symbols.front() : FirstSymbols::no_symbol;
}

}  // namespace

FirstSymbols::FirstSymbols(const BpeModel& model, bool marks_spaces)
    : merges_(model.merges()), characters_(plane_size, no_symbol), pairs_(256 * 256) {
  if (model.is_byte_level()) {
    note_bytes(model);
  } else {
    note_characters(model, marks_spaces);
  }
  for (std::size_t left = 0; left < bytes_.size(); ++left) {
    for (std::size_t right = 0; right < bytes_.size(); ++right) {
      if (bytes_[left] == no_symbol || bytes_[right] == no_symbol) continue;
      pairs_[left << 8 | right] =
          merges_.find_value(MergeTable::key_of(bytes_[left], bytes_[right]));
    }
  }
}

void FirstSymbols::note_bytes(const BpeModel& model) {
  bytes_ = model.visible_byte_ids();
  const LowestRanks ranks(merges_);
  std::string text;
  model.vocabulary().for_each([&](std::string_view token, TokenId) {
    text.clear();
    if (token.size() > 6 || !append_bytes_of_characters(token, text)) return;
    const std::optional<char32_t> character = character_of(text);
    if (!character || text.size() == 1) return;
    std::vector<TokenId> symbols;
    for (const char byte : text) symbols.push_back(bytes_[static_cast<unsigned char>(byte)]);
    characters_[*character] = formed(std::move(symbols), merges_, ranks);
  });
}

void FirstSymbols::note_characters(const BpeModel& model, bool marks_spaces) {
  bytes_.fill(no_symbol);
  model.vocabulary().for_each([&](std::string_view token, TokenId id) {
    const std::optional<char32_t> character = character_of(token);
    if (!character) return;
    characters_[*character] = id;
    if (*character < 0x80) bytes_[*character] = id;
  });
  if (marks_spaces) bytes_[' '] = characters_[U' '] = characters_[U'\u2581'];
}

bool FirstSymbols::cover(std::string_view text) const {
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint character = decode_inline(text, at);
    const bool is_known = bytes_[static_cast<unsigned char>(text[at])] != no_symbol ||
                          of_character(character.value) != no_symbol;
    if (!is_known) return false;
    at += character.bytes;
  }
  return true;
}

}  // namespace tunegauge::tokenizers
