#pragma once
// Counts the tokens of texts by a FastPlan: cut, look up, and merge what is new. One per worker.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "estimator/tokenizers/fast/count_table.h"
#include "estimator/tokenizers/fast/fast_plan.h"
#include "estimator/tokenizers/fast/long_count_table.h"

namespace tunegauge::tokenizers {

/// Not thread-safe; borrows the plan.
class FastCounter {
 public:
  explicit FastCounter(const FastPlan& plan);

  /// Forgets what was added since the last `finish`.
  void reset();
  /// Takes a stretch of text between two added tokens, as the plan's shape has it: where it
  /// replaces_normalizer, raw text, else what the normalizer made of it. `begins_text`: nothing
  /// stands before it. Valid UTF-8, not empty, less than 4 GiB.
  void add(std::string_view stretch, bool begins_text);
  /// Tokens of all stretches since the last `finish`. Some of their pieces have waited for memory
  /// until now.
  [[nodiscard]] std::uint64_t finish();

 private:
  using Role = PieceCounter::Role;
  static constexpr std::size_t most_pieces = 1024;  ///< cut at a time
  static constexpr std::size_t most_parts = 64;     ///< of a long piece

  static constexpr std::size_t most_short = 256;  ///< waiting
  static constexpr std::size_t most_medium = 64;

  /// Pieces whose lines are on their way from memory: few enough that all of the lines stay in the
  /// first-level cache.
  template <class Key, std::size_t most>
  struct Waiting {
    CountTable<Key> table;
    std::array<Key, most> keys;
    std::array<std::uint64_t, most> hashes;
    std::array<std::uint32_t, most> absent;  ///< places in keys of what the table has not
    std::size_t count = 0;
  };

  [[nodiscard]] bool has_mark_before(std::string_view text, bool begins_text) const;
  /// What becomes of U+2581 and `text` up to its first cut; returns where that is.
  [[nodiscard]] std::size_t begin_with_mark(std::string_view text);
  void add_pieces(const char* begin, std::size_t pieces);
  void add_long_piece(std::string_view piece);
  void add_parts(std::string_view piece);
  void add_part(std::string_view part, Role role);
  void add_very_long(std::string_view text, Role role);
  template <class Key, std::size_t most>
  void await(Waiting<Key, most>& waiting, const Key& key, Role role);
  template <class Key, std::size_t most>
  void look_up(Waiting<Key, most>& waiting);
  /// Counts those of waiting.absent by merging.
  template <class Key, std::size_t most>
  void count_absent(Waiting<Key, most>& waiting, std::size_t absent);

  const FastPlan& plan_;
  std::uint64_t tokens_ = 0;        ///< since the last finish()
  const char* text_end_ = nullptr;  ///< nothing may be read from there on
  Waiting<ShortKey, most_short> short_;
  Waiting<MediumKey, most_medium> medium_;
  LongCountTable long_pieces_;
  std::array<ShortText, most_short> merging_;
  ModelScratch scratch_;
  std::string marked_;
  std::array<std::uint32_t, most_pieces + PieceCutter::slack> ends_;
  std::array<std::uint32_t, most_parts + PieceCutter::slack> part_ends_;
};

}  // namespace tunegauge::tokenizers
