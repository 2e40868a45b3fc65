#pragma once
// Properties of code points as Hugging Face tokenizers sees them, which is a mixture of several
// versions of Unicode: the regex engine's classes are 16.0, the Rust standard library's 17.0, and
// two old crates have 8.0 and 9.0. Each function says whose answer it gives. All are O(1).

#include <cstdint>

#include "estimator/tokenizers/two_stage_table.h"

namespace tunegauge::tokenizers::unicode {

inline constexpr char32_t kEnd = 0x110000;  ///< one past the last code point

/// General categories, in the order of UAX #44.
enum class Category : std::uint8_t {
  Lu,
  Ll,
  Lt,
  Lm,
  Lo,
  Mn,
  Mc,
  Me,
  Nd,
  Nl,
  No,
  Pc,
  Pd,
  Ps,
  Pe,  // clang-format off
  Pi, Pf, Po, Sm, Sc, Sk, So, Zs, Zl, Zp, Cc, Cf, Cs, Co, Cn,  // clang-format on
};
inline constexpr int kCategories = 30;

/// Bit of a category in a set of them.
constexpr std::uint32_t bit(Category category) {
  return std::uint32_t{1} << static_cast<unsigned>(category);
}

// Code points as the regex engine (Oniguruma, Unicode 16.0) classes them.
[[nodiscard]] Category category(char32_t code_point) noexcept;
[[nodiscard]] bool is_regex_word(char32_t code_point) noexcept;   ///< \w inside of [...]
[[nodiscard]] bool is_regex_space(char32_t code_point) noexcept;  ///< \s

// The Rust regex crate (Unicode 16.0): added tokens, the Whitespace pre-tokenizer.
[[nodiscard]] bool is_rust_word(char32_t code_point) noexcept;   ///< \w
[[nodiscard]] bool is_rust_space(char32_t code_point) noexcept;  ///< \s, char::is_whitespace too

// The Rust standard library (Unicode 17.0).
[[nodiscard]] bool is_rust_numeric(char32_t code_point) noexcept;  ///< char::is_numeric
/// char::to_lowercase, but for U+0130, which becomes "i" and U+0307.
[[nodiscard]] char32_t lower_case(char32_t code_point) noexcept;

// Old crates.
/// unicode_categories (8.0) is_punctuation, or ASCII punctuation
[[nodiscard]] bool is_old_punctuation(char32_t code_point) noexcept;
[[nodiscard]] bool is_old_nonspacing(char32_t code_point) noexcept;  ///< the same crate: Mn
[[nodiscard]] bool is_old_other(char32_t code_point) noexcept;       ///< the same: Cc Cf Cs Co
/// unicode-normalization-alignments (9.0) is_combining_mark
[[nodiscard]] bool is_combining_mark(char32_t code_point) noexcept;
/// The ideographs that BertNormalizer puts between spaces.
[[nodiscard]] bool is_bert_ideograph(char32_t code_point) noexcept;

/// What the matchers of the known patterns need of a code point, as one bit each: every code point
/// has exactly one.
enum TextClass : std::uint16_t {
  kUpper = 1,         ///< Lu Lt
  kLower = 2,         ///< Ll
  kOtherLetter = 4,   ///< Lm Lo
  kMark = 8,          ///< M
  kNumber = 16,       ///< N
  kPunctuation = 32,  ///< P
  kSymbol = 64,       ///< S
  kNewline = 128,     ///< CR LF
  kSpace = 256,       ///< the rest of \s
  kRest = 512,
};

using TextClassTable = TwoStageTable<std::uint16_t>;
[[nodiscard]] const TextClassTable& text_classes() noexcept;

}  // namespace tunegauge::tokenizers::unicode
