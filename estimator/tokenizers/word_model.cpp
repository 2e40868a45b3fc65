// WordPieceModel and WordLevelModel: models/wordpiece and models/wordlevel of the reference.

#include "estimator/tokenizers/word_model.h"

#include <algorithm>

namespace tunegauge::tokenizers {

namespace {
bool continues_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

void append_unknown(std::optional<TokenId> unknown, ModelScratch& scratch,
                    std::vector<TokenId>& ids) {
  if (unknown) {
    ids.push_back(*unknown);
  } else {
    scratch.lacks_unknown = true;
  }
}
}  // namespace

void WordPieceModel::tokenize(std::string_view piece, ModelScratch& scratch,
                              std::vector<TokenId>& ids) const {
  const auto characters = static_cast<std::uint64_t>(
      std::count_if(piece.begin(), piece.end(), [](char b) { return !continues_character(b); }));
  if (characters > options_.most_characters) {
    append_unknown(options_.unknown, scratch, ids);
    return;
  }
  const std::size_t ids_before = ids.size();
  const std::size_t prefix_bytes = options_.continuing_subword_prefix.size();
  for (std::size_t begin = 0; begin < piece.size();) {
    // The longest token that the rest of the word begins with; no token is longer than the longest.
    std::size_t end = std::min(piece.size(), begin + vocabulary_.longest_token_bytes());
    while (end < piece.size() && continues_character(piece[end])) --end;
    scratch.text = begin > 0 ? options_.continuing_subword_prefix : std::string();
    const std::size_t marks = begin > 0 ? prefix_bytes : 0;
    scratch.text += piece.substr(begin, end - begin);
    std::optional<TokenId> id;
    while (end > begin) {
      id = vocabulary_.find(std::string_view(scratch.text).substr(0, marks + end - begin));
      if (id) break;
      do --end;
      while (end > begin && continues_character(piece[end]));
    }
    if (!id) {
      ids.resize(ids_before);
      append_unknown(options_.unknown, scratch, ids);
      return;
    }
    ids.push_back(*id);
    begin = end;
  }
}

void WordLevelModel::tokenize(std::string_view piece, ModelScratch& scratch,
                              std::vector<TokenId>& ids) const {
  const std::optional<TokenId> id = vocabulary_.find(piece);
  append_unknown(id ? id : unknown_, scratch, ids);
}

}  // namespace tunegauge::tokenizers
