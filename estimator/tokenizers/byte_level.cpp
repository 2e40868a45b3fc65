// The ByteLevel pre-tokenizer.

#include <utility>

#include "estimator/tokenizers/byte_characters.h"
#include "estimator/tokenizers/pre_tokenizers.h"
#include "estimator/tokenizers/rewrite_pieces.h"

namespace tunegauge::tokenizers {
namespace {

constexpr std::string_view kGpt2Expression =
    R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)";

class ByteLevel final : public PreTokenizer {
 public:
  explicit ByteLevel(ByteLevelOptions options) : options_(options) {
    if (options.use_regex) splitter_ = make_pattern_split(make_known_regex(kGpt2Expression), {});
  }

  void split(PieceList& list) const override {
    if (options_.add_prefix_space) {
      rewrite_pieces(list, [](const auto&, std::string_view text, std::string& result) {
        if (text.front() != ' ') result += ' ';
        result += text;
      });
    }
    if (splitter_) splitter_->split(list);
    write_bytes(list);
  }

 private:
  static void write_bytes(PieceList& list) {
    list.next_text.resize(2 * list.text.size());
    char* out = list.next_text.data();
    const auto written = [&] { return static_cast<std::uint32_t>(out - list.next_text.data()); };
    for (PieceList::Piece& piece : list.pieces) {
      const std::uint32_t begin = written();
      out = write_byte_characters(list.text_of(piece), out);
      piece.begin = begin;
      piece.end = written();
    }
    list.next_text.resize(written());
    list.text.swap(list.next_text);
  }

  ByteLevelOptions options_;
  PreTokenizerPointer splitter_;  ///< null without the regex
};

}  // namespace

PreTokenizerPointer make_byte_level(ByteLevelOptions options) {
  return std::make_unique<const ByteLevel>(options);
}

}  // namespace tunegauge::tokenizers
