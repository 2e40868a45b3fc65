// Pre-tokenizers that split at the matches of a pattern.

#include <utility>

#include "estimator/tokenizers/pre_tokenizers.h"
#include "estimator/tokenizers/unicode.h"
#include "estimator/tokenizers/utf8_scan.h"

namespace tunegauge::tokenizers {
namespace {

class PatternSplit final : public PreTokenizer {
 public:
  PatternSplit(std::unique_ptr<const Pattern> pattern, SplitRule rule)
      : pattern_(std::move(pattern)), rule_(rule) {}

  void split(PieceList& list) const override {
    list.next_pieces.clear();
    for (const PieceList::Piece& piece : list.pieces) {
      list.matches.clear();
      if (!pattern_->find_all(list.text_of(piece), list.matches)) list.gave_up = true;
      split_piece(piece, list.matches, rule_, list.next_pieces);
    }
    list.pieces.swap(list.next_pieces);
  }

 private:
  std::unique_ptr<const Pattern> pattern_;
  SplitRule rule_;
};

/// \w+|[^\w\s]+
class WordOrSymbolRuns final : public Pattern {
 public:
  bool find_all(std::string_view text, std::vector<Match>& matches) const override {
    enum class Kind { space, word, symbol };
    Kind last = Kind::space;
    for_each_code_point(text, [&](char32_t c, std::size_t begin, std::size_t end) {
      const Kind kind = unicode::is_rust_word(c)    ? Kind::word
                        : unicode::is_rust_space(c) ? Kind::space
                                                    : Kind::symbol;
      if (kind != last && kind != Kind::space) {
        matches.push_back({static_cast<std::uint32_t>(begin), 0});
      }
      if (kind != Kind::space) matches.back().end = static_cast<std::uint32_t>(end);
      last = kind;
    });
    return true;
  }
};

}  // namespace

PreTokenizerPointer make_pattern_split(std::unique_ptr<const Pattern> pattern, SplitRule rule) {
  return std::make_unique<const PatternSplit>(std::move(pattern), rule);
}

PreTokenizerPointer make_whitespace() {
  return make_pattern_split(std::make_unique<const WordOrSymbolRuns>(),
                            {.behavior = SplitBehavior::removed, .invert = true});
}

}  // namespace tunegauge::tokenizers
