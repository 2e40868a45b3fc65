// The Metaspace pre-tokenizer: spaces become a visible character, pieces begin with it.

#include <utility>

#include "estimator/tokenizers/pre_tokenizers.h"
#include "estimator/tokenizers/rewrite_pieces.h"

namespace tunegauge::tokenizers {
namespace {

void append_with_spaces_replaced(std::string_view text, std::string_view replacement,
                                 std::string& result) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t space = text.find(' ', at);
    result += text.substr(at, space - at);
    if (space == std::string_view::npos) return;
    result += replacement;
    at = space + 1;
  }
}

class Metaspace final : public PreTokenizer {
 public:
  explicit Metaspace(MetaspaceOptions options) : options_(std::move(options)) {
    if (!options_.split) return;
    splitter_ = make_pattern_split(make_literal(options_.replacement),
                                   {.behavior = SplitBehavior::merged_with_next});
  }

  void split(PieceList& list) const override {
    rewrite_pieces(list, [this](const PieceList::Piece& piece, std::string_view text,
                                std::string& result) {
      const bool may_prepend = options_.prepend_scheme == PrependScheme::always ||
                               (options_.prepend_scheme == PrependScheme::first && piece.at_origin);
      const bool has_it = text.front() == ' ' || text.starts_with(options_.replacement);
      if (may_prepend && !has_it) result += options_.replacement;
      append_with_spaces_replaced(text, options_.replacement, result);
    });
    if (splitter_) splitter_->split(list);
  }

 private:
  MetaspaceOptions options_;
  PreTokenizerPointer splitter_;  ///< null where pieces stay whole
};

}  // namespace

PreTokenizerPointer make_metaspace(MetaspaceOptions options) {
  return std::make_unique<const Metaspace>(std::move(options));
}

}  // namespace tunegauge::tokenizers
