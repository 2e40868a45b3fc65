// Cuts text: at its ends, at white space, at separators and at the ends of lines.

#include <algorithm>
#include <array>
#include <stdexcept>

#include "estimator/chat_templates/python/characters.h"
#include "estimator/chat_templates/python/code_points.h"
#include "estimator/chat_templates/python/substring_search.h"
#include "estimator/chat_templates/python/text.h"

namespace tunegauge::chat_templates::python {
namespace {

using Direction = SubstringSearch::Direction;

/// The characters that a strip takes off. Their number is hostile too, so none is sought one by
/// one.
class CharacterSet {
 public:
  explicit CharacterSet(std::string_view characters) {
    for (std::size_t at = 0; at < characters.size();) {
      const char32_t character = next_code_point(characters, at);
      if (character < ascii_.size()) {
        ascii_[character] = true;
      } else {
        others_.push_back(character);
      }
    }
    std::sort(others_.begin(), others_.end());
  }

  bool operator()(char32_t character) const {
    if (character < ascii_.size()) return ascii_[character];
    return std::binary_search(others_.begin(), others_.end(), character);
  }

 private:
  std::array<bool, 128> ascii_{};
  std::vector<char32_t> others_;
};

template <class Test>
std::string_view without_start(std::string_view text, const Test& goes) {
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t next = at;
    if (!goes(next_code_point(text, next))) break;
    at = next;
  }
  return text.substr(at);
}

template <class Test>
std::string_view without_end(std::string_view text, const Test& goes) {
  std::size_t end = text.size();
  while (end > 0) {
    std::size_t next = end;
    if (!goes(previous_code_point(text, next))) break;
    end = next;
  }
  return text.substr(0, end);
}

constexpr auto is_no_space = [](char32_t character) { return !is_space(character); };

void add(Pieces& pieces, std::string_view piece) {
  require_room(pieces.size() + 1, sizeof(std::string_view), 0);
  pieces.push_back(piece);
}

Pieces split_words(std::string_view text, std::uint64_t most) {
  Pieces pieces;
  std::string_view rest = without_start(text, is_space);
  for (; !rest.empty() && most > 0; --most) {
    const std::string_view after = without_start(rest, is_no_space);
    add(pieces, rest.substr(0, rest.size() - after.size()));
    rest = without_start(after, is_space);
  }
  if (!rest.empty()) add(pieces, rest);
  return pieces;
}

Pieces rsplit_words(std::string_view text, std::uint64_t most) {
  Pieces pieces;
  std::string_view rest = without_end(text, is_space);
  for (; !rest.empty() && most > 0; --most) {
    const std::string_view before = without_end(rest, is_no_space);
    add(pieces, rest.substr(before.size()));
    rest = without_end(before, is_space);
  }
  if (!rest.empty()) add(pieces, rest);
  std::reverse(pieces.begin(), pieces.end());
  return pieces;
}

void require_separator(std::string_view separator) {
  if (separator.empty()) throw std::invalid_argument("empty separator");
}

}  // namespace

std::string_view lstrip(std::string_view text, Characters characters) {
  if (!characters) return without_start(text, is_space);
  return without_start(text, CharacterSet(*characters));
}

std::string_view rstrip(std::string_view text, Characters characters) {
  if (!characters) return without_end(text, is_space);
  return without_end(text, CharacterSet(*characters));
}

std::string_view strip(std::string_view text, Characters characters) {
  if (!characters) return without_end(without_start(text, is_space), is_space);
  const CharacterSet set(*characters);
  return without_end(without_start(text, set), set);
}

// A limit below zero becomes one that is never reached.
Pieces split(std::string_view text, Separator separator, std::int64_t maxsplit) {
  auto most = static_cast<std::uint64_t>(maxsplit);
  if (!separator) return split_words(text, most);
  require_separator(*separator);
  const SubstringSearch search(*separator, Direction::forward);
  Pieces pieces;
  for (; most > 0; --most) {
    const std::size_t at = search.find(text);
    if (at == std::string_view::npos) break;
    add(pieces, text.substr(0, at));
    text.remove_prefix(at + separator->size());
  }
  add(pieces, text);
  return pieces;
}

Pieces rsplit(std::string_view text, Separator separator, std::int64_t maxsplit) {
  auto most = static_cast<std::uint64_t>(maxsplit);
  if (!separator) return rsplit_words(text, most);
  require_separator(*separator);
  const SubstringSearch search(*separator, Direction::backward);
  Pieces pieces;
  for (; most > 0; --most) {
    const std::size_t at = search.find(text);
    if (at == std::string_view::npos) break;
    add(pieces, text.substr(at + separator->size()));
    text = text.substr(0, at);
  }
  add(pieces, text);
  std::reverse(pieces.begin(), pieces.end());
  return pieces;
}

Pieces splitlines(std::string_view text, bool keepends) {
  Pieces pieces;
  std::size_t start = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = at;
    const char32_t character = next_code_point(text, at);
    if (!is_line_end(character)) continue;
    if (character == '\r' && at < text.size() && text[at] == '\n') ++at;
    add(pieces, text.substr(start, (keepends ? at : end) - start));
    start = at;
  }
  if (start < text.size()) add(pieces, text.substr(start));
  return pieces;
}

Partition partition(std::string_view text, std::string_view separator) {
  require_separator(separator);
  const std::size_t at = SubstringSearch(separator, Direction::forward).find(text);
  if (at == std::string_view::npos) return {text, {}, {}};
  return {text.substr(0, at), text.substr(at, separator.size()),
          text.substr(at + separator.size())};
}

Partition rpartition(std::string_view text, std::string_view separator) {
  require_separator(separator);
  const std::size_t at = SubstringSearch(separator, Direction::backward).find(text);
  if (at == std::string_view::npos) return {{}, {}, text};
  return {text.substr(0, at), text.substr(at, separator.size()),
          text.substr(at + separator.size())};
}

std::string_view removeprefix(std::string_view text, std::string_view prefix) {
  return text.starts_with(prefix) ? text.substr(prefix.size()) : text;
}

std::string_view removesuffix(std::string_view text, std::string_view suffix) {
  return text.ends_with(suffix) ? text.substr(0, text.size() - suffix.size()) : text;
}

}  // namespace tunegauge::chat_templates::python
