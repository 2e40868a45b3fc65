// Pre-tokenizers that cut between characters: FixedLength and UnicodeScripts.

#include "estimator/tokenizers/pre_tokenizers.h"
#include "estimator/tokenizers/two_stage_table.h"
#include "estimator/tokenizers/utf8_scan.h"

namespace tunegauge::tokenizers {
namespace {

/// Cuts every piece before each character that `rule.starts_piece(character)` says so of. What
/// comes before the first of these vanishes. Every piece gets a rule of its own.
template <class Rule>
void cut_pieces(PieceList& list, Rule rule_at_start) {
  list.next_pieces.clear();
  for (const PieceList::Piece& piece : list.pieces) {
    Rule rule = rule_at_start;
    PieceList::Piece open;
    bool is_open = false;
    for_each_code_point(list.text_of(piece), [&](char32_t c, std::size_t begin, std::size_t end) {
      if (rule.starts_piece(c)) {
        if (is_open) list.next_pieces.push_back(open);
        is_open = true;
        open = {piece.begin + static_cast<std::uint32_t>(begin), 0};
      }
      open.end = piece.begin + static_cast<std::uint32_t>(end);
    });
    if (is_open) list.next_pieces.push_back(open);
  }
  list.pieces.swap(list.next_pieces);
}

class FixedLength final : public PreTokenizer {
 public:
  explicit FixedLength(std::uint64_t length) : length_(length) {}

  void split(PieceList& list) const override { cut_pieces(list, Rule{length_}); }

 private:
  struct Rule {
    std::uint64_t length;
    std::uint64_t characters = 0;
    bool starts_piece(char32_t /*c*/) { return characters++ % length == 0; }
  };
  std::uint64_t length_;
};

using ScriptNumber = std::uint8_t;
constexpr unicode::Run<ScriptNumber> kScriptRuns[] = {
#include "estimator/tokenizers/unicode_data/scripts.inc"
};

/// What stands before the first character that has a script vanishes, as in the reference.
class UnicodeScripts final : public PreTokenizer {
 public:
  void split(PieceList& list) const override { cut_pieces(list, Rule{scripts_}); }

 private:
  static constexpr ScriptNumber kAny = 0;
  using ScriptTable = unicode::TwoStageTable<ScriptNumber>;

  struct Rule {
    const ScriptTable& scripts;
    ScriptNumber last = kAny;
    bool starts_piece(char32_t c) {
      const ScriptNumber script = scripts[c];
      if (script == kAny || script == last) return false;
      last = script;
      return true;
    }
  };

  /// Japanese mixes its scripts within words, so kana are taken for Han.
  static ScriptTable make_scripts() {
    const auto raw = ScriptTable::from_runs(kScriptRuns);
    return ScriptTable::from_function([&](char32_t c) {
      constexpr char32_t kHan = U'\u4E00', kHiragana = U'\u3042', kKatakana = U'\u30A2';
      constexpr char32_t kLongVowel = U'\u30FC';
      if (c == ' ') return kAny;
      if (c == kLongVowel || raw[c] == raw[kHiragana] || raw[c] == raw[kKatakana]) return raw[kHan];
      return raw[c];
    });
  }

  ScriptTable scripts_ = make_scripts();
};

}  // namespace

PreTokenizerPointer make_fixed_length(std::uint64_t length) {
  return std::make_unique<const FixedLength>(length);
}

PreTokenizerPointer make_unicode_scripts() {
  return std::make_unique<const UnicodeScripts>();
}

}  // namespace tunegauge::tokenizers
