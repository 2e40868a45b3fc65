// Encoder: walks a text through the stages, with a cache in front of the model.

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <utility>

#include "estimator/tokenizers/fast/fast_counter.h"
#include "estimator/tokenizers/piece_cache.h"
#include "estimator/tokenizers/tokenizer.h"
#include "estimator/tokenizers/tokenizer_data.h"
#include "estimator/tokenizers/utf8_scan.h"

namespace tunegauge::tokenizers {

struct Encoder::State {
  State(std::shared_ptr<const TokenizerData> tokenizer, CountingPath path)
      : data(std::move(tokenizer)) {
    if (path == CountingPath::fast && data->fast != nullptr) fast.emplace(*data->fast);
  }

  /// Counts the tokens of each text, without special ones.
  void count(std::span<const std::string_view> utf8, TextPart part, std::span<TextCount> counts);
  void walk(std::string_view text, TextPart part);
  /// Sets `added` by raw_stretches; false where they go over each other.
  bool list_added_tokens();
  void walk_between_raw_tokens(std::string_view text, bool at_origin);
  void walk_between_tokens(std::string_view text, std::size_t origin_bytes);
  void add_piece(std::string_view piece);
  void add_chunk(std::string_view chunk);
  void tokenize_chunk(std::string_view chunk, PieceCache::Slot* slot);
  void tokenize_block();

  [[nodiscard]] bool counts_fast() const { return fast.has_value() && !wants_ids; }
  /// Whether nothing has to be done for each stretch between two added tokens.
  [[nodiscard]] bool counts_added_tokens_fast() const {
    return counts_fast() && data->fast->takes_added_tokens() && data->normalized_tokens.empty() &&
           (data->normalizer == nullptr || data->fast->shape().replaces_normalizer);
  }

  void put(std::span<const TokenId> new_ids) {
    tokens += new_ids.size();
    if (wants_ids) ids.insert(ids.end(), new_ids.begin(), new_ids.end());
  }

  std::shared_ptr<const TokenizerData> data;
  std::optional<FastCounter> fast;  ///< counts, where the plan is one for it
  std::optional<PieceCache> cache;  ///< of the plain path, which not every worker goes

  bool is_behind_seam = false;  ///< the stretch that is walked begins the rest of a text

  // The result of a walk.
  bool wants_ids = false;
  std::uint64_t tokens = 0;
  bool gave_up = false;      ///< in any walk so far
  bool refused = false;      ///< in this walk
  std::vector<TokenId> ids;  ///< left empty unless wants_ids

  // Chunks that wait for their turn, with the slots of the cache where they may be: the slots are
  // on their way from memory meanwhile.
  struct Waiting {
    std::string_view chunk;
    PieceCache::Slot* slot = nullptr;  ///< null where the chunk is too long for the cache
  };
  std::array<Waiting, 32> block;
  std::size_t block_size = 0;

  // Scratch memory.
  std::vector<Stretch> raw_stretches;
  std::vector<BigramCutter::Token> added;
  std::vector<Stretch> stretches;
  NormalizedText normalized;
  PieceList pieces;
  ModelScratch model_scratch;
  std::vector<TokenId> chunk_ids;
};

void Encoder::State::walk(std::string_view text, TextPart part) {
  const bool is_rest = part == TextPart::rest;
  is_behind_seam = is_rest;
  tokens = 0;
  ids.clear();
  block_size = 0;  // an exception may have cut the last call short
  refused = text.size() > most_text_bytes;
  if (text.empty() || refused) return;
  if (data->raw_tokens.empty()) {
    walk_between_raw_tokens(text, !is_rest);
    return;
  }
  data->raw_tokens.split(text, raw_stretches);
  if (counts_added_tokens_fast() && list_added_tokens()) {
    fast->add_with_tokens(text, added);
    return;
  }
  for (const Stretch& stretch : raw_stretches) {
    if (refused) return;
    if (stretch.id != Stretch::no_id) {
      put({&stretch.id, 1});
    } else {
      is_behind_seam = is_rest && stretch.begin == 0;
      walk_between_raw_tokens(text.substr(stretch.begin, stretch.end - stretch.begin),
                              !is_rest && stretch.begin == 0);
    }
  }
}

bool Encoder::State::list_added_tokens() {
  added.clear();
  std::size_t end = 0;
  for (const Stretch& stretch : raw_stretches) {
    if (stretch.id == Stretch::no_id) continue;
    // A token may take white space in which the next one is found too.
    if (stretch.begin < end) return false;
    end = stretch.end;
    added.push_back({static_cast<std::uint32_t>(stretch.begin), static_cast<std::uint32_t>(end)});
  }
  return true;
}

void Encoder::State::walk_between_raw_tokens(std::string_view text, bool at_origin) {
  std::size_t origin_bytes = at_origin ? utf8_length(text.front()) : 0;
  const bool is_normalized =
      data->normalizer == nullptr || (counts_fast() && data->fast->shape().replaces_normalizer);
  if (!is_normalized && !data->normalizer->leaves(text)) {
    normalized.assign(text, at_origin);
    data->normalizer->normalize(normalized);
    gave_up = gave_up || normalized.gave_up;
    refused = refused || normalized.too_long || normalized.text.size() > most_text_bytes;
    text = normalized.text;
    origin_bytes = normalized.origin_bytes;
    if (text.empty() || refused) return;
  }
  if (data->normalized_tokens.empty()) {
    walk_between_tokens(text, origin_bytes);
    return;
  }
  data->normalized_tokens.split(text, stretches);
  for (const Stretch& stretch : stretches) {
    if (stretch.id != Stretch::no_id) {
      put({&stretch.id, 1});
    } else {
      is_behind_seam = is_behind_seam && stretch.begin == 0;
      walk_between_tokens(text.substr(stretch.begin, stretch.end - stretch.begin),
                          origin_bytes - std::min(origin_bytes, stretch.begin));
    }
  }
}

void Encoder::State::walk_between_tokens(std::string_view text, std::size_t origin_bytes) {
  if (counts_fast()) {
    using Before = FastCounter::Before;
    fast->add(text, origin_bytes > 0 ? Before::nothing
                    : is_behind_seam ? Before::seam
                                     : Before::token);
    return;
  }
  if (!cache) cache.emplace();
  if (data->pre_tokenizer == nullptr) {
    add_piece(text);
  } else {
    pieces.assign(text, origin_bytes);
    data->pre_tokenizer->split(pieces);
    gave_up = gave_up || pieces.gave_up;
    refused = refused || pieces.too_long;
    for (const PieceList::Piece& piece : pieces.pieces) add_piece(pieces.text_of(piece));
  }
  tokenize_block();  // before its text goes away
}

void Encoder::State::add_piece(std::string_view piece) {
  for (std::size_t begin = 0; begin < piece.size();) {
    const std::size_t end = data->model->chunk_end(piece, begin);
    add_chunk(piece.substr(begin, end - begin));
    begin = end;
  }
}

void Encoder::State::add_chunk(std::string_view chunk) {
  PieceCache::Slot* slot = nullptr;
  if (chunk.size() <= PieceCache::most_bytes) {
    slot = &cache->slot_of(chunk);
    __builtin_prefetch(slot);
  }
  block[block_size] = {chunk, slot};
  if (++block_size == block.size()) tokenize_block();
}

void Encoder::State::tokenize_block() {
  for (std::size_t at = 0; at < block_size; ++at) {
    const auto& [chunk, slot] = block[at];
    if (slot == nullptr || !PieceCache::holds(*slot, chunk)) {
      tokenize_chunk(chunk, slot);
      continue;
    }
    tokens += slot->count;
    if (wants_ids) ids.insert(ids.end(), slot->ids.data(), slot->ids.data() + slot->count);
  }
  block_size = 0;
}

void Encoder::State::tokenize_chunk(std::string_view chunk, PieceCache::Slot* slot) {
  chunk_ids.clear();
  model_scratch.lacks_unknown = false;
  data->model->tokenize(chunk, model_scratch, chunk_ids);
  if (model_scratch.lacks_unknown) {
    refused = true;
    return;
  }
  put(chunk_ids);
  if (slot != nullptr) PieceCache::keep(*slot, chunk, chunk_ids);
}

Encoder::Encoder(std::unique_ptr<State> state) : state_(std::move(state)) {}
Encoder::Encoder(Encoder&&) noexcept = default;
Encoder& Encoder::operator=(Encoder&&) noexcept = default;
Encoder::~Encoder() = default;

std::uint64_t Encoder::count(std::string_view utf8, SpecialTokens special) {
  TextCount count;
  count_all({&utf8, 1}, special, {&count, 1});
  return count.tokens;
}

void Encoder::State::count(std::span<const std::string_view> utf8, TextPart part,
                           std::span<TextCount> counts) {
  wants_ids = false;
  if (fast) fast->reset();  // as above
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    counts[i] = {};
    if (fast) fast->count_into(counts[i].tokens);
    walk(utf8[i], part);
    if (fast) fast->end_text();
    counts[i].tokens += tokens;
    counts[i].refused = refused;
  }
  if (fast) fast->settle();
}

void Encoder::count_all(std::span<const std::string_view> utf8, SpecialTokens special,
                        std::span<TextCount> counts) {
  state_->count(utf8, TextPart::first, counts);
  for (TextCount& count : counts.first(utf8.size())) {
    count.tokens = count.refused ? 0 : state_->data->frame.count(count.tokens, special);
  }
}

std::uint64_t Encoder::count_part(std::string_view utf8, TextPart part) {
  TextCount count;
  state_->count({&utf8, 1}, part, {&count, 1});
  return count.refused ? 0 : count.tokens;
}

void Encoder::encode(std::string_view utf8, SpecialTokens special, std::vector<TokenId>& ids) {
  state_->wants_ids = true;
  state_->walk(utf8, TextPart::first);
  if (!state_->refused) state_->data->frame.append(state_->ids, special, ids);
}

Encoder Tokenizer::encoder(CountingPath path) const {
  return Encoder(std::make_unique<Encoder::State>(data_, path));
}

bool Encoder::gave_up() const {
  return state_->gave_up;
}

bool Encoder::refused() const {
  return state_->refused;
}

}  // namespace tunegauge::tokenizers
