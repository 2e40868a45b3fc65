// The ByteLevel pre-tokenizer.

#include <utility>

#include "estimator/tokenizers/byte_characters.h"
#include "estimator/tokenizers/known_patterns.h"
#include "estimator/tokenizers/pre_tokenizers.h"
#include "estimator/tokenizers/rewrite_pieces.h"
#include "estimator/tokenizers/tokenizer.h"

namespace tunegauge::tokenizers {
namespace {

class ByteLevel final : public PreTokenizer {
 public:
  explicit ByteLevel(ByteLevelOptions options) : options_(options) {
    if (options.use_regex) splitter_ = make_pattern_split(make_known_regex(kGpt2Expression), {});
  }

  void split(PieceList& list) const override {
    if (options_.add_prefix_space) {
      rewrite_pieces(
          list,
          [](std::string_view text, std::size_t origin_bytes, std::string& result) -> std::size_t {
            const bool needs_space = text.front() != ' ';
            if (needs_space) result += ' ';
            result += text;
            return origin_bytes + (needs_space ? 1 : 0);
          });
    }
    if (splitter_) splitter_->split(list);
    write_bytes(list);
  }

 private:
  static void write_bytes(PieceList& list) {
    // Twice as long at worst: counting is worth it only where that would be too long.
    if (list.text.size() > most_text_bytes / 2 &&
        byte_characters_size(list.text) > most_text_bytes) {
      list.refuse();
      return;
    }
    const std::size_t origin_end = list.origin_end;
    std::size_t new_origin_end = 0;
    list.next_text.resize(2 * list.text.size());
    char* out = list.next_text.data();
    const auto written = [&] { return static_cast<std::uint32_t>(out - list.next_text.data()); };
    for (PieceList::Piece& piece : list.pieces) {
      const std::uint32_t begin = written();
      const std::string_view text = list.text_of(piece);
      if (piece.begin < origin_end) {
        new_origin_end = begin + byte_characters_size(text.substr(0, origin_end - piece.begin));
      }
      out = write_byte_characters(text, out);
      piece.begin = begin;
      piece.end = written();
    }
    list.next_text.resize(written());
    list.text.swap(list.next_text);
    list.origin_end = new_origin_end;
  }

  ByteLevelOptions options_;
  PreTokenizerPointer splitter_;  ///< null without the regex
};

}  // namespace

PreTokenizerPointer make_byte_level(ByteLevelOptions options) {
  return std::make_unique<const ByteLevel>(options);
}

}  // namespace tunegauge::tokenizers
