// The boundary rules GB3 to GB13 of UAX #29, read from left to right.

#include "estimator/tokenizers/grapheme_breaks.h"

#include <cstdint>

#include "estimator/tokenizers/two_stage_table.h"
#include "estimator/tokenizers/utf8_scan.h"

namespace tunegauge::tokenizers::unicode {
namespace {

/// Grapheme_Cluster_Break, with Extended_Pictographic and Indic_Conjunct_Break folded in.
enum class BreakClass : std::uint8_t {
  Other,
  CR,
  LF,
  Control,
  Extend,
  SpacingMark,
  Prepend,
  Joiner,  // clang-format off
  RegionalIndicator, L, V, T, LV, LVT, Pictograph, Consonant, Linker,  // clang-format on
};

using enum BreakClass;
constexpr Run<BreakClass> kBreakRuns[] = {
#include "estimator/tokenizers/unicode_data/grapheme_breaks.inc"
};

BreakClass break_class(char32_t code_point) {
  static const auto table = TwoStageTable<BreakClass>::from_runs(kBreakRuns);
  return table[code_point];
}

/// What the rules must remember of the cluster so far.
class Cluster {
 public:
  explicit Cluster(BreakClass first) { note(first); }

  /// Whether `next` belongs to the cluster; takes it in if so.
  bool takes(BreakClass next) {
    if (!joins(next)) return false;
    note(next);
    return true;
  }

 private:
  static bool is_control(BreakClass c) { return c == Control || c == CR || c == LF; }
  static bool extends(BreakClass c) { return c == Extend || c == Linker || c == Joiner; }

  [[nodiscard]] bool joins(BreakClass next) const {
    if (last_ == CR && next == LF) return true;               // GB3
    if (is_control(last_) || is_control(next)) return false;  // GB4, GB5
    if (last_ == L && (next == L || next == V || next == LV || next == LVT)) return true;  // GB6
    if ((last_ == LV || last_ == V) && (next == V || next == T)) return true;              // GB7
    if ((last_ == LVT || last_ == T) && next == T) return true;                            // GB8
    if (extends(next) || next == SpacingMark || last_ == Prepend) return true;    // GB9, GB9a, GB9b
    if (next == Consonant && after_linker_) return true;                          // GB9c
    if (next == Pictograph && last_ == Joiner && after_pictograph_) return true;  // GB11
    return next == RegionalIndicator && odd_indicators_;                          // GB12, GB13
  }

  void note(BreakClass next) {
    odd_indicators_ = next == RegionalIndicator && !odd_indicators_;
    after_pictograph_ = next == Pictograph || (after_pictograph_ && extends(next));
    after_consonant_ = next == Consonant || (after_consonant_ && extends(next));
    after_linker_ = after_consonant_ && (next == Linker || (after_linker_ && extends(next)));
    last_ = next;
  }

  BreakClass last_ = Other;
  bool odd_indicators_ = false;    ///< an odd number of regional indicators stands last
  bool after_pictograph_ = false;  ///< a pictograph, then only extending characters
  bool after_consonant_ = false;   ///< a consonant, then only extending characters
  bool after_linker_ = false;      ///< and a linker among those
};

}  // namespace

std::size_t grapheme_end(std::string_view text, std::size_t at) noexcept {
  CodePoint code_point = decode_inline(text, at);
  Cluster cluster(break_class(code_point.value));
  for (at += code_point.bytes; at < text.size(); at += code_point.bytes) {
    code_point = decode_inline(text, at);
    if (!cluster.takes(break_class(code_point.value))) break;
  }
  return at;
}

}  // namespace tunegauge::tokenizers::unicode
