// Where a text has another one, and what it becomes when that is replaced.

#include "estimator/chat_templates/python/code_points.h"
#include "estimator/chat_templates/python/substring_search.h"
#include "estimator/chat_templates/python/text.h"

namespace tunegauge::chat_templates::python {
namespace {

using Direction = SubstringSearch::Direction;

struct Window {
  std::string_view text;
  std::size_t start = 0;  ///< in code points of the whole text
};

/// What the bounds leave of the text. Nothing where they cross: then not even "" is found, although
/// it is found in an empty window.
std::optional<Window> window_of(std::string_view text, Bounds bounds) {
  if (!bounds.start && !bounds.stop) return Window{text};
  const auto characters = static_cast<std::int64_t>(length(text));
  const auto from_start = [characters](std::int64_t bound) {
    if (bound < 0) bound += characters;
    return bound < 0 ? 0 : bound;
  };
  const std::int64_t start = from_start(bounds.start.value_or(0));
  std::int64_t stop = from_start(bounds.stop.value_or(characters));
  if (stop > characters) stop = characters;
  if (start > stop) return std::nullopt;
  return Window{slice(text, {start, stop}), static_cast<std::size_t>(start)};
}

std::optional<std::size_t> find_in(const std::optional<Window>& window, std::string_view needle,
                                   Direction direction) {
  if (!window) return std::nullopt;
  std::size_t at = direction == Direction::forward ? 0 : window->text.size();
  if (!needle.empty()) at = SubstringSearch(needle, direction).find(window->text);
  if (at == std::string_view::npos) return std::nullopt;
  return window->start + length(window->text.substr(0, at));
}

/// Puts the replacement before every character and at the end.
std::string put_between(std::string_view text, std::string_view replacement, std::uint64_t most) {
  std::string result;
  std::size_t at = 0;
  while (most-- > 0) {
    require_room(result.size() + replacement.size() + (text.size() - at));
    result.append(replacement);
    if (at == text.size()) break;
    const std::size_t start = at;
    (void)next_code_point(text, at);
    result.append(text, start, at - start);
  }
  result.append(text, at);
  return result;
}

}  // namespace

std::optional<std::size_t> find(std::string_view text, std::string_view needle, Bounds bounds) {
  return find_in(window_of(text, bounds), needle, Direction::forward);
}

std::optional<std::size_t> rfind(std::string_view text, std::string_view needle, Bounds bounds) {
  return find_in(window_of(text, bounds), needle, Direction::backward);
}

std::size_t count(std::string_view text, std::string_view needle, Bounds bounds) {
  const std::optional<Window> window = window_of(text, bounds);
  if (!window) return 0;
  std::string_view rest = window->text;
  if (needle.empty()) return length(rest) + 1;
  const SubstringSearch search(needle, Direction::forward);
  std::size_t found = 0;
  for (std::size_t at = search.find(rest); at != std::string_view::npos; at = search.find(rest)) {
    rest.remove_prefix(at + needle.size());
    ++found;
  }
  return found;
}

bool contains(std::string_view text, std::string_view needle) {
  return needle.empty() ||
         SubstringSearch(needle, Direction::forward).find(text) != std::string_view::npos;
}

bool startswith(std::string_view text, std::string_view prefix, Bounds bounds) {
  const std::optional<Window> window = window_of(text, bounds);
  return window && window->text.starts_with(prefix);
}

bool endswith(std::string_view text, std::string_view suffix, Bounds bounds) {
  const std::optional<Window> window = window_of(text, bounds);
  return window && window->text.ends_with(suffix);
}

std::string replace(std::string_view text, std::string_view old, std::string_view replacement,
                    std::int64_t most) {
  std::uint64_t left = static_cast<std::uint64_t>(most);  // below zero: more than there can be
  if (old.empty()) return put_between(text, replacement, left);
  const SubstringSearch search(old, Direction::forward);
  std::string result;
  std::string_view rest = text;
  for (; left > 0; --left) {
    const std::size_t at = search.find(rest);
    if (at == std::string_view::npos) break;
    require_room(result.size() + at + replacement.size());
    result.append(rest, 0, at).append(replacement);
    rest.remove_prefix(at + old.size());
  }
  require_room(result.size() + rest.size());
  return result.append(rest);
}

}  // namespace tunegauge::chat_templates::python
