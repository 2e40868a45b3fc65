// AddedTokenMatcher: a filter of first bytes in front of a trie.

#include "estimator/tokenizers/added_tokens.h"

#include <algorithm>

#include "estimator/tokenizers/unicode.h"
#include "estimator/tokenizers/utf8_scan.h"

namespace tunegauge::tokenizers {

namespace {

/// Longer tokens make it worth having a linear search at hand.
constexpr std::size_t most_short_bytes = 32;

/// Start of the character that ends before `at`. Precondition: at > 0.
std::size_t character_before(std::string_view text, std::size_t at) {
  --at;
  while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) --at;
  return at;
}

bool stands_alone(std::string_view text, std::size_t begin, std::size_t end) {
  if (begin > 0 &&
      unicode::is_rust_word(decode_inline(text, character_before(text, begin)).value)) {
    return false;
  }
  return end == text.size() || !unicode::is_rust_word(decode_inline(text, end).value);
}

/// Where the white space that ends at `end` begins, not before `limit`.
std::size_t space_begin(std::string_view text, std::size_t limit, std::size_t end) {
  while (end > limit) {
    const std::size_t before = character_before(text, end);
    if (!unicode::is_rust_space(decode_inline(text, before).value)) break;
    end = before;
  }
  return end;
}

/// Ends of runs of white space; remembers the last run, so that many tokens inside one long run
/// cost no more than one.
class SpaceRuns {
 public:
  explicit SpaceRuns(std::string_view text) : text_(text) {}
  std::size_t end_from(std::size_t begin) {
    if (begin >= begin_ && begin <= end_) return end_;
    begin_ = end_ = begin;
    while (end_ < text_.size()) {
      const CodePoint code_point = decode_inline(text_, end_);
      if (!unicode::is_rust_space(code_point.value)) break;
      end_ += code_point.bytes;
    }
    return end_;
  }

 private:
  std::string_view text_;
  std::size_t begin_ = 1;
  std::size_t end_ = 0;
};

}  // namespace

void AddedTokenMatcher::add(std::string_view pattern, AddedToken token) {
  if (pattern.empty()) return;
  starts_.add(pattern);
  trie_.set(pattern, static_cast<std::uint32_t>(tokens_.size()));
  tokens_.push_back(std::move(token));
  patterns_.emplace_back(pattern);
}

void AddedTokenMatcher::finish() {
  const bool has_long = std::any_of(patterns_.begin(), patterns_.end(), [](const auto& pattern) {
    return pattern.size() > most_short_bytes;
  });
  if (has_long) {
    linear_ = std::make_unique<Linear>();
    linear_->patterns = std::move(patterns_);
  }
  patterns_ = {};
}

const LongestMatches& AddedTokenMatcher::linear() const {
  std::call_once(linear_->once, [this] {
    linear_->made = std::make_unique<const LongestMatches>(linear_->patterns);
  });
  return *linear_->made;
}

AddedTokenMatcher::Match AddedTokenMatcher::longest_at(std::string_view text, std::size_t at,
                                                       std::size_t& steps) const {
  Match match;
  std::uint32_t node = ByteTrie::root;
  // Most places where a token of one byte stands go no further: a look at the pair is cheaper.
  const std::size_t end = starts_.has_pair(text, at) ? text.size() : at + 1;
  while (at < end) {
    ++steps;
    node = trie_.step(node, text[at]);
    if (node == ByteTrie::none) break;
    ++at;
    const std::uint32_t value = trie_.value(node);
    if (value != ByteTrie::none) match = {at, &tokens_[value]};
  }
  return match;
}

/// Goes through the places of a text where a token begins.
class AddedTokenMatcher::Search {
 public:
  Search(const AddedTokenMatcher& matcher, std::string_view text)
      : matcher_(matcher), text_(text), most_steps_(4 * text.size() + least_steps) {}

  /// The first place from `at` on where a token begins, and the longest one there.
  Match next(std::size_t& at) {
    while (!is_linear_) {
      at = matcher_.starts_.next(text_, at);
      if (at == text_.size()) return {};
      if (steps_ > most_steps_ && matcher_.linear_ != nullptr) {
        is_linear_ = true;
        matcher_.linear().find(text_, at, found_);
        break;
      }
      const Match match = matcher_.longest_at(text_, at, steps_);
      if (match.token != nullptr) return match;
      ++at;
    }
    // From behind: the last entry is the first place.
    while (!found_.empty() && found_.back().begin < at) found_.pop_back();
    if (found_.empty()) return {};
    at = found_.back().begin;
    return {at + found_.back().bytes, &matcher_.tokens_[found_.back().pattern]};
  }

 private:
  static constexpr std::size_t least_steps = 4096;
  const AddedTokenMatcher& matcher_;
  std::string_view text_;
  std::size_t most_steps_;
  std::size_t steps_ = 0;
  bool is_linear_ = false;
  std::vector<LongestMatches::Found> found_;
};

void AddedTokenMatcher::split(std::string_view text, std::vector<Stretch>& stretches) const {
  stretches.clear();
  std::size_t done = 0;  // end of the last stretch
  SpaceRuns spaces(text);
  Search search(*this, text);
  for (std::size_t at = 0; !empty();) {
    const Match match = search.next(at);
    if (match.token == nullptr) break;
    std::size_t begin = at;
    std::size_t end = match.end;
    // The search goes on behind the token itself, also where the token is refused or takes the
    // white space that follows: as the reference does it.
    at = match.end;
    if (match.token->single_word && !stands_alone(text, begin, end)) continue;
    if (match.token->lstrip)
      begin = std::max(done, space_begin(text, std::min(done, begin), begin));
    if (match.token->rstrip) end = spaces.end_from(end);
    // All of it is white space that the token before has taken: an empty part, which vanishes.
    if (begin >= end) continue;
    if (done < begin) stretches.push_back({done, begin, Stretch::no_id});
    stretches.push_back({begin, end, match.token->id});
    done = end;
  }
  if (done < text.size()) stretches.push_back({done, text.size(), Stretch::no_id});
}

}  // namespace tunegauge::tokenizers
