// Properties of code points: expands the generated runs into tables, once.

#include "estimator/tokenizers/unicode.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace tunegauge::tokenizers::unicode {
namespace {

// Order of the flag bits in categories.inc.
enum Flag : std::uint16_t {
  kOldPunctuation = 1,
  kOldNonspacing = 2,
  kOldOther = 4,
  kMark9 = 8,
  kRustNumeric = 16,
  kOtherAlphabetic = 32,
};
constexpr int kFlagShift = 5;  // below stands the category

struct CategoryRow {
  char32_t first;
  Category category;
  std::uint16_t flags;
};

using enum Category;
constexpr CategoryRow kCategoryRows[] = {
#include "estimator/tokenizers/unicode_data/categories.inc"
};

struct LowerCaseRow {
  char32_t first, last, stride;
  std::int32_t distance;
};
constexpr LowerCaseRow kLowerCaseRows[] = {
#include "estimator/tokenizers/unicode_data/lower_case.inc"
};

const TwoStageTable<std::uint16_t>& properties() {
  static const auto table = [] {
    std::vector<Run<std::uint16_t>> runs;
    for (const CategoryRow& row : kCategoryRows) {
      const int value = static_cast<int>(row.category) | (row.flags << kFlagShift);
      runs.push_back({row.first, static_cast<std::uint16_t>(value)});
    }
    return TwoStageTable<std::uint16_t>::from_runs(runs);
  }();
  return table;
}

bool has(char32_t code_point, Flag flag) noexcept {
  return ((properties()[code_point] >> kFlagShift) & flag) != 0;
}

constexpr std::uint32_t kLetters = bit(Lu) | bit(Ll) | bit(Lt) | bit(Lm) | bit(Lo);
constexpr std::uint32_t kMarks = bit(Mn) | bit(Mc) | bit(Me);
constexpr std::uint32_t kNumbers = bit(Nd) | bit(Nl) | bit(No);
constexpr std::uint32_t kPunctuations =
    bit(Pc) | bit(Pd) | bit(Ps) | bit(Pe) | bit(Pi) | bit(Pf) | bit(Po);
constexpr std::uint32_t kSymbols = bit(Sm) | bit(Sc) | bit(Sk) | bit(So);
constexpr std::uint32_t kSeparators = bit(Zs) | bit(Zl) | bit(Zp);

/// Controls that are white space, though their category does not tell.
bool is_space_control(char32_t code_point) noexcept {
  return (code_point >= 0x09 && code_point <= 0x0D) || code_point == 0x85;
}

TextClass text_class(char32_t code_point, Category own_category) {
  if (code_point == '\r' || code_point == '\n') return kNewline;
  const std::uint32_t own = bit(own_category);
  if (is_space_control(code_point) || (own & kSeparators) != 0) return kSpace;
  if ((own & (bit(Lu) | bit(Lt))) != 0) return kUpper;
  if ((own & bit(Ll)) != 0) return kLower;
  if ((own & kLetters) != 0) return kOtherLetter;
  if ((own & kMarks) != 0) return kMark;
  if ((own & kNumbers) != 0) return kNumber;
  if ((own & kPunctuations) != 0) return kPunctuation;
  if ((own & kSymbols) != 0) return kSymbol;
  return kRest;
}

}  // namespace

Category category(char32_t code_point) noexcept {
  return static_cast<Category>(properties()[code_point] & ((1 << kFlagShift) - 1));
}

bool is_regex_word(char32_t code_point) noexcept {
  constexpr std::uint32_t kWord = kLetters | kMarks | bit(Nd) | bit(Nl) | bit(Pc);
  return (bit(category(code_point)) & kWord) != 0 || has(code_point, kOtherAlphabetic);
}

bool is_regex_space(char32_t code_point) noexcept {
  return is_space_control(code_point) || (bit(category(code_point)) & kSeparators) != 0;
}

bool is_rust_word(char32_t code_point) noexcept {
  constexpr char32_t kNonJoiner = 0x200C;
  constexpr char32_t kJoiner = 0x200D;
  return is_regex_word(code_point) || code_point == kNonJoiner || code_point == kJoiner;
}

bool is_rust_space(char32_t code_point) noexcept {
  return is_regex_space(code_point);
}

bool is_rust_numeric(char32_t code_point) noexcept {
  return has(code_point, kRustNumeric);
}

char32_t lower_case(char32_t code_point) noexcept {
  static const auto distances = [] {
    std::vector<Run<std::int32_t>> runs = {{0, 0}};
    for (const LowerCaseRow& row : kLowerCaseRows) {
      for (char32_t c = row.first; c <= row.last; c += row.stride) {
        runs.push_back({c, row.distance});
        runs.push_back({c + 1, 0});
      }
    }
    return TwoStageTable<std::int32_t>::from_runs(runs);
  }();
  return static_cast<char32_t>(static_cast<std::int32_t>(code_point) + distances[code_point]);
}

bool is_old_punctuation(char32_t code_point) noexcept {
  return has(code_point, kOldPunctuation);
}
bool is_old_nonspacing(char32_t code_point) noexcept {
  return has(code_point, kOldNonspacing);
}
bool is_old_other(char32_t code_point) noexcept {
  return has(code_point, kOldOther);
}
bool is_combining_mark(char32_t code_point) noexcept {
  return has(code_point, kMark9);
}

bool is_bert_ideograph(char32_t code_point) noexcept {
  struct Range {
    char32_t first, last;
  };
  // As BertNormalizer lists them; 2B820 to 2B91F are missing there too.
  constexpr std::array kRanges = {
      Range{0x3400, 0x4DBF},   Range{0x4E00, 0x9FFF},   Range{0xF900, 0xFAFF},
      Range{0x20000, 0x2A6DF}, Range{0x2A700, 0x2B81F}, Range{0x2B920, 0x2CEAF},
      Range{0x2F800, 0x2FA1F},
  };
  for (const Range& range : kRanges) {
    if (code_point >= range.first && code_point <= range.last) return true;
  }
  return false;
}

const TextClassTable& text_classes() noexcept {
  static const auto table = [] {
    // Above Latin-1 the category alone decides: there a row is a run.
    constexpr char32_t kLatin1End = 0x100;
    std::vector<Run<std::uint16_t>> runs;
    for (std::size_t at = 0; at < std::size(kCategoryRows); ++at) {
      const auto& [first, own, flags] = kCategoryRows[at];
      runs.push_back({first, text_class(first, own)});
      const char32_t next = at + 1 < std::size(kCategoryRows) ? kCategoryRows[at + 1].first : kEnd;
      for (char32_t c = first + 1; c < std::min(next, kLatin1End); ++c) {
        runs.push_back({c, text_class(c, own)});
      }
    }
    return TextClassTable::from_runs(runs);
  }();
  return table;
}

}  // namespace tunegauge::tokenizers::unicode
