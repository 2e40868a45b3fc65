#pragma once
// A vocabulary on its way out of a file.

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

#include "estimator/tokenizers/vocabulary.h"

namespace tunegauge::tokenizers {

/// A vocabulary, filled entry by entry.
class ReadVocabulary {
 public:
  explicit ReadVocabulary(std::size_t entries) : vocabulary(entries) { ids_.reserve(entries); }

  void add(std::string_view token, TokenId id) {
    vocabulary.set(token, id);
    ascend_ = ascend_ && (ids_.empty() || ids_.back() < id);
    ids_.push_back(id);
  }
  /// Whether no two entries share an id. To be asked once, at the end.
  [[nodiscard]] bool has_unique_ids() {
    if (ascend_) return true;
    std::sort(ids_.begin(), ids_.end());
    return std::adjacent_find(ids_.begin(), ids_.end()) == ids_.end();
  }

  Vocabulary vocabulary;

 private:
  std::vector<TokenId> ids_;
  bool ascend_ = true;
};

}  // namespace tunegauge::tokenizers
