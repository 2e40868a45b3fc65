#pragma once
// An exact tokenizer: what Hugging Face `tokenizers` 0.23.3 makes of the same tokenizer.json.
//
// A Tokenizer is immutable after loading and shared by all threads; each worker takes an Encoder of
// its own, which holds the scratch memory and the piece cache. The reference is the file alone:
// where transformers' AutoTokenizer would differ (a BOS of its own), this follows the file.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tunegauge::tokenizers {

using TokenId = std::uint32_t;

/// The longest text that an Encoder takes, at every stage of its way (512 MiB): normalizers and
/// pre-tokenizers can make a text longer. Encoder::refused() tells of longer ones. Counting the
/// fast way rewrites no text, so it takes some that the plain way and `encode` refuse.
inline constexpr std::size_t most_text_bytes = std::size_t{1} << 29;

enum class SpecialTokens {
  none,  ///< add_special_tokens=False
  add,   ///< add_special_tokens=True: what the post-processor's template adds (BOS, EOS ...)
};

enum class TextPart {
  first,  ///< the text's beginning, up to a seam or its end
  rest,   ///< what follows a seam, up to the next one or the end
};

/// Two implementations of counting, which agree on every text that both take.
enum class CountingPath {
  fast,   ///< fast/ where it knows the file's stages, else plain
  plain,  ///< stage by stage as the reference does it: the oracle of the tests
};

struct TokenizerData;  // everything that was read from the file; internal to this target

/// Counts and encodes texts. Borrows its Tokenizer. Not thread-safe: one per worker.
class Encoder {
 public:
  Encoder(Encoder&&) noexcept;
  Encoder& operator=(Encoder&&) noexcept;
  ~Encoder();

  /// Number of tokens of a text; 0 where it is refused. `utf8` must be valid UTF-8.
  [[nodiscard]] std::uint64_t count(std::string_view utf8, SpecialTokens special);
  /// The same of many texts, faster: what is new in all of them is counted together. `counts` has a
  /// place for each.
  struct TextCount {
    std::uint64_t tokens = 0;
    bool refused = false;
  };
  void count_all(std::span<const std::string_view> utf8, SpecialTokens special,
                 std::span<TextCount> counts);
  /// Number of tokens of a part of a text that was taken apart at seams (Tokenizer::last_seam),
  /// without special tokens; 0 where the part is refused. Precondition: the encoder's path is fast.
  [[nodiscard]] std::uint64_t count_part(std::string_view utf8, TextPart part);
  /// Appends the ids of a text; none where it is refused.
  void encode(std::string_view utf8, SpecialTokens special, std::vector<TokenId>& ids);
  /// Whether the last text had no tokens because it cannot be tokenized: it grew above
  /// most_text_bytes on its way, or has unknown characters and the file's unknown token is not in
  /// the vocabulary (there the reference fails too).
  [[nodiscard]] bool refused() const;
  /// Whether a regular expression of the file reached its limit of work in any text so far. The
  /// reference would have aborted there; here the rest of that stretch was left in one piece.
  [[nodiscard]] bool gave_up() const;

 private:
  friend class Tokenizer;
  struct State;
  explicit Encoder(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

class Tokenizer {
 public:
  /// Reads `path`: a tokenizer.json, or a directory that holds one. Whatever the file asks for and
  /// this implementation lacks is refused by name, never skipped.
  static Result<Tokenizer> load(const std::string& path) { return load(path, LoadOptions()); }
  struct LoadOptions {
    /// Where compiled forms of large files are kept, for the next time (see compiled_cache_folder);
    /// empty: nowhere. Behaviour is the same in any case.
    std::string compiled_cache;
    /// Smaller files load fast enough.
    std::size_t least_cached_bytes = std::size_t{1} << 20;
  };
  static Result<Tokenizer> load(const std::string& path, const LoadOptions& options);
  /// Reads the text of a tokenizer.json; `name` begins the messages.
  static Result<Tokenizer> parse(std::string_view json, const std::string& name);

  Tokenizer(Tokenizer&&) noexcept;
  Tokenizer& operator=(Tokenizer&&) noexcept;
  ~Tokenizer();

  [[nodiscard]] Encoder encoder(CountingPath path = CountingPath::fast) const;
  /// Whether encoders count by the fast path.
  [[nodiscard]] bool counts_fast() const;
  [[nodiscard]] const std::string& path() const;  ///< the tokenizer.json that was read
  [[nodiscard]] const std::string& model_kind()
      const;  ///< "BPE", "Unigram", "WordPiece", "WordLevel"
  /// The last place above 0 in `text`, the beginning or the rest of a longer one, where that may be
  /// taken apart: the tokens of the parts (Encoder::count_part) add up to those of the whole. 0
  /// where none is known, as with every tokenizer that does not count fast.
  [[nodiscard]] std::size_t last_seam(std::string_view text) const;
  /// Number of tokens of a text whose parts have so many.
  [[nodiscard]] std::uint64_t count_of_parts(std::uint64_t tokens, SpecialTokens special) const;
  /// Special tokens that SpecialTokens::add adds to each text, before truncation and padding.
  [[nodiscard]] std::uint64_t special_tokens_added() const;
  [[nodiscard]] std::size_t vocabulary_size() const;  ///< with added tokens

 private:
  explicit Tokenizer(std::shared_ptr<const TokenizerData> data);
  std::shared_ptr<const TokenizerData> data_;
};

}  // namespace tunegauge::tokenizers
