// UnigramModel: what huggingface/tokenizers does in models/unigram/model.rs (encode_optimized).

#include "estimator/tokenizers/unigram_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "estimator/tokenizers/utf8_scan.h"

namespace tunegauge::tokenizers {

namespace {
/// What an unknown character scores below the worst token.
constexpr double unknown_penalty = 10.0;
}  // namespace

UnigramModel::UnigramModel(const std::vector<Entry>& entries, TokenId unknown, bool byte_fallback)
    : vocabulary_(entries.size()), unknown_(unknown), byte_fallback_(byte_fallback) {
  double least = std::numeric_limits<double>::infinity();
  scores_.reserve(entries.size());
  for (const Entry& entry : entries) {
    const auto id = static_cast<TokenId>(scores_.size());
    scores_.push_back(entry.score);
    least = std::min(least, entry.score);
    vocabulary_.set(entry.token, id);
    if (!entry.token.empty()) trie_.set(entry.token, id);
  }
  unknown_score_ = least - unknown_penalty;
  for (std::size_t byte = 0; byte < byte_ids_.size(); ++byte) {
    byte_ids_[byte] = vocabulary_.find(fmt::format("<0x{:02X}>", byte)).value_or(no_id);
  }
}

void UnigramModel::find_best_path(std::string_view piece,
                                  std::vector<ModelScratch::PathNode>& path) const {
  path.assign(piece.size() + 1, {});
  for (std::size_t begin = 0; begin < piece.size();) {
    const std::size_t character_bytes = decode_inline(piece, begin).bytes;
    const double score_here = path[begin].score;
    const auto offer = [&](std::size_t end, double score, TokenId id) {
      ModelScratch::PathNode& node = path[end];
      if (node.from < 0 || score > node.score) {
        node = {score, static_cast<std::int64_t>(begin), id};
      }
    };
    bool has_single = false;
    std::uint32_t trie_node = ByteTrie::root;
    for (std::size_t end = begin; end < piece.size();) {
      trie_node = trie_.step(trie_node, piece[end]);
      if (trie_node == ByteTrie::none) break;
      ++end;
      const TokenId id = trie_.value(trie_node);
      if (id == ByteTrie::none) continue;
      offer(end, scores_[id] + score_here, id);
      has_single = has_single || end - begin == character_bytes;
    }
    if (!has_single) offer(begin + character_bytes, unknown_score_ + score_here, unknown_);
    begin += character_bytes;
  }
}

void UnigramModel::append_text(std::string_view text, std::vector<TokenId>& ids) const {
  if (const std::optional<TokenId> id = vocabulary_.find(text)) {
    ids.push_back(*id);
    return;
  }
  const bool has_all_bytes =
      byte_fallback_ && std::all_of(text.begin(), text.end(), [this](char byte) {
        return byte_ids_[static_cast<unsigned char>(byte)] != no_id;
      });
  if (!has_all_bytes) {
    ids.push_back(unknown_);
    return;
  }
  for (const char byte : text) ids.push_back(byte_ids_[static_cast<unsigned char>(byte)]);
}

void UnigramModel::tokenize(std::string_view piece, ModelScratch& scratch,
                            std::vector<TokenId>& ids) const {
  auto& path = scratch.path;
  find_best_path(piece, path);
  // The path is linked backwards: turn it, so that `from` of a node is where the next one ends.
  std::int64_t next = -1;
  for (auto end = static_cast<std::int64_t>(piece.size()); end > 0;) {
    ModelScratch::PathNode& node = path[static_cast<std::size_t>(end)];
    const std::int64_t begin = node.from;
    node.from = next;
    next = end;
    end = begin;
  }
  std::size_t begin = 0;
  std::size_t unknown_begin = 0;  // of a run of unknown characters, which is one token
  bool in_unknown = false;
  for (std::int64_t end = next; end > 0;) {
    const ModelScratch::PathNode& node = path[static_cast<std::size_t>(end)];
    if (node.id == unknown_) {
      if (!in_unknown) unknown_begin = begin;
      in_unknown = true;
    } else {
      if (in_unknown) append_text(piece.substr(unknown_begin, begin - unknown_begin), ids);
      in_unknown = false;
      ids.push_back(node.id);
    }
    begin = static_cast<std::size_t>(end);
    end = node.from;
  }
  if (in_unknown) append_text(piece.substr(unknown_begin), ids);
}

}  // namespace tunegauge::tokenizers
