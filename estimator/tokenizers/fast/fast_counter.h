#pragma once
// Counts the tokens of texts by a FastPlan: cut, look up, and merge what is new. One per worker.
//
// Pieces wait twice: for the line of their table, at most until their text ends, and those that are
// new for each other, over many texts, for merging is faster the more there are.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "estimator/tokenizers/fast/absent_pieces.h"
#include "estimator/tokenizers/fast/count_table.h"
#include "estimator/tokenizers/fast/fast_plan.h"
#include "estimator/tokenizers/fast/long_count_table.h"
#include "estimator/tokenizers/fast/piece_batch.h"

namespace tunegauge::tokenizers {

/// Not thread-safe; borrows the plan.
class FastCounter {
 public:
  explicit FastCounter(const FastPlan& plan);

  /// Forgets what waits.
  void reset();
  /// The tokens of what is added from now on are added to `tokens`, not before `settle` at the
  /// latest. It must stay where it is until then.
  void count_into(std::uint64_t& tokens) { tokens_ = &tokens; }
  /// Takes a stretch of text between two added tokens, as the plan's shape has it: where it
  /// replaces_normalizer, raw text, else what the normalizer made of it. Valid UTF-8, not empty,
  /// less than 4 GiB.
  enum class Before {  ///< what stands before a stretch
    nothing,
    token,  ///< an added one
    seam,   ///< the text of which it is the rest, see text_seams.h
  };
  void add(std::string_view stretch, Before before);
  /// Takes a whole text with the added tokens in it, one behind the other, where the plan
  /// takes_added_tokens.
  void add_with_tokens(std::string_view text, std::span<const BigramCutter::Token> tokens);
  /// To be called when all stretches of a text were added.
  void end_text();
  /// Counts what waits for other pieces.
  void settle();

 private:
  using Role = PieceCounter::Role;
  static constexpr std::size_t most_pieces = 1024;  ///< cut at a time
  static constexpr std::size_t most_parts = 64;     ///< of a long piece

  /// A table, and the pieces that are to be looked up in it.
  template <class Table>
  struct Lookups {
    Table table;
    WaitingPieces<Table> waiting;
  };

  [[nodiscard]] bool has_mark_before(std::string_view text, Before before) const;
  /// What becomes of U+2581 and `text` up to its first cut; returns where that is.
  [[nodiscard]] std::size_t begin_with_mark(std::string_view text);
  void add_words(std::string_view text);
  /// Takes the pieces that end at `ends`, counted from `begin`, where the first one begins. Those
  /// of which `singles` has the bit are one token each. `singles` may be null.
  template <Role role>
  void add_pieces(const char* begin, std::span<const std::uint32_t> ends,
                  const std::uint64_t* singles = nullptr);
  /// The same where from every piece on a whole ShortKey may be read.
  template <Role role>
  void add_readable_pieces(const char* begin, std::span<const std::uint32_t> ends,
                           const std::uint64_t* singles);
  template <Role role>
  void add_longer(std::string_view piece);
  void add_parts(std::string_view piece);
  void add_medium(std::string_view text, Role role);
  void add_very_long(std::string_view text, Role role);

  template <class Table>
  void await(const TableSteps<Table>& steps, const char* text, const PiecePlaces& pieces, Role role,
             Lookups<Table>& lookups);
  template <class Table>
  void look_up(const TableSteps<Table>& steps, Lookups<Table>& lookups);
  void keep(std::string_view text, std::uint64_t tokens);

  const FastPlan& plan_;
  std::uint64_t* tokens_ = nullptr;  ///< see count_into
  const char* text_end_ = nullptr;   ///< nothing may be read from there on
  const PieceSteps& steps_;
  Lookups<TinyCounts> tiny_;
  Lookups<ShortCounts> short_;
  Lookups<MediumCounts> medium_;
  LongCountTable long_pieces_;
  WaitingNumbers not_at_home_;
  AbsentPieces absent_;
  std::array<ShortText, AbsentPieces::most_texts> merging_;
  ModelScratch scratch_;
  std::string marked_;
  std::array<std::uint32_t, most_pieces + PieceCutter::slack> ends_;
  std::array<std::uint64_t, (most_pieces + 2 * PieceCutter::slack) / 64> singles_;
  std::array<std::uint32_t, most_parts + PieceCutter::slack> part_ends_;
};

}  // namespace tunegauge::tokenizers
