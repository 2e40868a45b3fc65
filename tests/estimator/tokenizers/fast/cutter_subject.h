#pragma once
// A pre-tokenizer's plain matchers and its word cutters side by side, for the tests that hold the
// ones against the others.

#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "estimator/tokenizers/fast/piece_cutter.h"
#include "estimator/tokenizers/known_patterns.h"
#include "estimator/tokenizers/regex.h"
#include "estimator/tokenizers/split_behavior.h"
#include "tests/support/catch.h"

namespace tunegauge::tokenizers {

using Ends = std::vector<std::uint32_t>;

struct Sequence {
  std::string name;
  std::vector<std::string> expressions;
};

inline const std::vector<Sequence>& sequences() {
  static const std::vector<Sequence> all = {
      {"Llama 3", {std::string(kLlama3Expression)}},
      {"Qwen 2", {std::string(kQwen2Expression)}},
      {"Qwen 3.5", {std::string(kQwen35Expression)}},
      {"o200k", {std::string(kO200kExpression)}},
      {"Tekken", {std::string(kTekkenExpression)}},
      {"GPT-2", {std::string(kGpt2Expression)}},
      {"DeepSeek",
       {std::string(kNumbersExpression), std::string(kHanOrKanaExpression),
        std::string(kDeepSeekExpression)}},
  };
  return all;
}

/// All that this machine has.
inline std::vector<Simd> simds() {
  std::vector<Simd> all;
  for (const Simd simd : {Simd::portable, Simd::avx2, Simd::avx512}) {
    if (simd <= best_simd()) all.push_back(simd);
  }
  return all;
}

/// A sequence with its plain matchers and its cutters, one for each instruction set.
class Subject {
 public:
  explicit Subject(const Sequence& sequence) {
    for (const std::string& expression : sequence.expressions) {
      patterns_.push_back(make_known_regex(expression));
      REQUIRE(patterns_.back() != nullptr);
    }
    for (const Simd simd : simds()) {
      cutters_.push_back(make_word_cutter(sequence.expressions, simd));
      REQUIRE(cutters_.back() != nullptr);
    }
  }

  [[nodiscard]] std::size_t cutter_count() const { return cutters_.size(); }

  [[nodiscard]] const Ends& expected(std::string_view text) {
    const auto size = static_cast<std::uint32_t>(text.size());
    pieces_.assign(size == 0 ? 0 : 1, {0, size});
    for (const auto& pattern : patterns_) {
      next_.clear();
      for (const PieceList::Piece& piece : pieces_) {
        matches_.clear();
        pattern->find_all(text.substr(piece.begin, piece.end - piece.begin), matches_);
        split_piece(piece, matches_, {}, next_);
      }
      pieces_.swap(next_);
    }
    ends_.clear();
    for (const PieceList::Piece& piece : pieces_) ends_.push_back(piece.end);
    return ends_;
  }

  /// Of text.substr(from), counted from `from`.
  [[nodiscard]] const Ends& actual(std::size_t cutter, std::string_view text, std::size_t from = 0,
                                   std::size_t most = 1000) {
    cut_.clear();
    buffer_.resize(most + PieceCutter::slack);
    for (std::size_t at = from; at < text.size();) {
      const std::size_t count = cutters_[cutter]->cut(text, at, buffer_.data(), most);
      if (count == 0 || count > most) return cut_;
      for (std::size_t i = 0; i < count; ++i) {
        cut_.push_back(static_cast<std::uint32_t>(at - from) + buffer_[i]);
      }
      at += buffer_[count - 1];
    }
    return cut_;
  }

  /// Whether all cutters agree with the matchers on a text that ends where its memory ends.
  [[nodiscard]] bool agree(std::string_view text) {
    const std::unique_ptr<char[]> exact(new char[text.size()]);
    std::memcpy(exact.get(), text.data(), text.size());
    const std::string_view view(exact.get(), text.size());
    const Ends& want = expected(view);
    for (std::size_t i = 0; i < cutters_.size(); ++i) {
      if (actual(i, view) != want) return false;
    }
    return true;
  }

 private:
  std::vector<std::unique_ptr<const Pattern>> patterns_;
  std::vector<std::unique_ptr<const PieceCutter>> cutters_;
  std::vector<PieceList::Piece> pieces_;
  std::vector<PieceList::Piece> next_;
  std::vector<Match> matches_;
  Ends ends_;
  Ends cut_;
  Ends buffer_;
};

/// Calls check(subject) for every sequence.
template <class Check>
void for_each_subject(Check check) {
  for (const Sequence& sequence : sequences()) {
    CAPTURE(sequence.name);
    Subject subject(sequence);
    check(subject);
  }
}

}  // namespace tunegauge::tokenizers
