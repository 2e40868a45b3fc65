// Builds the rows of class bytes from the classes of the plain matchers.

#include "estimator/tokenizers/fast/class_table.h"

#include <algorithm>
#include <bit>
#include <map>

#include "estimator/tokenizers/known_patterns.h"
#include "estimator/tokenizers/unicode.h"

namespace tunegauge::tokenizers {
namespace {

constexpr char32_t kRow = 64;  // code points

/// The class bit of a unicode::TextClass, indexed by the place of its one bit.
constexpr std::array<std::uint8_t, 10> kClassBits = [] {
  std::array<std::uint8_t, 10> bits{};
  const auto set = [&](unicode::TextClass from, std::uint8_t to) {
    bits[static_cast<std::size_t>(std::countr_zero(static_cast<unsigned>(from)))] = to;
  };
  set(unicode::kUpper, kUpperBit);
  set(unicode::kLower, kLowerBit);
  set(unicode::kOtherLetter, kCaselessBit);
  set(unicode::kMark, kMarkBit);
  set(unicode::kNumber, kNumberBit);
  set(unicode::kPunctuation, kSymbolBit);
  set(unicode::kSymbol, kSymbolBit);
  set(unicode::kNewline, kNewlineBit);
  set(unicode::kSpace, kSpaceBit);
  return bits;
}();

std::uint8_t class_byte(char32_t c, ClassMask text_class, UpperBit upper_bit) {
  const std::uint8_t bit = kClassBits[static_cast<std::size_t>(std::countr_zero(text_class))];
  if (c < 0x80 || upper_bit == UpperBit::upper_case) return bit;
  if (bit == kUpperBit) return kLowerBit;
  return is_han_or_kana(c) ? static_cast<std::uint8_t>(bit | kUpperBit) : bit;
}

}  // namespace

ClassTable::ClassTable(UpperBit upper_bit) {
  const unicode::TextClassTable& classes = unicode::text_classes();
  std::map<std::array<std::uint8_t, kRow>, std::uint32_t> seen;
  std::array<ClassMask, kRow> raw{};
  std::array<ClassMask, kRow> raw_before{};
  std::array<std::uint8_t, kRow> row{};
  row_offsets_.reserve(unicode::kEnd / kRow);
  for (char32_t first = 0; first < unicode::kEnd; first += kRow) {
    for (char32_t i = 0; i < kRow; ++i) raw[i] = classes[first + i];
    // Most are as the one before: private use, not assigned, Han. Han ends within a row.
    if (raw == raw_before && !is_han_or_kana(first) && !is_han_or_kana(first - kRow)) {
      row_offsets_.push_back(row_offsets_.back());
      continue;
    }
    for (char32_t i = 0; i < kRow; ++i) row[i] = class_byte(first + i, raw[i], upper_bit);
    raw_before = raw;
    const auto next = static_cast<std::uint32_t>(rows_.size());
    const auto [place, is_new] = seen.try_emplace(row, next);
    if (is_new) rows_.insert(rows_.end(), row.begin(), row.end());
    row_offsets_.push_back(place->second);
  }
  for (char32_t c = 0; c < ascii_.size(); ++c) ascii_[c] = this->row(c / kRow)[c % kRow];
  fill_three_byte_leads();
}

void ClassTable::fill_three_byte_leads() {
  for (std::uint32_t lead = 0; lead < three_byte_leads_.size(); ++lead) {
    // E0 80 ... E0 9F stand for nothing: they would be characters of two bytes.
    const std::uint32_t first = std::max<std::uint32_t>(lead * kRow, 32);
    const std::uint8_t value = row(first)[0];
    bool uniform = true;
    for (std::uint32_t number = first; number < (lead + 1) * kRow; ++number) {
      uniform = uniform && std::all_of(row(number), row(number) + kRow,
                                       [&](std::uint8_t other) { return other == value; });
    }
    three_byte_leads_[lead] = uniform ? value : kMixed;
  }
}

}  // namespace tunegauge::tokenizers
