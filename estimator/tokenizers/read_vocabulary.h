#pragma once
// A vocabulary on its way out of a file.

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "estimator/tokenizers/vocabulary.h"

namespace tunegauge::tokenizers {

/// A vocabulary, filled entry by entry.
class ReadVocabulary {
 public:
  explicit ReadVocabulary(std::size_t entries) : vocabulary(entries) { ids_.reserve(entries); }

  struct Entry {
    std::string_view token;
    TokenId id = 0;
  };
  void add(const Entry& entry) { add(Vocabulary::query_of(entry.token), entry.id); }
  /// The same for many, whose slots are fetched from memory side by side.
  void add_all(std::span<const Entry> entries) {
    std::array<Vocabulary::Query, 32> queries;
    for (std::size_t begin = 0; begin < entries.size(); begin += queries.size()) {
      const auto block = entries.subspan(begin, std::min(queries.size(), entries.size() - begin));
      for (std::size_t at = 0; at < block.size(); ++at) {
        queries[at] = Vocabulary::query_of(block[at].token);
        vocabulary.prefetch(queries[at]);
      }
      for (std::size_t at = 0; at < block.size(); ++at) add(queries[at], block[at].id);
    }
  }
  /// Whether no two entries share an id. To be asked once, at the end.
  [[nodiscard]] bool has_unique_ids() {
    if (ascend_) return true;
    std::sort(ids_.begin(), ids_.end());
    return std::adjacent_find(ids_.begin(), ids_.end()) == ids_.end();
  }

  Vocabulary vocabulary;

 private:
  void add(const Vocabulary::Query& query, TokenId id) {
    vocabulary.set(query, id);
    ascend_ = ascend_ && (ids_.empty() || ids_.back() < id);
    ids_.push_back(id);
  }

  std::vector<TokenId> ids_;
  bool ascend_ = true;
};

}  // namespace tunegauge::tokenizers
