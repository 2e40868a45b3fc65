// BpeModel: what huggingface/tokenizers does in models/bpe/model.rs, and the cut into chunks.

#include "estimator/tokenizers/bpe_model.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/utf8.h"
#include "estimator/tokenizers/byte_characters.h"
#include "estimator/tokenizers/utf8_scan.h"

namespace tunegauge::tokenizers {

namespace {

/// The bytes that the visible characters of a token stand for, written over `bytes`. Of a longer
/// token only the part that can hold its last (or first) character.
void assign_bytes(std::string_view token, bool last, std::string& bytes) {
  constexpr std::size_t most = 2 * 4;  // four bytes, each a character of up to two
  if (token.size() > most) {
    std::size_t begin = last ? token.size() - most : 0;
    if (last && (static_cast<unsigned char>(token[begin]) & 0xC0U) == 0x80U) ++begin;
    token = token.substr(begin, last ? token.npos : most);
  }
  append_bytes_of_characters(token, bytes);
}

}  // namespace

BpeModel::BpeModel(Vocabulary vocabulary, const std::vector<MergeRule>& rules, Options options)
    : vocabulary_(std::move(vocabulary)),
      options_(std::move(options)),
      merges_(rules.size()),
      plane0_ids_(0x10000, no_id) {
  for (std::size_t rank = 0; rank < rules.size(); ++rank) {
    const MergeRule& rule = rules[rank];
    merges_.set(rule.left_id, rule.right_id, {static_cast<std::uint32_t>(rank), rule.product_id});
  }
  std::string text;
  for (char32_t code_point = 0; code_point < plane0_ids_.size(); ++code_point) {
    if (code_point >= 0xD800 && code_point < 0xE000) continue;
    text.clear();
    append_utf8(text, code_point);
    plane0_ids_[code_point] = vocabulary_.find(text).value_or(no_id);
  }
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
  note_cuts(rules);
}

bool BpeModel::is_byte_token(TokenId id) const {
  return std::find(byte_ids_.begin(), byte_ids_.end(), id) != byte_ids_.end();
}

void BpeModel::note_cuts(const std::vector<MergeRule>& rules) {
  // Where position in the piece counts, or an id stands for two texts, no cut can be proved; nor
  // where whole pieces are looked up first, unless the caller sees to that (byte-level does).
  if (!options_.unique_ids || !options_.continuing_subword_prefix.empty() ||
      !options_.end_of_word_suffix.empty() || (options_.ignore_merges && !is_byte_level_)) {
    return;
  }
  if (!is_byte_level_) {
    cuts_ = CharacterCuts(CharacterCuts::Symbols::characters, rules.size());
    // An unknown character is cut off too where it becomes byte tokens that never merge; where it
    // becomes the unknown token, that may fuse with the next one.
    const bool bytes_stay = options_.byte_fallback && bytes_complete_ &&
                            std::none_of(rules.begin(), rules.end(), [this](const MergeRule& rule) {
                              return is_byte_token(rule.left_id) || is_byte_token(rule.right_id);
                            });
    for (char32_t character = 0; character < plane0_ids_.size(); ++character) {
      if (bytes_stay || plane0_ids_[character] != no_id) cuts_.allow(character);
    }
    for (const MergeRule& rule : rules) cuts_.note_merge(rule.left, rule.right);
    return;
  }
  cuts_ = CharacterCuts(CharacterCuts::Symbols::bytes, rules.size());
  std::string left;
  std::string right;
  for (const MergeRule& rule : rules) {
    left.clear();
    assign_bytes(rule.left, true, left);
    right.clear();
    assign_bytes(rule.right, false, right);
    cuts_.note_merge(left, right);
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
    if (cuts_.may_cut(left.value, right.value)) return at;
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
  merge_symbols(merges_, scratch);
  ids.insert(ids.end(), scratch.ids.begin(), scratch.ids.end());
}

}  // namespace tunegauge::tokenizers
