// The patterns that have a matcher of their own, recognized by their exact text: those of Llama 3,
// Qwen, GPT-4o and gpt-oss, Mistral's Tekken, DeepSeek and GPT-2.

#include <array>

#include "estimator/tokenizers/regex.h"
#include "estimator/tokenizers/run_scanner.h"
#include "estimator/tokenizers/word_scanner.h"

namespace tunegauge::tokenizers {
namespace {

constexpr ClassMask except(ClassMask mask) {
  return static_cast<ClassMask>(kAllMask & ~mask);
}

constexpr ClassMask kLettersAndMarks = kLetterMask | unicode::kMark;
constexpr ClassMask kNotLetterNumberNewline =
    except(kLetterMask | unicode::kNumber | unicode::kNewline);
constexpr ClassMask kNotLetterNumberSpace = except(kLetterMask | unicode::kNumber | kSpaceMask);

// Llama 3; the others of its kind differ from it in one or two choices.
constexpr WordRules kLlama3 = {
    .contractions = Contractions::any_case,
    .word_prefix = kNotLetterNumberNewline,
    .word = kLetterMask,
    .number_limit = 3,
    .other = kNotLetterNumberSpace,
    .newlines_after_other = true,
    .newline_runs = true,
};

constexpr WordRules with_single_digits(WordRules rules) {
  rules.number_limit = 1;
  return rules;
}

constexpr WordRules kQwen2 = with_single_digits(kLlama3);

constexpr WordRules kQwen35 = [] {
  WordRules rules = kQwen2;
  rules.word = kLettersAndMarks;
  rules.other = except(kLettersAndMarks | unicode::kNumber | kSpaceMask);
  return rules;
}();

constexpr WordRules kO200k = [] {
  WordRules rules = kLlama3;
  rules.contractions = Contractions::none;
  rules.cased_words = true;
  rules.contraction_suffix = true;
  rules.slashes_after_other = true;
  return rules;
}();

constexpr WordRules kTekken = [] {
  WordRules rules = with_single_digits(kO200k);
  rules.contraction_suffix = false;
  return rules;
}();

constexpr ClassMask kPunctuationAndSymbols = unicode::kPunctuation | unicode::kSymbol;

// The last of DeepSeek's three patterns. It has no alternative for numbers: they were cut off
// before.
constexpr WordRules kDeepSeek = {
    .ascii_punctuation_words = true,
    .word_prefix = except(kLetterMask | kPunctuationAndSymbols | unicode::kNewline),
    .word = kLettersAndMarks,
    .number = 0,
    .other = kPunctuationAndSymbols,
    .newlines_after_other = true,
    .newline_runs = true,
};

constexpr WordRules kGpt2 = {
    .contractions = Contractions::lower_case,
    .word = kLetterMask,
    .number_prefix = true,
    .other = kNotLetterNumberSpace,
};

bool is_number(char32_t c) {
  return (unicode::text_classes()[c] & unicode::kNumber) != 0;
}

/// [一-龥぀-ゟ゠-ヿ]
bool is_han_or_kana(char32_t c) {
  return (c >= 0x4E00 && c <= 0x9FA5) || (c >= 0x3040 && c <= 0x30FF);
}

template <class Scanner>
std::unique_ptr<const Pattern> make() {
  return std::make_unique<const Scanner>();
}

struct KnownRegex {
  std::string_view expression;
  std::unique_ptr<const Pattern> (*make)();
};

// Line breaks within a pattern stand where an alternative ends.
constexpr std::array kKnownRegexes = {
    KnownRegex{R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}|)"
               R"( ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)",
               make<WordScanner<kLlama3>>},
    KnownRegex{R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}|)"
               R"( ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)",
               make<WordScanner<kQwen2>>},
    KnownRegex{R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}|)"
               R"( ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)",
               make<WordScanner<kQwen35>>},
    KnownRegex{R"([^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*)"
               R"([\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|)"
               R"([^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+)"
               R"([\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|)"
               R"(\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+)",
               make<WordScanner<kO200k>>},
    KnownRegex{R"([^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*)"
               R"([\p{Ll}\p{Lm}\p{Lo}\p{M}]+|)"
               R"([^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+)"
               R"([\p{Ll}\p{Lm}\p{Lo}\p{M}]*|)"
               R"(\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+)",
               make<WordScanner<kTekken>>},
    KnownRegex{R"([!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|)"
               "[^\r\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\r\n]*|"
               "\\s*[\r\n]+|\\s+(?!\\S)|\\s+",
               make<WordScanner<kDeepSeek>>},
    KnownRegex{R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+|)"
               R"( ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)",
               make<WordScanner<kGpt2>>},
    KnownRegex{R"(\p{N}{1,3})", make<RunScanner<is_number, 3>>},
    KnownRegex{"[\u4E00-\u9FA5\u3040-\u309F\u30A0-\u30FF]+", make<RunScanner<is_han_or_kana, 0>>},
};

}  // namespace

std::unique_ptr<const Pattern> make_known_regex(std::string_view expression) {
  for (const KnownRegex& known : kKnownRegexes) {
    if (known.expression == expression) return known.make();
  }
  return nullptr;
}

}  // namespace tunegauge::tokenizers
