// BpeModel: what huggingface/tokenizers does in models/bpe/model.rs, and the cut into chunks.

#include "estimator/tokenizers/bpe_model.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/utf8.h"
#include "estimator/tokenizers/byte_characters.h"
#include "estimator/tokenizers/utf8_scan.h"

namespace tunegauge::tokenizers {

namespace {

/// Tables by id have room for all ids up to here: far more than any vocabulary has.
constexpr TokenId most_ids = 1 << 22;

/// What merges see of a token, its first character and its last one.
struct Edges {
  CharacterCuts::Tail tail;
  CharacterCuts::Head head;
};

bool is_ascii(char byte) {
  return static_cast<unsigned char>(byte) < 0x80;
}

/// The same where a token is written in the visible characters of its bytes: of the bytes.
class ByteEdges {
 public:
  Edges of(std::string_view token) {
    // A visible character that is ASCII stands for itself.
    Edges edges;
    if (token.empty()) return edges;
    edges.tail = is_ascii(token.back()) ? CharacterCuts::tail_of(token.substr(token.size() - 1))
                                        : CharacterCuts::tail_of(last_bytes(token));
    edges.head = is_ascii(token.front()) ? CharacterCuts::head_of(token.substr(0, 1))
                                         : CharacterCuts::head_of(first_bytes(token));
    return edges;
  }

 private:
  static constexpr std::size_t most = 2 * 4;  ///< four bytes, each a character of up to two

  std::string_view last_bytes(std::string_view token) {
    if (token.size() > most) {
      token.remove_prefix(token.size() - most);
      if ((static_cast<unsigned char>(token[0]) & 0xC0U) == 0x80U) token.remove_prefix(1);
    }
    return bytes_of(token);
  }
  std::string_view first_bytes(std::string_view token) { return bytes_of(token.substr(0, most)); }
  std::string_view bytes_of(std::string_view characters) {
    bytes_.clear();
    append_bytes_of_characters(characters, bytes_);
    return bytes_;
  }

  std::string bytes_;
};

}  // namespace

MergeTable merge_table_of(std::span<const MergeRule> rules) {
  constexpr std::size_t ahead = 16;  // rules whose buckets are on their way from memory
  MergeTable::Sizes sizes;
  for (const MergeRule& rule : rules) sizes.add(rule.left, rule.right);
  MergeTable merges(sizes);
  for (std::size_t rank = 0; rank < rules.size(); ++rank) {
    if (rank + ahead < rules.size()) {
      merges.prefetch_for_set(rules[rank + ahead].left, rules[rank + ahead].right);
    }
    const MergeRule& rule = rules[rank];
    merges.set(rule.left, rule.right, {static_cast<std::uint32_t>(rank), rule.product});
  }
  return merges;
}

BpeModel::BpeModel(Vocabulary vocabulary, BpeTables tables, Options options)
    : vocabulary_(std::move(vocabulary)),
      options_(std::move(options)),
      tables_(std::move(tables)),
      plane0_ids_(0x10000, no_id) {
  note_characters();
  note_bytes();
}

BpeModel::BpeModel(Vocabulary vocabulary, std::span<const MergeRule> rules, Options options)
    : BpeModel(std::move(vocabulary), {.merges = merge_table_of(rules)}, std::move(options)) {
  note_tables(rules);
}

void BpeModel::note_characters() {
  constexpr std::size_t most_bytes = 3;  // of a character up to U+FFFF
  vocabulary_.for_each([this](std::string_view token, TokenId id) {
    if (token.empty() || token.size() > most_bytes || token.size() != utf8_length(token[0])) return;
    plane0_ids_[decode_inline(token, 0).value] = id;
  });
}

void BpeModel::note_bytes() {
  bytes_complete_ = true;
  for (std::size_t byte = 0; byte < byte_ids_.size(); ++byte) {
    byte_ids_[byte] = vocabulary_.find(fmt::format("<0x{:02X}>", byte)).value_or(no_id);
    bytes_complete_ = bytes_complete_ && byte_ids_[byte] != no_id;
  }
  is_byte_level_ = !options_.byte_fallback;
  for (std::size_t byte = 0; byte < visible_byte_ids_.size(); ++byte) {
    visible_byte_ids_[byte] =
        vocabulary_.find(visible_character(static_cast<unsigned char>(byte))).value_or(no_id);
    is_byte_level_ = is_byte_level_ && visible_byte_ids_[byte] != no_id;
  }
}

bool BpeModel::byte_tokens_stay(std::span<const MergeRule> rules) const {
  if (!options_.byte_fallback || !bytes_complete_) return false;
  std::array<TokenId, 256> ids = byte_ids_;
  std::sort(ids.begin(), ids.end());
  const auto is_byte = [&ids](TokenId id) {
    return id >= ids.front() && id <= ids.back() && std::binary_search(ids.begin(), ids.end(), id);
  };
  return std::none_of(rules.begin(), rules.end(), [&is_byte](const MergeRule& rule) {
    return is_byte(rule.left) || is_byte(rule.right);
  });
}

void BpeModel::note_tables(std::span<const MergeRule> rules) {
  // Where position in the piece counts, or an id stands for two texts, no cut can be proved.
  if (!options_.unique_ids || !options_.continuing_subword_prefix.empty() ||
      !options_.end_of_word_suffix.empty()) {
    return;
  }
  std::vector<Edges> edges;
  std::vector<TokenId> characters;
  ByteEdges byte_edges;
  bool has_large_ids = false;
  vocabulary_.for_each([&](std::string_view token, TokenId id) {
    has_large_ids = has_large_ids || id >= most_ids;
    if (has_large_ids) return;
    if (id >= edges.size()) edges.resize(std::max<std::size_t>(id + 1, edges.size() * 2));
    edges[id] = is_byte_level_
                    ? byte_edges.of(token)
                    : Edges{CharacterCuts::tail_of(token), CharacterCuts::head_of(token)};
    if (!token.empty() && token.size() == utf8_length(token[0])) characters.push_back(id);
  });
  if (has_large_ids) return;
  if (is_byte_level_) characters.assign(visible_byte_ids_.begin(), visible_byte_ids_.end());
  tables_.reached = ReachedTokens(
      {.merges = tables_.merges, .rules = rules, .first = characters, .ids = edges.size()});
  // Nor where whole pieces are looked up first, unless the caller sees to that (byte-level does).
  if (options_.ignore_merges && !is_byte_level_) return;
  using Symbols = CharacterCuts::Symbols;
  CharacterCuts& cuts = tables_.cuts;
  cuts = CharacterCuts(is_byte_level_ ? Symbols::bytes : Symbols::characters, rules.size());
  if (!is_byte_level_) {
    // An unknown character is cut off too where it becomes byte tokens that never merge; where it
    // becomes the unknown token, that may fuse with the next one.
    const bool bytes_stay = byte_tokens_stay(rules);
    for (char32_t character = 0; character < plane0_ids_.size(); ++character) {
      const bool has_token = plane0_ids_[character] != no_id;
      if (has_token || bytes_stay) cuts.allow(character, has_token);
    }
  }
  for (const MergeRule& rule : rules) {
    cuts.note_merge(edges[rule.left].tail, edges[rule.right].head);
  }
}

TokenId BpeModel::id_of_character(char32_t code_point, std::string_view bytes) const {
  if (code_point < plane0_ids_.size()) return plane0_ids_[code_point];
  return vocabulary_.find(bytes).value_or(no_id);
}

std::size_t BpeModel::chunk_end(std::string_view piece, std::size_t from) const {
  // Byte-level pieces are words already, and written in visible characters here.
  if (is_byte_level_) return piece.size();
  CodePoint left = decode_inline(piece, from);
  std::size_t at = from + left.bytes;
  while (at < piece.size()) {
    const CodePoint right = decode_inline(piece, at);
    if (tables_.cuts.may_cut(left.value, right.value)) return at;
    at += right.bytes;
    left = right;
  }
  return at;
}

bool BpeModel::append_bytes(std::string_view character, std::vector<TokenId>& ids) const {
  if (!options_.byte_fallback) return false;
  if (!bytes_complete_) {
    for (const char byte : character) {
      if (byte_ids_[static_cast<unsigned char>(byte)] == no_id) return false;
    }
  }
  for (const char byte : character) ids.push_back(byte_ids_[static_cast<unsigned char>(byte)]);
  return true;
}

void BpeModel::start_symbols(std::string_view piece, ModelScratch& scratch) const {
  auto& ids = scratch.ids;
  ids.clear();
  bool unknown_pending = false;
  std::size_t at = 0;
  while (at < piece.size()) {
    const CodePoint code_point = decode_inline(piece, at);
    std::string_view character = piece.substr(at, code_point.bytes);
    const bool is_first = at == 0;
    at += code_point.bytes;
    const bool has_prefix = !is_first && !options_.continuing_subword_prefix.empty();
    const bool has_suffix = at == piece.size() && !options_.end_of_word_suffix.empty();
    TokenId id = no_id;
    if (has_prefix || has_suffix) {
      scratch.text.clear();
      if (has_prefix) scratch.text += options_.continuing_subword_prefix;
      scratch.text += character;
      if (has_suffix) scratch.text += options_.end_of_word_suffix;
      character = scratch.text;
      id = vocabulary_.find(character).value_or(no_id);
    } else {
      id = id_of_character(code_point.value, character);
    }
    if (id != no_id) {
      if (unknown_pending) ids.push_back(*options_.unknown);
      unknown_pending = false;
      ids.push_back(id);
      continue;
    }
    // As in the reference, byte tokens overtake an unknown token that is still pending.
    if (append_bytes(character, ids)) continue;
    if (!options_.unknown) {
      scratch.lacks_unknown = scratch.lacks_unknown || options_.lacks_unknown;
      continue;
    }
    if (unknown_pending && !options_.fuse_unk) ids.push_back(*options_.unknown);
    unknown_pending = true;
  }
  if (unknown_pending) ids.push_back(*options_.unknown);
}

void BpeModel::tokenize(std::string_view piece, ModelScratch& scratch,
                        std::vector<TokenId>& ids) const {
  if (options_.ignore_merges) {
    if (const std::optional<TokenId> whole = vocabulary_.find(piece)) {
      ids.push_back(*whole);
      return;
    }
  }
  start_symbols(piece, scratch);
  if (options_.unique_ids) {
    merge_symbols(tables_.merges, scratch);
  } else {
    // Where two texts share an id, the reference's own way shows: the heap may take a merge that it
    // noted for another pair with the same product.
    merge_many_symbols(tables_.merges, scratch);
  }
  ids.insert(ids.end(), scratch.ids.begin(), scratch.ids.end());
}

}  // namespace tunegauge::tokenizers
