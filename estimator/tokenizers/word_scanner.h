#pragma once
// One scanner for the whole clan of byte-level BPE patterns: words, numbers, other characters,
// white space. The patterns differ in a handful of choices, which WordRules names; each known
// pattern is an instance (known_regexes.cpp). Linear in the text: every run is walked a bounded
// number of times, whatever its length, because no alternative needs general backtracking.

#include <cstdint>
#include <string_view>
#include <vector>

#include "estimator/tokenizers/contractions.h"
#include "estimator/tokenizers/regex.h"
#include "estimator/tokenizers/unicode.h"
#include "estimator/tokenizers/utf8_scan.h"

namespace tunegauge::tokenizers {

/// Sets of unicode::TextClass, one bit each.
using ClassMask = std::uint16_t;
inline constexpr ClassMask kLetterMask = unicode::kUpper | unicode::kLower | unicode::kOtherLetter;
inline constexpr ClassMask kSpaceMask = unicode::kNewline | unicode::kSpace;
inline constexpr ClassMask kAllMask = 0x3FF;

enum class Contractions { none, lower_case, any_case };

/// What a pattern is made of. Alternatives are tried in the order of the members.
struct WordRules {
  /// '(s|t|re|ve|m|ll|d) as an alternative of its own
  Contractions contractions = Contractions::none;
  /// one ASCII punctuation character and ASCII letters: [!-/:-~][A-Za-z]+
  bool ascii_punctuation_words = false;
  /// one character that may precede a word; 0: only a space may (` ?`)
  ClassMask word_prefix = 0;
  ClassMask word = 0;  ///< [...]+
  /// a word is upper case then lower case (o200k) and `word` is not used
  bool cased_words = false;
  bool contraction_suffix = false;  ///< a contraction of any case may end a cased word
  ClassMask number = unicode::kNumber;
  std::uint32_t number_limit = 0;  ///< most digits in one match; 0: no limit
  bool number_prefix = false;      ///< ` ?` before numbers
  ClassMask other = 0;             ///< ` ?[...]+`
  bool newlines_after_other = false;
  bool slashes_after_other = false;  ///< [\r\n/]* instead of [\r\n]*
  bool newline_runs = false;         ///< \s*[\r\n]+
  // Then always \s+(?!\S)|\s+
};

/// The alternatives of a pattern at one place of a text. Each member function returns where its
/// match ends, or `at` where it has none.
template <WordRules kRules>
class WordWalk {
 public:
  explicit WordWalk(std::string_view text) : text_(text) {}

  [[nodiscard]] std::size_t match_at(std::size_t at) const {
    if constexpr (kRules.contractions != Contractions::none) {
      const std::size_t end = contraction(at, kRules.contractions == Contractions::any_case);
      if (end != at) return end;
    }
    if constexpr (kRules.ascii_punctuation_words) {
      const std::size_t end = ascii_punctuation_word(at);
      if (end != at) return end;
    }
    const Character first = character(at);
    std::size_t end = kRules.cased_words ? cased_word(at, first) : word(at, first);
    if (end == at) end = number(at, first);
    if (end == at) end = other(at, first);
    if (end == at && (first.mask & kSpaceMask) != 0) end = white_space(at);
    return end;
  }

 private:
  struct Character {
    ClassMask mask;
    std::uint32_t bytes;
  };

  [[nodiscard]] Character character(std::size_t at) const {
    const auto byte = static_cast<unsigned char>(text_[at]);
    if (byte < 0x80) return {ascii_[byte], 1};
    const CodePoint code_point = decode_inline(text_, at);
    return {classes_[code_point.value], code_point.bytes};
  }

  /// Whether a character of the set stands at `at`.
  [[nodiscard]] bool is_at(std::size_t at, ClassMask mask) const {
    return at < text_.size() && (character(at).mask & mask) != 0;
  }

  [[nodiscard]] std::size_t run_end(std::size_t at, ClassMask mask) const {
    while (at < text_.size()) {
      const Character next = character(at);
      if ((next.mask & mask) == 0) break;
      at += next.bytes;
    }
    return at;
  }

  /// Where the run after an optional prefix character begins; `at` where it has no prefix.
  [[nodiscard]] std::size_t after_prefix(std::size_t at, Character first, ClassMask run) const {
    const bool may_precede =
        kRules.word_prefix != 0 ? (first.mask & kRules.word_prefix) != 0 : text_[at] == ' ';
    return may_precede && is_at(at + first.bytes, run) ? at + first.bytes : at;
  }

  [[nodiscard]] std::size_t contraction(std::size_t at, bool any_case) const {
    if (at >= text_.size() || text_[at] != '\'') return at;
    return at + contraction_bytes(text_, at, any_case);
  }

  [[nodiscard]] std::size_t ascii_punctuation_word(std::size_t at) const {
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    constexpr ClassMask kPunctuationOrSymbol = unicode::kPunctuation | unicode::kSymbol;
    const auto byte = static_cast<unsigned char>(text_[at]);
    if (byte >= 0x80 || (ascii_[byte] & kPunctuationOrSymbol) == 0) return at;
    std::size_t end = at + 1;
    while (end < text_.size() && is_letter(text_[end])) ++end;
    return end > at + 1 ? end : at;
  }

  [[nodiscard]] std::size_t word(std::size_t at, Character first) const {
    return run_end(after_prefix(at, first, kRules.word), kRules.word);
  }

  /// [U]*[V]+ and, second, [U]+[V]*, where U is upper case, V lower case, and other letters and
  /// marks are in both; each first with the prefix character, then without.
  [[nodiscard]] std::size_t cased_word(std::size_t at, Character first) const {
    const bool may_precede = (first.mask & kRules.word_prefix) != 0;
    const CasedRun behind = may_precede ? cased_run(at + first.bytes) : CasedRun{};
    if (behind.lower_end != 0) return with_suffix(behind.lower_end);
    const CasedRun here = cased_run(at);
    if (here.lower_end != 0) return with_suffix(here.lower_end);
    if (behind.upper_end != 0) return with_suffix(behind.upper_end);
    if (here.upper_end != 0) return with_suffix(here.upper_end);
    return at;
  }

  /// Where the two forms end that begin at one place; 0 where one does not match.
  struct CasedRun {
    std::size_t lower_end = 0;
    std::size_t upper_end = 0;
  };

  [[nodiscard]] CasedRun cased_run(std::size_t at) const {
    constexpr ClassMask kBoth = unicode::kOtherLetter | unicode::kMark;
    CasedRun run;
    std::size_t end = at;
    std::size_t both_end = 0;  // behind the last character of U that is in V too
    while (end < text_.size()) {
      const Character next = character(end);
      if ((next.mask & (unicode::kUpper | kBoth)) == 0) break;
      end += next.bytes;
      if ((next.mask & kBoth) != 0) both_end = end;
    }
    if (end != at) run.upper_end = end;
    if (is_at(end, unicode::kLower)) {
      run.lower_end = run_end(end, unicode::kLower | kBoth);
    } else {
      // [U]* gives back until [V]+ finds one character: upper case behind it stays out.
      run.lower_end = both_end;
    }
    return run;
  }

  [[nodiscard]] std::size_t with_suffix(std::size_t end) const {
    return kRules.contraction_suffix ? contraction(end, true) : end;
  }

  [[nodiscard]] std::size_t number(std::size_t at, Character first) const {
    std::size_t end = at;
    if (kRules.number_prefix && text_[at] == ' ' && is_at(at + 1, kRules.number)) {
      end = at + 1;
    } else if ((first.mask & kRules.number) == 0) {
      return at;
    }
    if constexpr (kRules.number_limit == 0) return run_end(end, kRules.number);
    for (std::uint32_t i = 0; i < kRules.number_limit && is_at(end, kRules.number); ++i) {
      end += utf8_length(text_[end]);
    }
    return end;
  }

  [[nodiscard]] std::size_t other(std::size_t at, Character first) const {
    std::size_t end = at;
    if (text_[at] == ' ' && is_at(at + 1, kRules.other)) {
      end = at + 1;
    } else if ((first.mask & kRules.other) == 0) {
      return at;
    }
    end = run_end(end, kRules.other);
    if constexpr (kRules.newlines_after_other) {
      const auto may_follow = [](char c) {
        return c == '\r' || c == '\n' || (kRules.slashes_after_other && c == '/');
      };
      while (end < text_.size() && may_follow(text_[end])) ++end;
    }
    return end;
  }

  /// \s*[\r\n]+ (if the pattern has it), \s+(?!\S), \s+
  [[nodiscard]] std::size_t white_space(std::size_t at) const {
    const std::size_t end = run_end(at, kSpaceMask);
    if constexpr (kRules.newline_runs) {
      const std::size_t newline = text_.substr(at, end - at).find_last_of("\r\n");
      if (newline != std::string_view::npos) return at + newline + 1;
    }
    if (end == text_.size()) return end;
    std::size_t last = end - 1;  // the last character stays for what follows, unless it is alone
    while (last > at && (static_cast<unsigned char>(text_[last]) & 0xC0) == 0x80) --last;
    return last > at ? last : end;
  }

  std::string_view text_;
  const unicode::TextClassTable& classes_ = unicode::text_classes();
  const ClassMask* ascii_ = classes_.first_block();
};

/// All matches of one of these patterns.
template <WordRules kRules>
class WordScanner final : public Pattern {
 public:
  bool find_all(std::string_view text, std::vector<Match>& matches) const override {
    const WordWalk<kRules> walk(text);
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = walk.match_at(at);
      if (end > at) {
        matches.push_back({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end)});
        at = end;
      } else {
        at += utf8_length(text[at]);  // nothing begins here
      }
    }
    return true;
  }
};

}  // namespace tunegauge::tokenizers
