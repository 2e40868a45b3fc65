#pragma once
// Normalizers of tokenizer.json: text to text, on each stretch between added tokens by itself.
// Semantics: huggingface/tokenizers 0.23, tokenizers/src/normalizers/.

#include <memory>
#include <string>
#include <string_view>

#include <simdjson.h>

#include "base/result.h"

namespace tunegauge::tokenizers {

/// Immutable, thread-safe.
class Normalizer {
 public:
  virtual ~Normalizer() = default;
  /// Replaces `text` (valid UTF-8, never empty) by its normalized form; may use `scratch` freely.
  virtual void normalize(std::string& text, std::string& scratch) const = 0;
  /// Whether `normalize` would surely leave `text` as it is (a fast test; false when in doubt).
  [[nodiscard]] virtual bool leaves(std::string_view text) const = 0;
};

/// Builds the normalizer that `spec` (the file's "normalizer" value) describes; null gives a null
/// pointer. Refuses unknown types by name; `place` ("tokenizer.json $.normalizer") begins messages.
Result<std::unique_ptr<const Normalizer>> make_normalizer(simdjson::dom::element spec,
                                                          const std::string& place);

}  // namespace tunegauge::tokenizers
