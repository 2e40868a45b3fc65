// TextSeams: the two kinds of pairs, searched from the end.

#include "estimator/tokenizers/text_seams.h"

#include <array>
#include <optional>

#include "estimator/tokenizers/utf8_scan.h"

namespace tunegauge::tokenizers {

namespace {

struct Pair {
  char32_t left = 0;
  char32_t right = 0;
};

bool is_ascii_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// U+4E00 to U+9FA5: letters for every pattern, and starters that compose with nothing.
bool is_chinese(char32_t c) {
  return c >= 0x4E00 && c <= 0x9FA5;
}

constexpr std::array<std::string_view, 2> chinese_stops = {"\u3002", "\uFF0C"};

/// What stands behind a seam, if anything of `text` at this place can.
std::optional<char32_t> right_of_seam(std::string_view text, std::size_t at) {
  const char first = text[at];
  if (first == ' ' || first == '\t' || first == '\n') return static_cast<char32_t>(first);
  for (const std::string_view stop : chinese_stops) {
    if (text.substr(at, stop.size()) == stop) return decode_inline(text, at).value;
  }
  return std::nullopt;
}

/// The pair around this place, above 0, if it is one of those above.
std::optional<Pair> pair_at(std::string_view text, std::size_t at) {
  const std::optional<char32_t> right = right_of_seam(text, at);
  if (!right) return std::nullopt;
  if (*right < 0x80) {
    if (!is_ascii_letter(text[at - 1])) return std::nullopt;
    return Pair{static_cast<char32_t>(text[at - 1]), *right};
  }
  const auto has_bits = [&](std::size_t before, unsigned mask, unsigned bits) {
    return (static_cast<unsigned char>(text[at - before]) & mask) == bits;
  };
  constexpr std::size_t chinese_bytes = 3;
  if (at < chinese_bytes || !has_bits(3, 0xF0, 0xE0) || !has_bits(2, 0xC0, 0x80) ||
      !has_bits(1, 0xC0, 0x80)) {
    return std::nullopt;
  }
  const char32_t left = decode_inline(text, at - chinese_bytes).value;
  if (!is_chinese(left)) return std::nullopt;
  return Pair{left, *right};
}

}  // namespace

bool TextSeams::minds(std::string_view pattern, const AddedToken& token) {
  for (std::size_t at = 1; at < pattern.size(); ++at) {
    if (pair_at(pattern, at)) return true;
  }
  if (token.rstrip && is_ascii_letter(pattern.back())) return true;  // takes the space behind
  return token.single_word && right_of_seam(pattern, 0);             // asks for the letter before
}

std::size_t TextSeams::last_in(std::string_view text) const {
  if (plan_ == nullptr) return 0;
  const bool is_cut_by_bigrams = plan_->words() == nullptr;
  for (std::size_t at = text.size(); at-- > 1;) {
    const std::optional<Pair> pair = pair_at(text, at);
    if (!pair) continue;
    if (!is_cut_by_bigrams || plan_->bigrams().may_cut(pair->left, pair->right)) return at;
  }
  return 0;
}

}  // namespace tunegauge::tokenizers
