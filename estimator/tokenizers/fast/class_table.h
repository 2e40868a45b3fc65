#pragma once
// What the block classifiers look up: the class of every code point as one byte, laid out after the
// bytes of UTF-8 so that no code point needs to be put together.

#include <array>
#include <cstdint>
#include <vector>

namespace tunegauge::tokenizers {

/// Bits of a class byte. A character has one of them, or none (unicode::kRest).
enum ClassBit : std::uint8_t {
  kUpperBit = 1,
  kLowerBit = 2,
  kCaselessBit = 4,
  kMarkBit = 8,
  kNumberBit = 16,
  kSymbolBit = 32,  ///< punctuation and symbols
  kNewlineBit = 64,
  kSpaceBit = 128,  ///< white space but CR and LF
};

/// What the upper-case bit of characters beyond ASCII stands for.
enum class UpperBit {
  upper_case,
  /// is_han_or_kana, beside their class bit; upper case counts as lower case. For patterns that
  /// know no case.
  han_or_kana,
};

/// Immutable. 64 code points, those that differ in their last byte only, are a row; equal rows are
/// stored once.
class ClassTable {
 public:
  explicit ClassTable(UpperBit upper_bit);

  [[nodiscard]] const std::uint8_t* ascii() const noexcept { return ascii_.data(); }

  /// The 64 classes of the code points with this number over 64.
  [[nodiscard]] const std::uint8_t* row(std::uint32_t number) const noexcept {
    return rows_.data() + row_offsets_[number];
  }

  /// Class of the character that begins at `at`, of two bytes or more.
  [[nodiscard]] std::uint8_t of_multi_byte(const char* at) const noexcept {
    const auto byte = [&](int i) -> std::uint32_t { return static_cast<unsigned char>(at[i]); };
    const std::uint32_t lead = byte(0);
    if (lead < 0xE0) return row(lead & 0x1F)[byte(1) & 0x3F];
    const std::uint32_t two = ((lead & 0x0F) << 6) | (byte(1) & 0x3F);
    if (lead < 0xF0) return row(two)[byte(2) & 0x3F];
    return row(((two & 0x1FF) << 6) | (byte(2) & 0x3F))[byte(3) & 0x3F];
  }

  /// Indexed by the low half of a lead byte E0 ... EF: the class of all its characters, or kMixed.
  [[nodiscard]] const std::array<std::uint8_t, 16>& three_byte_leads() const noexcept {
    return three_byte_leads_;
  }
  static constexpr std::uint8_t kMixed = 0xFF;

 private:
  void fill_three_byte_leads();

  std::array<std::uint8_t, 128> ascii_{};
  std::vector<std::uint32_t> row_offsets_;
  std::vector<std::uint8_t> rows_;
  std::array<std::uint8_t, 16> three_byte_leads_{};
};

}  // namespace tunegauge::tokenizers
