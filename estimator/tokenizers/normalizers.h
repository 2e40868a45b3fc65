#pragma once
// The kinds of normalizers behind make_normalizer, without their JSON.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "estimator/tokenizers/normalizer.h"
#include "estimator/tokenizers/regex.h"
#include "estimator/tokenizers/unicode_normalization.h"

namespace tunegauge::tokenizers {

using NormalizerPointer = std::unique_ptr<const Normalizer>;

NormalizerPointer make_unicode_normalizer(unicode::NormalizationForm form);
NormalizerPointer make_lowercase();
NormalizerPointer make_strip_accents();
NormalizerPointer make_nmt();

struct BertOptions {
  bool clean_text = true;            ///< controls go, white space becomes spaces
  bool handle_chinese_chars = true;  ///< ideographs stand between spaces
  bool strip_accents = true;
  bool lowercase = true;
};
NormalizerPointer make_bert_normalizer(BertOptions options);

struct StripSides {
  bool left = true;
  bool right = true;
};
NormalizerPointer make_strip(StripSides sides);

/// Puts `prefix` before every text that is not empty.
NormalizerPointer make_prepend(std::string prefix);

/// Puts `content` in the place of every match.
NormalizerPointer make_replace(std::unique_ptr<const Pattern> pattern, std::string content);

/// Writes every byte as one visible character.
NormalizerPointer make_byte_level_normalizer();

/// SentencePiece's table of replacements, base64 as in the file. `place` begins messages.
Result<NormalizerPointer> make_precompiled(std::string_view charsmap_base64,
                                           const std::string& place);

/// One after the other.
NormalizerPointer make_normalizer_sequence(std::vector<NormalizerPointer> members);

}  // namespace tunegauge::tokenizers
