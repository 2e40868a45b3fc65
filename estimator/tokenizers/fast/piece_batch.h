#pragma once
// Many pieces at a time: sorted by the tables that know them, their keys made, their lines sent
// for, and looked at when they have arrived.
//
//     ends of pieces -> sort -> tiny, brief, longer     where they begin, and their sizes
//                       await -> keys and homes         lines on their way from memory
//                       find  -> tokens of those at home, and which are not
//
// These three are the steps of counting that most pieces go through and no other, so they are
// written for vectors too; what comes out is the same.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "estimator/tokenizers/fast/count_table.h"
#include "estimator/tokenizers/fast/simd.h"

namespace tunegauge::tokenizers {

/// Pieces of a text. Steps write whole vectors, so there is room behind the last one.
struct PiecePlaces {
  static constexpr std::size_t most = 128;
  static constexpr std::size_t slack = 16;
  std::array<std::uint32_t, most + slack> begins;
  std::array<std::uint32_t, most + slack> sizes;
  std::size_t count = 0;
};

/// A bit for each of PiecePlaces::most pieces.
using PieceBits = std::array<std::uint64_t, PiecePlaces::most / 64>;

struct SortedPieces {
  PiecePlaces tiny;    ///< fit a TinyKey
  PiecePlaces brief;   ///< fit a ShortKey, but no TinyKey
  PiecePlaces longer;  ///< the others
};

inline constexpr std::size_t waiting_room = 2 * PiecePlaces::most;
inline constexpr std::size_t waiting_slack = 8;

/// Pieces whose lines are on their way: few enough that all of them stay in the first-level cache.
template <class Table>
struct WaitingPieces {
  using Key = typename Table::Key;
  static constexpr std::size_t room = waiting_room;
  static constexpr std::size_t slack = waiting_slack;
  template <class T>
  using Array = std::array<T, room + slack>;

  [[nodiscard]] Key key(std::size_t piece) const {
    typename Key::Words of_piece;
    for (std::size_t i = 0; i < of_piece.size(); ++i) of_piece[i] = words[i][piece];
    return Key(of_piece);
  }
  void set(std::size_t piece, const Key& key, typename Table::Home home) {
    for (std::size_t i = 0; i < words.size(); ++i) words[i][piece] = key.words()[i];
    homes[piece] = home;
  }

  /// Of the keys: first all first words, then all second ones, ...
  std::array<Array<std::uint64_t>, Key::bytes / 8> words;
  Array<typename Table::Home> homes;
  std::size_t count = 0;
};

/// A number for each of some waiting pieces.
using WaitingNumbers = std::array<std::uint32_t, waiting_room + waiting_slack>;

struct FoundPieces {
  std::uint64_t tokens = 0;     ///< of those at home
  std::size_t not_at_home = 0;  ///< how many are not
};

/// Await and find, for a table and one kind of processor.
template <class Table>
struct TableSteps {
  /// Appends the keys of `pieces`, with a note, and sends for their lines. Preconditions: there is
  /// room; from the begin of each piece on as many bytes may be read as a key has; all fit a key,
  /// and none fits a smaller one.
  void (*await)(const char* text, const PiecePlaces& pieces, std::uint64_t note, const Table& table,
                WaitingPieces<Table>& waiting);
  /// Looks all of them up; writes the numbers of those that are not at home.
  FoundPieces (*find)(const Table& table, const WaitingPieces<Table>& waiting,
                      WaitingNumbers& not_at_home);
};

struct PieceSteps {
  /// Sorts the pieces that end at `ends` (at most PiecePlaces::most), the first one beginning at
  /// `from`, but for those of `left_out`.
  void (*sort)(std::span<const std::uint32_t> ends, std::uint32_t from, const PieceBits& left_out,
               SortedPieces& sorted);
  TableSteps<TinyCounts> tiny;
  TableSteps<ShortCounts> brief;
};

/// Precondition: simd <= best_simd().
[[nodiscard]] const PieceSteps& piece_steps(Simd simd) noexcept;

/// Of the pieces that are longer; too few for vectors.
extern const TableSteps<MediumCounts> medium_steps;

// Those of the single sets; null where this build has none.
extern const PieceSteps portable_piece_steps;
extern const PieceSteps* const avx512_piece_steps;

}  // namespace tunegauge::tokenizers
