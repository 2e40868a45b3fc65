#pragma once
// Matches runs of characters of one kind. With a limit of 1 every such character is a match.

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "estimator/tokenizers/regex.h"
#include "estimator/tokenizers/utf8_scan.h"

namespace tunegauge::tokenizers {

/// Runs of characters that `is_member` accepts, at most `limit` (0: any number) in one match.
template <bool (*is_member)(char32_t), std::uint32_t limit>
class RunScanner final : public Pattern {
 public:
  RunScanner() {
    for (char32_t c = 0; c < ascii_.size(); ++c) ascii_[c] = is_member(c);
  }

  bool find_all(std::string_view text, std::vector<Match>& matches) const override {
    std::uint32_t length = 0;  // of the match that is open, in characters
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = member_end(text, at);
      if (end == at) {
        at += utf8_length(text[at]);
        length = 0;
        continue;
      }
      if (length == 0 || length == limit) {
        matches.push_back({static_cast<std::uint32_t>(at), 0});
        length = 0;
      }
      ++length;
      matches.back().end = static_cast<std::uint32_t>(end);
      at = end;
    }
    return true;
  }

 private:
  /// End of the character at `at` if it is one of the kind, else `at`.
  [[nodiscard]] std::size_t member_end(std::string_view text, std::size_t at) const {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < ascii_.size()) return ascii_[byte] ? at + 1 : at;
    const CodePoint code_point = decode_inline(text, at);
    return is_member(code_point.value) ? at + code_point.bytes : at;
  }

  std::array<bool, 128> ascii_;
};

}  // namespace tunegauge::tokenizers
