#pragma once
// Whether a tokenizer can be that of a model: by the size of its vocabulary, which differs between
// all families of the catalog.

#include <cstddef>
#include <optional>
#include <string_view>

namespace tunegauge {

struct VocabularySize {
  std::size_t least = 0;
  std::size_t most = 0;
};

/// Entries of the family's tokenizer.json, added tokens included; fine-tunes may add some. Nothing
/// for a family that is not known here.
[[nodiscard]] std::optional<VocabularySize> vocabulary_of(std::string_view tokenizer_family);

}  // namespace tunegauge
