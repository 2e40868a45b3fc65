// FastPlan: puts the parts together and counts the vocabulary's own short tokens.

#include "estimator/tokenizers/fast/fast_plan.h"

#include <algorithm>
#include <array>
#include <functional>
#include <future>
#include <string>
#include <utility>
#include <vector>

#include "estimator/tokenizers/byte_characters.h"

namespace tunegauge::tokenizers {

namespace {

/// A token as it stands in texts; false where none can bring it about.
bool append_text(std::string_view token, const TextShape& shape, std::string& text) {
  if (shape.pieces == TextShape::Pieces::bytes) return append_bytes_of_characters(token, text);
  if (!shape.marks_spaces) {
    text += token;
    return true;
  }
  if (token.find(' ') != token.npos) return false;
  constexpr std::string_view mark = "\u2581";
  for (std::size_t at = 0; at < token.size();) {
    const bool is_mark = token.substr(at, mark.size()) == mark;
    text += is_mark ? ' ' : token[at];
    at += is_mark ? mark.size() : 1;
  }
  return true;
}

std::vector<ShortKey> seeds_of(const BpeModel& model, const TextShape& shape) {
  // In the order of ids: where a line has more tokens than it holds, the frequent ones stay, and
  // they are the first in their line.
  std::vector<std::string_view> tokens;
  model.vocabulary().for_each([&](std::string_view token, TokenId id) {
    // One token as a whole piece and as a part of one.
    if (!model.reached().has(id) || token.size() > 3 * ShortKey::most_bytes) return;
    if (id >= tokens.size()) tokens.resize(std::max<std::size_t>(id + 1, tokens.size() * 2));
    tokens[id] = token;
  });
  std::vector<ShortKey> seeds;
  std::string text;
  std::array<char, ShortKey::bytes> padded{};
  for (const std::string_view token : tokens) {
    text.clear();
    if (token.empty() || !append_text(token, shape, text)) continue;
    if (text.size() > ShortKey::most_bytes) continue;
    text.copy(padded.data(), text.size());
    seeds.emplace_back(padded.data(), text.size());
  }
  return seeds;
}

std::unique_ptr<const FastPlan::SeedTables> seed_tables_of(const std::vector<ShortKey>& seeds) {
  auto tables = std::make_unique<FastPlan::SeedTables>();
  constexpr std::size_t ahead = 32;  // lines on their way from memory
  const auto add_to = [&]<class Table>(Table& table, std::size_t at, const auto& key_of) {
    if (at + ahead < seeds.size()) table.prefetch(Table::home_of(key_of(seeds[at + ahead])));
    const auto key = key_of(seeds[at]);
    const typename Table::Home home = Table::home_of(key);
    if (table.find(key, home) == 0) table.keep_if_free(key, home, 1);
  };
  const auto tiny_key = [](const ShortKey& seed) {
    return TinyKey(seed.text().data(), std::min(seed.size(), TinyKey::most_bytes));
  };
  const auto same_key = [](const ShortKey& seed) -> const ShortKey& { return seed; };
  for (std::size_t at = 0; at < seeds.size(); ++at) {
    if (seeds[at].size() <= TinyKey::most_bytes) {
      add_to(tables->tiny, at, tiny_key);
    } else {
      add_to(tables->brief, at, same_key);
    }
  }
  return tables;
}

}  // namespace

std::unique_ptr<const FastPlan> FastPlan::make(const Model& model, TextShape shape,
                                               std::vector<ShortKey>& seeds) {
  const auto* const bpe = dynamic_cast<const BpeModel*>(&model);
  if (bpe == nullptr || bpe->options().lacks_unknown || !bpe->options().unique_ids) return nullptr;
  const bool is_bytes = shape.pieces == TextShape::Pieces::bytes;
  if (is_bytes != bpe->is_byte_level()) return nullptr;
  const bool place_counts = !bpe->options().continuing_subword_prefix.empty() ||
                            !bpe->options().end_of_word_suffix.empty();
  if (place_counts || (!is_bytes && bpe->options().ignore_merges)) return nullptr;
  if (bpe->merges().ranks_end() > ShortText::most_ranks) return nullptr;
  std::unique_ptr<const PieceCutter> words;
  if (is_bytes) {
    words = make_word_cutter(shape.expressions);
    if (words == nullptr) return nullptr;
  }
  // The two slow parts side by side.
  if (seeds.empty()) seeds = seeds_of(*bpe, shape);
  auto tables =
      std::async(std::launch::async | std::launch::deferred, seed_tables_of, std::cref(seeds));
  std::unique_ptr<FastPlan> plan(new FastPlan(*bpe, std::move(shape)));
  plan->words_ = std::move(words);
  plan->seeds_ = tables.get();
  return plan;
}

FastPlan::FastPlan(const BpeModel& model, TextShape shape)
    : shape_(std::move(shape)),
      bigrams_(model.cuts(), shape_.marks_spaces ? BigramCutter::Spaces::become_marks
                                                 : BigramCutter::Spaces::stay),
      counter_(model, shape_) {}

}  // namespace tunegauge::tokenizers
