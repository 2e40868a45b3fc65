// CharacterCuts: texts cut wherever that is allowed keep the symbols that the whole text has.

#include "estimator/tokenizers/fast/character_cuts.h"

#include <map>
#include <random>
#include <string>
#include <vector>

#include "base/utf8.h"
#include "estimator/tokenizers/bpe_merge.h"
#include "estimator/tokenizers/utf8_scan.h"
#include "tests/support/catch.h"

namespace tunegauge::tokenizers {
namespace {

using Texts = std::vector<std::string>;

/// Random merges over symbols of bytes or characters, and the cuts that they allow.
class RandomMerges {
 public:
  RandomMerges(std::mt19937& random, CharacterCuts::Symbols symbols, const Texts& alphabet)
      : symbols_(symbols), cuts_(symbols, 40) {
    for (const std::string& character : alphabet) {
      for (const std::string& symbol : symbols_of(character)) id_of(symbol);
      if (symbols == CharacterCuts::Symbols::characters) {
        cuts_.allow(decode_inline(character, 0).value);
      }
    }
    for (std::uint32_t rank = 0; rank < 12; ++rank) {
      const std::string left = texts_[random() % texts_.size()];
      const std::string right = texts_[random() % texts_.size()];
      if (left.size() + right.size() > 9) continue;
      table_.set(id_of(left), id_of(right), {rank, id_of(left + right)});
      cuts_.note_merge(left, right);
    }
  }

  [[nodiscard]] std::vector<TokenId> merged(std::string_view text) {
    ModelScratch scratch;
    for (const std::string& symbol : symbols_of(text)) scratch.ids.push_back(id_of(symbol));
    merge_symbols(table_, scratch);
    return scratch.ids;
  }

  [[nodiscard]] Texts parts_of(std::string_view text) const {
    Texts parts = {""};
    char32_t before = 0;
    for_each_code_point(text, [&](char32_t character, std::size_t begin, std::size_t end) {
      if (begin > 0 && cuts_.may_cut(before, character)) parts.emplace_back();
      parts.back() += text.substr(begin, end - begin);
      before = character;
    });
    return parts;
  }

 private:
  [[nodiscard]] Texts symbols_of(std::string_view text) const {
    Texts symbols;
    for_each_code_point(text, [&](char32_t, std::size_t begin, std::size_t end) {
      if (symbols_ == CharacterCuts::Symbols::characters) {
        symbols.emplace_back(text.substr(begin, end - begin));
      } else {
        for (; begin < end; ++begin) symbols.emplace_back(text.substr(begin, 1));
      }
    });
    return symbols;
  }
  TokenId id_of(const std::string& text) {
    const auto [place, is_new] = ids_.try_emplace(text, static_cast<TokenId>(texts_.size()));
    if (is_new) texts_.push_back(text);
    return place->second;
  }

  CharacterCuts::Symbols symbols_;
  CharacterCuts cuts_;
  MergeTable table_;
  std::map<std::string, TokenId> ids_;
  Texts texts_;
};

// Characters that share first bytes or last bytes with each other, of all lengths.
const Texts alphabet = {"a",      "b",      "\u00e9", "\u00e3", "\u0169", "\u6570",
                        "\u6571", "\u5170", "\u00b0", "\u0E01", "\u0E41", "\U0001F570"};

TEST_CASE("parts have the symbols of the whole text", "[tokenizers][fast]") {
  for (const auto symbols : {CharacterCuts::Symbols::characters, CharacterCuts::Symbols::bytes}) {
    std::mt19937 random(3);
    std::size_t parts_seen = 0;
    for (int round = 0; round < 3000; ++round) {
      RandomMerges merges(random, symbols, alphabet);
      std::string text;
      for (std::size_t at = 0; at < 12; ++at) text += alphabet[random() % alphabet.size()];
      std::vector<TokenId> by_parts;
      for (const std::string& part : merges.parts_of(text)) {
        ++parts_seen;
        const std::vector<TokenId> ids = merges.merged(part);
        by_parts.insert(by_parts.end(), ids.begin(), ids.end());
      }
      CHECK(by_parts == merges.merged(text));
    }
    CHECK(parts_seen > 6000);  // the cut does happen
  }
}

TEST_CASE("nothing is cut beside characters without a token, nor by default",
          "[tokenizers][fast]") {
  CharacterCuts cuts(CharacterCuts::Symbols::characters, 1);
  cuts.allow(U'a');
  cuts.allow(U'\u6570');
  CHECK(cuts.may_cut(U'a', U'a'));
  CHECK(cuts.may_cut(U'a', U'\u6570'));
  CHECK_FALSE(cuts.may_cut(U'a', U'b'));
  CHECK_FALSE(cuts.may_cut(U'\u6571', U'a'));
  CHECK_FALSE(cuts.may_cut(U'a', U'\U0001F570'));
  CHECK_FALSE(CharacterCuts().may_cut(U'a', U'a'));
  CHECK_FALSE(CharacterCuts().may_cut(U'a', U'\u6570'));
}

TEST_CASE("the first bytes of characters stand for all that begin with them",
          "[tokenizers][fast]") {
  for (const char* const part : {"\xE0", "\xE0\xB8"}) {
    CharacterCuts cuts(CharacterCuts::Symbols::bytes, 1);
    cuts.note_merge(CharacterCuts::tail_of("\u4E2D"), CharacterCuts::head_of(part));
    CHECK_FALSE(cuts.may_cut(U'\u4E2D', U'\u0E01'));
    CHECK(cuts.may_cut(U'\u4E2E', U'\u0E01'));
    CHECK(cuts.may_cut(U'\u0E01', U'\u4E2D'));
  }
  CharacterCuts cuts(CharacterCuts::Symbols::bytes, 1);
  cuts.note_merge(CharacterCuts::tail_of("\u4E2D"), CharacterCuts::head_of("\xD0"));
  CHECK_FALSE(cuts.may_cut(U'\u4E2D', U'\u0431'));
  CHECK(cuts.may_cut(U'\u4E2D', U'\u044F'));
}

TEST_CASE("a merge of nothing forbids every cut", "[tokenizers][fast]") {
  CharacterCuts cuts(CharacterCuts::Symbols::bytes, 1);
  CHECK(cuts.may_cut(U'a', U'b'));
  cuts.note_merge("", "a");
  CHECK_FALSE(cuts.may_cut(U'a', U'b'));
}

}  // namespace
}  // namespace tunegauge::tokenizers
