#pragma once
// The patterns that matchers written by hand know, by their exact text, and what each is made of:
// those of Llama 3, Qwen, GPT-4o and gpt-oss, Mistral's Tekken, DeepSeek and GPT-2.

#include <string_view>

#include "estimator/tokenizers/word_scanner.h"

namespace tunegauge::tokenizers {

constexpr ClassMask except(ClassMask mask) {
  return static_cast<ClassMask>(kAllMask & ~mask);
}

inline constexpr ClassMask kLettersAndMarks = kLetterMask | unicode::kMark;
inline constexpr ClassMask kNotLetterNumberNewline =
    except(kLetterMask | unicode::kNumber | unicode::kNewline);
inline constexpr ClassMask kNotLetterNumberSpace =
    except(kLetterMask | unicode::kNumber | kSpaceMask);
inline constexpr ClassMask kPunctuationAndSymbols = unicode::kPunctuation | unicode::kSymbol;

// Llama 3; the others of its kind differ from it in one or two choices.
inline constexpr WordRules kLlama3 = {
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

inline constexpr WordRules kQwen2 = with_single_digits(kLlama3);

inline constexpr WordRules kQwen35 = [] {
  WordRules rules = kQwen2;
  rules.word = kLettersAndMarks;
  rules.other = except(kLettersAndMarks | unicode::kNumber | kSpaceMask);
  return rules;
}();

inline constexpr WordRules kO200k = [] {
  WordRules rules = kLlama3;
  rules.contractions = Contractions::none;
  rules.cased_words = true;
  rules.contraction_suffix = true;
  rules.slashes_after_other = true;
  return rules;
}();

inline constexpr WordRules kTekken = [] {
  WordRules rules = with_single_digits(kO200k);
  rules.contraction_suffix = false;
  return rules;
}();

// The last of DeepSeek's three patterns. It has no alternative for numbers: they were cut off
// before.
inline constexpr WordRules kDeepSeek = {
    .ascii_punctuation_words = true,
    .word_prefix = except(kLetterMask | kPunctuationAndSymbols | unicode::kNewline),
    .word = kLettersAndMarks,
    .number = 0,
    .other = kPunctuationAndSymbols,
    .newlines_after_other = true,
    .newline_runs = true,
};

inline constexpr WordRules kGpt2 = {
    .contractions = Contractions::lower_case,
    .word = kLetterMask,
    .number_prefix = true,
    .other = kNotLetterNumberSpace,
};

constexpr bool is_han_or_kana(char32_t c) {
  return (c >= 0x4E00 && c <= 0x9FA5) || (c >= 0x3040 && c <= 0x30FF);
}

// Line breaks within a pattern stand where an alternative ends.
inline constexpr std::string_view kLlama3Expression =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}|)"
    R"( ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
inline constexpr std::string_view kQwen2Expression =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}|)"
    R"( ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
inline constexpr std::string_view kQwen35Expression =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}|)"
    R"( ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
inline constexpr std::string_view kO200kExpression =
    R"([^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*)"
    R"([\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|)"
    R"([^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+)"
    R"([\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|)"
    R"(\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
inline constexpr std::string_view kTekkenExpression =
    R"([^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*)"
    R"([\p{Ll}\p{Lm}\p{Lo}\p{M}]+|)"
    R"([^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+)"
    R"([\p{Ll}\p{Lm}\p{Lo}\p{M}]*|)"
    R"(\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
inline constexpr std::string_view kGpt2Expression = R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+|)"
                                                    R"( ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)";

// DeepSeek's three, in their order.
inline constexpr std::string_view kNumbersExpression = R"(\p{N}{1,3})";
/// [一-龥぀-ゟ゠-ヿ]+
inline constexpr std::string_view kHanOrKanaExpression =
    "[\u4E00-\u9FA5\u3040-\u309F\u30A0-\u30FF]+";
inline constexpr std::string_view kDeepSeekExpression =
    R"([!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|)"
    "[^\r\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\r\n]*|"
    "\\s*[\r\n]+|\\s+(?!\\S)|\\s+";

}  // namespace tunegauge::tokenizers
