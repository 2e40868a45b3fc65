#pragma once
// The vocabulary of a model: token text to id, in one flat hash table over one block of text.

#include <cstdint>
#include <optional>
#include <string_view>

#include "estimator/tokenizers/hash_bytes.h"
#include "estimator/tokenizers/huge_pages.h"
#include "estimator/tokenizers/tokenizer.h"

namespace tunegauge::tokenizers {

/// Texts have less than 4 GiB together.
class Vocabulary {
 public:
  /// Room for `entries` tokens; more are taken too.
  explicit Vocabulary(std::size_t entries = 0);

  /// Sets the id of `token`; a token that is listed twice has its later id.
  void set(std::string_view token, TokenId id) { set(query_of(token), id); }
  [[nodiscard]] std::optional<TokenId> find(std::string_view token) const {
    return find(query_of(token));
  }
  [[nodiscard]] std::size_t size() const { return entries_.size(); }
  [[nodiscard]] std::size_t longest_token_bytes() const { return longest_; }

  /// A token that is looked for. For many lookups: make some queries, prefetch each, find each.
  struct Query {
    std::string_view token;
    std::uint64_t hash = 0;
    std::uint64_t word = 0;  ///< the token itself, if it is short
    std::uint32_t tag = 0;

    [[nodiscard]] bool is_short() const { return token.size() <= most_inline_bytes; }
  };
  [[nodiscard]] static Query query_of(std::string_view token) {
    if (token.size() > most_inline_bytes) return long_query(token);
    return short_query(token, hash_detail::short_word(token));
  }
  /// The same, faster, where at least eight bytes may be read at the token's begin.
  [[nodiscard]] static Query query_of_eight(std::string_view token) {
    if (token.size() > most_inline_bytes) return long_query(token);
    return short_query(token, hash_detail::short_word_of_eight(token.data(), token.size()));
  }
  /// Always inlined: g++ drops calls of functions that only prefetch, for they compute nothing.
  [[gnu::always_inline]] void prefetch(const Query& query) const {
    __builtin_prefetch(&slots_[query.hash & mask_]);
  }
  void set(const Query& query, TokenId id);
  [[nodiscard]] std::optional<TokenId> find(const Query& query) const {
    const Slot& slot = slots_[slot_of(query)];
    if (slot.tag == 0) return std::nullopt;
    return slot.id;
  }

  /// 0 for the token that was set first, 1 for the next one that differs, and so on.
  using Number = std::size_t;
  struct Parts {
    const Query& left;
    const Query& right;
  };
  /// Whether the text of token `number` is that of two others together. Fast, for guesses: says no
  /// where it cannot tell.
  [[nodiscard]] bool is_joined(Number number, const Parts& parts) const {
    if (number + 1 >= entries_.size()) return false;
    const std::size_t begin = entries_[number].begin;
    const auto& [left, right] = parts;
    const std::size_t left_bytes = left.token.size();
    const std::size_t right_bytes = right.token.size();
    const std::size_t bytes = left_bytes + right_bytes;
    const std::size_t own_bytes = entries_[number + 1].begin - begin;
    const char* const text = text_.data() + begin;
    if (left.is_short() && right.is_short() && begin + 2 * most_inline_bytes <= text_.size()) {
      // Which of two guesses is right is a matter of chance: no branches.
      using hash_detail::short_word_of_eight;
      return ((short_word_of_eight(text, left_bytes) ^ left.word) |
              (short_word_of_eight(text + left_bytes, right_bytes) ^ right.word) |
              (own_bytes ^ bytes)) == 0;
    }
    return own_bytes == bytes && equal_bytes(text, left.token.data(), left_bytes) &&
           equal_bytes(text + left_bytes, right.token.data(), right_bytes);
  }
  [[nodiscard]] TokenId id_of(Number number) const {
    return has_stale_ids_ ? *find(text_of(number)) : entries_[number].id;
  }

  /// Calls `visit(token, id)` for each token, in the order in which they were set.
  template <class Visit>
  void for_each(Visit visit) const {
    for (Number number = 0; number < entries_.size(); ++number) {
      visit(text_of(number), id_of(number));
    }
  }

 private:
  static constexpr std::size_t most_inline_bytes = 8;

  /// A token of up to eight bytes stands in the slot itself. Of a longer one there is its number,
  /// and the tag, the upper half of the hash, tells most unequal ones apart.
  struct Slot {
    std::uint64_t word = 0;
    std::uint32_t tag = 0;  ///< 0: free
    TokenId id = 0;
  };
  struct Entry {
    std::uint32_t begin = 0;  ///< in text_; it ends where the next one begins
    TokenId id = 0;
  };
  [[nodiscard]] static Query short_query(std::string_view token, std::uint64_t word) {
    // The length, which is no tag of a long token.
    return {token, hash_detail::hash_short(word, token.size()), word,
            static_cast<std::uint32_t>(token.size()) + 1};
  }
  [[nodiscard]] static Query long_query(std::string_view token) {
    const std::uint64_t hash = hash_bytes(token);
    return {token, hash, 0, static_cast<std::uint32_t>(hash >> 32) | 0x80000000U};
  }
  /// Where the token is, or the free slot where it would be.
  [[nodiscard]] std::size_t slot_of(const Query& query) const {
    std::size_t at = static_cast<std::size_t>(query.hash) & mask_;
    while (slots_[at].tag != 0) {
      const Slot& slot = slots_[at];
      if (slot.tag == query.tag &&
          (query.is_short() ? slot.word == query.word : text_of(slot.word) == query.token)) {
        break;
      }
      at = (at + 1) & mask_;
    }
    return at;
  }
  [[nodiscard]] std::string_view text_of(Number number) const {
    const std::size_t begin = entries_[number].begin;
    const std::size_t end =
        number + 1 < entries_.size() ? entries_[number + 1].begin : text_.size();
    return {text_.data() + begin, end - begin};
  }
  void grow();

  HugeVector<char> text_;
  HugeVector<Entry> entries_;
  HugeVector<Slot> slots_;
  std::size_t mask_ = 0;
  std::size_t longest_ = 0;
  bool has_stale_ids_ = false;  ///< a token was listed twice: its entry has the former id
};

}  // namespace tunegauge::tokenizers
