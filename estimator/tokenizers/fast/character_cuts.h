#pragma once
// Between which characters a piece may be cut without changing its tokens.
//
// Byte pair encoding looks at a whole piece, and a piece may be a whole line (SentencePiece
// families) or a sentence (Chinese). But most pairs of neighbours never come together in any merge:
// between those, the two sides do not know of each other.
//
// Why that is exact. Let x|y be neighbours such that no merge (l, r) has an l that can end where x
// ends and an r that can begin where y begins. Suppose some merge of the whole piece joined symbols
// L and R across the border, and take the first that does. Until then everything left of the border
// was made of what stands on the left: L's text ends in x (or is a part of x's last bytes, where
// symbols begin as bytes), and R's begins with y (or with a part of it). So (L, R) is a merge that
// meets at the border, against the assumption. Hence no merge crosses it, and each side goes
// through the very merges it would go through alone.
//
// The table may say "no" where "yes" would be right (it is a filter of one bit a pair, shared by
// chance), never the other way round.

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace tunegauge::tokenizers {

/// Filled by its maker, then immutable and thread-safe.
class CharacterCuts {
 public:
  enum class Symbols {
    characters,  ///< symbols begin as characters: only those with a token may stand at a cut
    bytes,       ///< symbols begin as bytes; cuts are between two ASCII or two other characters
  };
  /// Nothing can be cut.
  CharacterCuts() = default;
  /// Room for so many merges; everything can be cut until something is forbidden, but for
  /// Symbols::characters beside characters that are not `allowed`.
  CharacterCuts(Symbols symbols, std::size_t merges);

  /// Symbols::characters: what this character becomes is known, one token of its own or several
  /// that stay as they are. One of ASCII is always one token.
  void allow(char32_t character, bool is_one_token = true);
  /// What counts of a symbol on the left side of a merge: its last character, or what of it is
  /// there.
  struct Tail {
    enum class Kind : std::uint8_t {
      no_text,
      character,
      end_of_character,    ///< bytes: the last ones of some character
      begin_of_character,  ///< bytes: what follows is within the same character
    };
    Kind kind = Kind::no_text;
    char32_t character = 0;
  };
  /// Of a symbol on the right side: what its first character can be.
  struct Head {
    char32_t first = 1;
    char32_t last = 0;  ///< less than `first`: it begins within a character
    bool has_text = false;
  };
  /// Of texts of characters, or bytes, as the symbols are.
  [[nodiscard]] static Tail tail_of(std::string_view left);
  [[nodiscard]] static Head head_of(std::string_view right);

  /// Notes where the two sides of a merge meet.
  void note_merge(Tail left, Head right);
  void note_merge(std::string_view left, std::string_view right) {
    note_merge(tail_of(left), head_of(right));
  }

  /// Whether a piece may be cut between two neighbours.
  [[nodiscard]] bool may_cut(char32_t left, char32_t right) const {
    if ((left | right) < 0x80) {
      return (ascii_[left][right >> 6] >> (right & 63) & 1) != 0;
    }
    if ((left | right) >= plane_size || filter_.empty()) return false;
    if (!may_cut_behind(left) || !may_cut_before(right)) return false;
    const std::uint32_t at = pair_filter().bit(left, right);
    return (filter_[at >> 6] >> (at & 63) & 1) == 0;
  }

  // What may_cut goes by beyond ASCII, for those who ask for several pairs at a time. All three
  // must allow it:
  [[nodiscard]] bool may_cut_behind(char32_t character) const {
    return character < sides_.size() && (sides_[character] & kBehind) != 0;
  }
  [[nodiscard]] bool may_cut_before(char32_t character) const {
    return character < sides_.size() && (sides_[character] & kBefore) != 0;
  }
  /// Whether a character is one token where the text is cut on both sides of it; false if unknown.
  [[nodiscard]] bool is_one_token(char32_t character) const {
    return character < sides_.size() && (sides_[character] & kOneToken) != 0;
  }
  /// A pair must not have its bit. Multiplicative hashing (Knuth, TAOCP 3, 6.4).
  struct PairFilter {
    static constexpr std::uint32_t factor = 0x9E3779B1U;
    const std::uint64_t* words;
    unsigned shift;
    /// Of two characters of the first plane.
    [[nodiscard]] std::uint32_t bit(char32_t left, char32_t right) const {
      return ((static_cast<std::uint32_t>(left) << 16 | right) * factor) >> shift;
    }
  };
  [[nodiscard]] PairFilter pair_filter() const { return {filter_.data(), shift_}; }

  /// One bit for each right-hand ASCII character: may_cut beside the left-hand one.
  using AsciiRow = std::array<std::uint64_t, 2>;

  /// All that there is to know, to be kept in a file.
  struct Tables {
    Symbols symbols = Symbols::characters;
    std::array<AsciiRow, 128> ascii{};
    std::vector<std::uint8_t> sides;
    std::vector<std::uint64_t> filter;
  };
  [[nodiscard]] Tables tables() const { return {symbols_, ascii_, sides_, filter_}; }
  /// Whether the sizes fit each other; what is in them cannot do more than make counts wrong.
  [[nodiscard]] static bool are_sound(const Tables& tables);
  /// Precondition: they are sound.
  explicit CharacterCuts(Tables tables);

 private:
  static constexpr char32_t plane_size = 0x10000;
  static constexpr std::uint8_t kBehind = 1;  ///< may be cut behind this character
  static constexpr std::uint8_t kBefore = 2;
  static constexpr std::uint8_t kOneToken = 4;

  void forbid(char32_t left, char32_t right);

  Symbols symbols_ = Symbols::characters;
  std::array<AsciiRow, 128> ascii_{};
  std::vector<std::uint8_t> sides_;
  std::vector<std::uint64_t> filter_;  ///< a bit for pairs that meet in a merge
  unsigned shift_ = 0;
};

}  // namespace tunegauge::tokenizers
