#pragma once
// Normalizers of tokenizer.json: text to text, on each stretch between added tokens by itself.
// Semantics: huggingface/tokenizers 0.23, tokenizers/src/normalizers/.

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include <simdjson.h>

#include "base/result.h"

namespace tunegauge::tokenizers {

/// A text on its way through the normalizers.
struct NormalizedText {
  std::string text;  ///< valid UTF-8
  /// How many bytes at the beginning of `text` the reference traces back to offset 0 of the
  /// original text (NormalizedString's alignments): Metaspace "first" asks for them.
  std::size_t origin_bytes = 0;
  bool gave_up = false;   ///< a regular expression reached its limit: the rest stayed as it was
  bool too_long = false;  ///< would have grown above most_text_bytes: `text` means nothing
  std::string scratch;    ///< free for every normalizer

  /// Starts anew; `at_origin` says whether `whole` begins the original text.
  void assign(std::string_view whole, bool at_origin);
};

/// Immutable, thread-safe.
class Normalizer {
 public:
  virtual ~Normalizer() = default;
  /// Replaces the text by its normalized form and keeps track of its origin.
  virtual void normalize(NormalizedText& text) const = 0;
  /// Whether `normalize` would surely leave `text` as it is (a fast test; false when in doubt).
  [[nodiscard]] virtual bool leaves(std::string_view text) const = 0;
};

/// Builds the normalizer that `spec` (the file's "normalizer" value) describes; null gives a null
/// pointer. Refuses unknown types by name; `place` ("tokenizer.json $.normalizer") begins messages.
Result<std::unique_ptr<const Normalizer>> make_normalizer(simdjson::dom::element spec,
                                                          const std::string& place);

}  // namespace tunegauge::tokenizers
