// The Metaspace pre-tokenizer: spaces become a visible character, pieces begin with it.

#include <algorithm>
#include <utility>

#include "estimator/tokenizers/pre_tokenizers.h"
#include "estimator/tokenizers/rewrite_pieces.h"
#include "estimator/tokenizers/tokenizer.h"

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
    if (size_at_worst(list) > most_text_bytes) {
      list.refuse();
      return;
    }
    rewrite_pieces(
        list, [this](std::string_view text, std::size_t origin_bytes, std::string& result) {
          const bool may_prepend =
              options_.prepend_scheme == PrependScheme::always ||
              (options_.prepend_scheme == PrependScheme::first && origin_bytes > 0);
          const bool has_it = text.front() == ' ' || text.starts_with(options_.replacement);
          const std::size_t before = result.size();
          if (may_prepend && !has_it) result += options_.replacement;
          append_with_spaces_replaced(text.substr(0, origin_bytes), options_.replacement, result);
          const std::size_t new_origin_bytes = result.size() - before;
          append_with_spaces_replaced(text.substr(origin_bytes), options_.replacement, result);
          return new_origin_bytes;
        });
    if (splitter_) splitter_->split(list);
  }

 private:
  /// Bytes of the new text, as if every piece got a replacement character before it.
  [[nodiscard]] std::size_t size_at_worst(const PieceList& list) const {
    const std::size_t most = (list.text.size() + list.pieces.size()) * options_.replacement.size();
    if (most <= most_text_bytes) return most;
    const auto spaces =
        static_cast<std::size_t>(std::count(list.text.begin(), list.text.end(), ' '));
    return list.text.size() + spaces * (options_.replacement.size() - 1) +
           list.pieces.size() * options_.replacement.size();
  }

  MetaspaceOptions options_;
  PreTokenizerPointer splitter_;  ///< null where pieces stay whole
};

}  // namespace

PreTokenizerPointer make_metaspace(MetaspaceOptions options) {
  return std::make_unique<const Metaspace>(std::move(options));
}

}  // namespace tunegauge::tokenizers
