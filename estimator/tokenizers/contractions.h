#pragma once
// English contractions: '(s|t|re|ve|m|ll|d).

#include <cstddef>
#include <string_view>

namespace tunegauge::tokenizers {

/// Bytes of the contraction that begins with the apostrophe at `at`; 0 where there is none.
[[nodiscard]] inline std::size_t contraction_bytes(std::string_view text, std::size_t at,
                                                   bool any_case) {
  const auto letter = [&](std::size_t i) {
    const char c = i < text.size() ? text[i] : '\0';
    return any_case && c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  };
  switch (letter(at + 1)) {
    case 's':
    case 't':
    case 'm':
    case 'd':
      return 2;
    case 'r':
    case 'v':
      return letter(at + 2) == 'e' ? 3 : 0;
    case 'l':
      return letter(at + 2) == 'l' ? 3 : 0;
    default:
      break;
  }
  // The long s folds to s; no other letter of these has such a twin.
  constexpr std::string_view kLongS = "\u017F";
  return any_case && at < text.size() && text.substr(at + 1, kLongS.size()) == kLongS
             ? 1 + kLongS.size()
             : 0;
}

}  // namespace tunegauge::tokenizers
