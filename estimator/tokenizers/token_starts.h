#pragma once
// Finds the places of a text where one of many patterns may begin, by its first two bytes.

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "estimator/tokenizers/fast/simd.h"

namespace tunegauge::tokenizers {

/// Immutable after the last `add`, then thread-safe.
class TokenStarts {
 public:
  /// Pattern is not empty.
  void add(std::string_view pattern);

  /// The first place from `from` on where the first two bytes of a pattern stand, or a pattern of
  /// one byte; text.size() where there is none.
  [[nodiscard]] std::size_t next(std::string_view text, std::size_t from) const {
    return next(text, from, best_simd());
  }
  /// Precondition: simd <= best_simd().
  [[nodiscard]] std::size_t next(std::string_view text, std::size_t from, Simd simd) const;

  /// Whether a pattern of at least two bytes begins as the text does at `at`.
  [[nodiscard]] bool has_pair(std::string_view text, std::size_t at) const {
    return at + 1 < text.size() && pairs_[pair_of(text, at)];
  }

 private:
  static std::size_t byte_at(std::string_view text, std::size_t at) {
    return static_cast<unsigned char>(text[at]);
  }
  static std::size_t pair_of(std::string_view text, std::size_t at) {
    return byte_at(text, at) << 8 | byte_at(text, at + 1);
  }
  [[nodiscard]] bool may_begin(std::string_view text, std::size_t at) const {
    return alone_[byte_at(text, at)] || has_pair(text, at);
  }
  [[nodiscard]] std::size_t next_portably(std::string_view text, std::size_t from) const;
  [[nodiscard]] std::size_t next_by_avx2(std::string_view text, std::size_t from) const;
  [[nodiscard]] std::size_t next_by_avx512(std::string_view text, std::size_t from) const;

  std::bitset<256> alone_;    ///< patterns of one byte
  std::bitset<65536> pairs_;  ///< first two bytes of longer ones
  unsigned starts_ = 0;       ///< how many different first bytes there are
  int only_start_ = -1;       ///< that byte, if there is only one

  /// Which of eight groups of patterns have a byte, first or second, with that lower (or upper)
  /// half: the sets of the "Teddy" search of the Hyperscan library, with patterns of two bytes. A
  /// place where no group has all four halves is none.
  struct Halves {
    std::array<std::uint8_t, 16> lower{};
    std::array<std::uint8_t, 16> upper{};

    void add(std::size_t byte, std::uint8_t group);
  };
  static constexpr unsigned halves_groups = 8;
  Halves first_;
  Halves second_;
  std::array<std::uint8_t, 256> groups_{};  ///< by first byte: the bit of its group, or 0
};

}  // namespace tunegauge::tokenizers
