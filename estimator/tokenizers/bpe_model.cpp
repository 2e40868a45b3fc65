// BpeModel: what huggingface/tokenizers does in models/bpe/model.rs, and the cut into chunks.

#include "estimator/tokenizers/bpe_model.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/utf8.h"
#include "estimator/tokenizers/utf8_scan.h"

namespace tunegauge::tokenizers {

namespace {

/// Byte-level pieces are words already; only what the piece cache would not take is worth cutting.
constexpr std::size_t word_bytes = 64;

char32_t first_character(std::string_view text) {
  return decode_inline(text, 0).value;
}

char32_t last_character(std::string_view text) {
  std::size_t at = text.size() - 1;
  while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) --at;
  return decode_inline(text, at).value;
}

std::uint64_t junction_key(char32_t left, char32_t right) {
  return std::uint64_t{left} << 21 | std::uint64_t{right};
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
  cut_above_bytes_ = options_.byte_fallback ? 0 : word_bytes;
  note_junctions(rules);
}

// Why a piece may be cut between characters x and y when no merge (l, r) has an l that ends in x
// and an r that begins with y: Let x and y each be in the vocabulary, so that each starts as the
// symbol of itself. Suppose some merge of the whole piece joined symbols L and R across the border
// x|y, and take the first that does. L was made on the left of the border, its last part is the
// symbol x, and the text of a merged token is the text of its parts: L's text ends in x; R's begins
// with y. So (L, R) is a merge with that junction, against the assumption. Hence no merge crosses
// the border, the two sides never see each other, and each goes through the very merges it would
// go through alone. Characters that are unknown (byte tokens, the unknown token, nothing) have no
// text of their own in the vocabulary, so there is never a cut next to one; this also keeps runs of
// unknown characters together, which fuse_unk joins.
void BpeModel::note_junctions(const std::vector<MergeRule>& rules) {
  // Where position in the piece counts, or an id stands for two texts, the proof does not hold.
  cuts_ = !options_.ignore_merges && options_.unique_ids &&
          options_.continuing_subword_prefix.empty() && options_.end_of_word_suffix.empty();
  for (const MergeRule& rule : rules) {
    if (!cuts_) return;
    cuts_ = !rule.left.empty() && !rule.right.empty();
    if (cuts_)
      junctions_.set(junction_key(last_character(rule.left), first_character(rule.right)), 0);
  }
  note_frequent_cuts(rules);
}

// Numbers the characters that most merges touch, and tabulates the answer for their pairs.
void BpeModel::note_frequent_cuts(const std::vector<MergeRule>& rules) {
  std::vector<std::uint32_t> uses(plane0_ids_.size(), 0);
  const auto note_use = [&](char32_t character) {
    if (character < uses.size()) ++uses[character];
  };
  for (const MergeRule& rule : rules) {
    note_use(last_character(rule.left));
    note_use(first_character(rule.right));
  }
  std::vector<char32_t> frequent;
  for (char32_t character = 0; character < uses.size(); ++character) {
    if (plane0_ids_[character] != no_id) frequent.push_back(character);
  }
  std::stable_sort(frequent.begin(), frequent.end(),
                   [&](char32_t a, char32_t b) { return uses[a] > uses[b]; });
  frequent.resize(std::min<std::size_t>(frequent.size(), 255));
  frequent_.assign(plane0_ids_.size(), 0);
  for (std::size_t at = 0; at < frequent.size(); ++at) {
    frequent_[frequent[at]] = static_cast<std::uint8_t>(at + 1);
  }
  for (const char32_t left : frequent) {
    for (const char32_t right : frequent) {
      frequent_cuts_[std::size_t{frequent_[left]} * 256 + frequent_[right]] =
          is_border(left, right);
    }
  }
}

TokenId BpeModel::id_of_character(char32_t code_point, std::string_view bytes) const {
  if (code_point < plane0_ids_.size()) return plane0_ids_[code_point];
  return vocabulary_.find(bytes).value_or(no_id);
}

bool BpeModel::is_border(char32_t left, char32_t right) const {
  // Rare characters are not worth a look into the vocabulary: no cut beside them.
  if (left >= plane0_ids_.size() || right >= plane0_ids_.size()) return false;
  return plane0_ids_[left] != no_id && plane0_ids_[right] != no_id &&
         junctions_.find(junction_key(left, right)) == nullptr;
}

inline bool BpeModel::may_cut(char32_t left, char32_t right) const {
  if ((left | right) >= plane0_ids_.size()) return false;
  const std::size_t left_number = frequent_[left];
  const std::size_t right_number = frequent_[right];
  if (left_number == 0 || right_number == 0) return is_border(left, right);
  return frequent_cuts_[left_number * 256 + right_number];
}

std::size_t BpeModel::chunk_end(std::string_view piece, std::size_t from) const {
  if (!cuts_ || piece.size() <= cut_above_bytes_) return piece.size();
  CodePoint left = decode_inline(piece, from);
  std::size_t at = from + left.bytes;
  while (at < piece.size()) {
    const CodePoint right = decode_inline(piece, at);
    if (may_cut(left.value, right.value)) return at;
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
  merge_symbols(merges_, scratch, ids);
}

}  // namespace tunegauge::tokenizers
