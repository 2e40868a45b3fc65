#pragma once
// The kinds of pre-tokenizers behind make_pre_tokenizer, without their JSON.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "estimator/tokenizers/pre_tokenizer.h"
#include "estimator/tokenizers/regex.h"
#include "estimator/tokenizers/split_behavior.h"

namespace tunegauge::tokenizers {

using PreTokenizerPointer = std::unique_ptr<const PreTokenizer>;

/// Splits at the matches of a pattern.
PreTokenizerPointer make_pattern_split(std::unique_ptr<const Pattern> pattern, SplitRule rule);

struct ByteLevelOptions {
  bool add_prefix_space = true;  ///< a space before every piece that does not begin with one
  bool use_regex = true;         ///< split by GPT-2's pattern
};
/// Splits, then writes every byte as one visible character.
PreTokenizerPointer make_byte_level(ByteLevelOptions options);

enum class PrependScheme {
  first,  ///< only a piece that begins the original text
  never,
  always,
};
struct MetaspaceOptions {
  std::string replacement = "\u2581";  ///< one character
  PrependScheme prepend_scheme = PrependScheme::always;
  bool split = true;  ///< before every replacement character
};
/// Writes spaces as a visible character and splits there.
PreTokenizerPointer make_metaspace(MetaspaceOptions options);

/// \w+|[^\w\s]+ of the Rust regex crate; white space vanishes.
PreTokenizerPointer make_whitespace();

/// Cuts after every `length` characters. Precondition: length > 0.
PreTokenizerPointer make_fixed_length(std::uint64_t length);

/// Cuts where the script changes; kana count as Han, spaces as any script.
PreTokenizerPointer make_unicode_scripts();

/// One after the other.
PreTokenizerPointer make_pre_tokenizer_sequence(std::vector<PreTokenizerPointer> members);

}  // namespace tunegauge::tokenizers
