// Looks characters up in the tables of tools/make_tables.py.

#include "estimator/chat_templates/python/characters.h"

#include <algorithm>
#include <iterator>
#include <span>

namespace tunegauge::chat_templates::python {
namespace {

struct Run {
  char32_t first;
  char32_t last;
  char32_t stride;
};
constexpr Run kAlpha[] = {
#include "estimator/chat_templates/python/unicode_data/alpha.inc"
};
constexpr Run kDecimal[] = {
#include "estimator/chat_templates/python/unicode_data/decimal.inc"
};
constexpr Run kDigit[] = {
#include "estimator/chat_templates/python/unicode_data/digit.inc"
};
constexpr Run kNumeric[] = {
#include "estimator/chat_templates/python/unicode_data/numeric.inc"
};
constexpr Run kLower[] = {
#include "estimator/chat_templates/python/unicode_data/lower.inc"
};
constexpr Run kUpper[] = {
#include "estimator/chat_templates/python/unicode_data/upper.inc"
};
constexpr Run kTitle[] = {
#include "estimator/chat_templates/python/unicode_data/title.inc"
};
constexpr Run kOtherCased[] = {
#include "estimator/chat_templates/python/unicode_data/other_cased.inc"
};
constexpr Run kCaseIgnorable[] = {
#include "estimator/chat_templates/python/unicode_data/case_ignorable.inc"
};
constexpr Run kPrintable[] = {
#include "estimator/chat_templates/python/unicode_data/printable.inc"
};
constexpr Run kIdentifierStart[] = {
#include "estimator/chat_templates/python/unicode_data/identifier_start.inc"
};
constexpr Run kIdentifierRest[] = {
#include "estimator/chat_templates/python/unicode_data/identifier_rest.inc"
};
/// In the order of Property.
constexpr std::span<const Run> kProperties[] = {
    kAlpha, kDecimal,    kDigit,         kNumeric,   kLower,           kUpper,
    kTitle, kOtherCased, kCaseIgnorable, kPrintable, kIdentifierStart, kIdentifierRest};

struct CaseRun {
  char32_t first;
  char32_t last;
  char32_t stride;
  std::int32_t distance;
};
struct LongerCase {
  char32_t first;
  std::array<char32_t, 3> mapped;  ///< the last may be zero: there are but two
};
constexpr CaseRun kToLower[] = {
#include "estimator/chat_templates/python/unicode_data/to_lower.inc"
};
constexpr CaseRun kToUpper[] = {
#include "estimator/chat_templates/python/unicode_data/to_upper.inc"
};
constexpr CaseRun kToTitle[] = {
#include "estimator/chat_templates/python/unicode_data/to_title.inc"
};
constexpr CaseRun kToFold[] = {
#include "estimator/chat_templates/python/unicode_data/to_fold.inc"
};
constexpr LongerCase kToLowerLonger[] = {
#include "estimator/chat_templates/python/unicode_data/to_lower_longer.inc"
};
constexpr LongerCase kToUpperLonger[] = {
#include "estimator/chat_templates/python/unicode_data/to_upper_longer.inc"
};
constexpr LongerCase kToTitleLonger[] = {
#include "estimator/chat_templates/python/unicode_data/to_title_longer.inc"
};
constexpr LongerCase kToFoldLonger[] = {
#include "estimator/chat_templates/python/unicode_data/to_fold_longer.inc"
};

struct CaseTable {
  std::span<const CaseRun> runs;
  std::span<const LongerCase> longer;
  const CaseTable* otherwise;  ///< has what the two above leave out
};
constexpr CaseTable kLowerTable{kToLower, kToLowerLonger, nullptr};
constexpr CaseTable kUpperTable{kToUpper, kToUpperLonger, nullptr};
constexpr CaseTable kTitleTable{kToTitle, kToTitleLonger, &kUpperTable};
constexpr CaseTable kFoldTable{kToFold, kToFoldLonger, &kLowerTable};
/// In the order of CaseMapping.
constexpr const CaseTable* kCaseTables[] = {&kLowerTable, &kUpperTable, &kTitleTable, &kFoldTable};

/// The last entry that starts at or before the character, or null.
template <class Entry>
constexpr const Entry* entry_at(std::span<const Entry> entries, char32_t character) noexcept {
  const auto next =
      std::upper_bound(entries.begin(), entries.end(), character,
                       [](char32_t value, const Entry& entry) { return value < entry.first; });
  return next == entries.begin() ? nullptr : &*std::prev(next);
}

/// The run that the character is in, or null.
template <class Entry>
constexpr const Entry* run_of(std::span<const Entry> runs, char32_t character) noexcept {
  const Entry* run = entry_at(runs, character);
  const bool in_run = run != nullptr && character <= run->last &&
                      (run->stride == 1 || (character - run->first) % run->stride == 0);
  return in_run ? run : nullptr;
}

/// One bit for each property of the ASCII characters.
constexpr std::array<std::uint16_t, 128> ascii_properties = [] {
  std::array<std::uint16_t, 128> bits{};
  for (std::size_t property = 0; property < std::size(kProperties); ++property) {
    for (char32_t character = 0; character < bits.size(); ++character) {
      if (run_of(kProperties[property], character) != nullptr) {
        bits[character] = static_cast<std::uint16_t>(bits[character] | (1U << property));
      }
    }
  }
  return bits;
}();

constexpr bool is_between(char32_t character, char32_t first, char32_t last) {
  return character >= first && character <= last;
}

MappedCharacters map_ascii(char32_t character, CaseMapping mapping) {
  const bool to_lower = mapping == CaseMapping::lower || mapping == CaseMapping::fold;
  const bool changes = to_lower ? is_between(character, 'A', 'Z') : is_between(character, 'a', 'z');
  return {{changes ? character ^ 0x20 : character}, 1};
}

}  // namespace

bool has_property(char32_t character, Property property) noexcept {
  const auto place = static_cast<std::size_t>(property);
  if (character < ascii_properties.size()) return ((ascii_properties[character] >> place) & 1) != 0;
  return run_of(kProperties[place], character) != nullptr;
}

bool is_space(char32_t character) noexcept {
  if (character < 0x80) {
    return character == ' ' || is_between(character, 0x09, 0x0D) ||
           is_between(character, 0x1C, 0x1F);
  }
  switch (character) {
    case 0x85:
    case 0xA0:
    case 0x1680:
    case 0x2028:
    case 0x2029:
    case 0x202F:
    case 0x205F:
    case 0x3000:
      return true;
    default:
      return is_between(character, 0x2000, 0x200A);
  }
}

bool is_line_end(char32_t character) noexcept {
  return is_between(character, 0x0A, 0x0D) || is_between(character, 0x1C, 0x1E) ||
         character == 0x85 || character == 0x2028 || character == 0x2029;
}

bool is_alphanumeric(char32_t character) noexcept {
  if (character < 0x80) {
    return is_between(character | 0x20, 'a', 'z') || is_between(character, '0', '9');
  }
  return has_property(character, Property::alpha) || has_property(character, Property::decimal) ||
         has_property(character, Property::digit) || has_property(character, Property::numeric);
}

bool is_printable(char32_t character) noexcept {
  return has_property(character, Property::printable);
}

bool is_cased(char32_t character) noexcept {
  if (character < 0x80) return is_between(character | 0x20, 'a', 'z');
  return has_property(character, Property::lower) || has_property(character, Property::upper) ||
         has_property(character, Property::other_cased);
}

// The table has where the two differ, since it is far shorter than either.
bool is_identifier_start(char32_t character) noexcept {
  return has_property(character, Property::alpha) !=
         has_property(character, Property::identifier_start);
}

bool is_identifier_rest(char32_t character) noexcept {
  return is_identifier_start(character) || has_property(character, Property::decimal) ||
         has_property(character, Property::identifier_rest);
}

std::optional<unsigned> decimal_value(char32_t character) noexcept {
  if (is_between(character, '0', '9')) return static_cast<unsigned>(character - '0');
  if (character < 0x80) return std::nullopt;
  const Run* run = run_of(std::span<const Run>(kDecimal), character);
  if (run == nullptr) return std::nullopt;
  return static_cast<unsigned>((character - run->first) % 10);
}

MappedCharacters map_case(char32_t character, CaseMapping mapping) noexcept {
  if (character < 0x80) return map_ascii(character, mapping);
  for (const CaseTable* table = kCaseTables[static_cast<std::size_t>(mapping)]; table != nullptr;
       table = table->otherwise) {
    if (const CaseRun* run = run_of(table->runs, character)) {
      return {{static_cast<char32_t>(static_cast<std::int32_t>(character) + run->distance)}, 1};
    }
    const LongerCase* longer = entry_at(table->longer, character);
    if (longer != nullptr && longer->first == character) {
      return {longer->mapped, longer->mapped[2] == 0 ? 2U : 3U};
    }
  }
  return {{character}, 1};
}

}  // namespace tunegauge::chat_templates::python
