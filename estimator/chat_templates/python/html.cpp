// Escapes text for HTML and for addresses, and takes markup out of it.

#include "estimator/chat_templates/python/html.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "estimator/chat_templates/python/code_points.h"
#include "estimator/chat_templates/python/limits.h"
#include "estimator/chat_templates/python/text.h"

namespace tunegauge::chat_templates::python {
namespace {

constexpr std::string_view comment_start = "<!--";
constexpr std::string_view comment_end = "-->";

std::string_view reference_of(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '\'':
      return "&#39;";
    case '"':
      return "&#34;";
    default:
      return {};
  }
}

/// Where the comment whose start was just read ends within `rest`. Its own dashes may belong to its
/// end, so "<!-->" is a comment.
std::size_t behind_comment(std::string_view rest) {
  if (rest.starts_with(">")) return 1;
  if (rest.starts_with("->")) return 2;
  const std::size_t at = rest.find(comment_end);
  return at == std::string_view::npos ? at : at + comment_end.size();
}

/// MarkupSafe looks for a comment from the start again after each that it takes out, so one may
/// come about where another was. It gives up at the first that has no end.
std::string without_comments(std::string_view text) {
  std::string kept;
  for (std::size_t at = 0; at < text.size();) {
    kept.push_back(text[at++]);
    if (!kept.ends_with(comment_start)) continue;
    const std::size_t behind = behind_comment(text.substr(at));
    if (behind == std::string_view::npos) return kept.append(text, at);
    kept.resize(kept.size() - comment_start.size());
    at += behind;
  }
  return kept;
}

std::string without_tags(std::string_view text) {
  std::string kept;
  while (true) {
    const std::size_t start = text.find('<');
    const std::size_t end = start == std::string_view::npos ? start : text.find('>', start);
    if (end == std::string_view::npos) return kept.append(text);
    kept.append(text, 0, start);
    text.remove_prefix(end + 1);
  }
}

std::string with_single_spaces(std::string_view text) {
  std::string result;
  for (std::string_view rest = lstrip(text); !rest.empty();) {
    const Pieces word_and_rest = split(rest, {}, 1);
    if (!result.empty()) result.push_back(' ');
    result.append(word_and_rest[0]);
    rest = word_and_rest.size() > 1 ? word_and_rest[1] : std::string_view();
  }
  return result;
}

/// Windows-1252 in place of the control characters 0x80 to 0x9F, as HTML demands.
constexpr std::array<char32_t, 32> kWindowsCharacters = {
    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

void append_numbered(std::string& result, char32_t number) {
  constexpr char32_t replacement = 0xFFFD;
  if (number == 0 || number > 0x10FFFF || (number >= 0xD800 && number <= 0xDFFF)) {
    append_utf8(result, replacement);
    return;
  }
  if (number >= 0x80 && number <= 0x9F) {
    append_utf8(result, kWindowsCharacters[number - 0x80]);
    return;
  }
  const bool is_control =
      (number < 0x20 && (number < 0x09 || number == 0x0B || number > 0x0D)) || number == 0x7F;
  const bool is_no_character =
      (number >= 0xFDD0 && number <= 0xFDEF) || (number & 0xFFFE) == 0xFFFE;
  if (!is_control && !is_no_character) append_utf8(result, number);
}

struct NamedReference {
  std::string_view name;
  std::string_view text;
};
constexpr NamedReference kNamedReferences[] = {
    {"amp;", "&"}, {"lt;", "<"}, {"gt;", ">"}, {"quot;", "\""}, {"nbsp;", "\u00A0"}, {"apos;", "'"},
    {"amp", "&"},  {"lt", "<"},  {"gt", ">"},  {"quot", "\""},  {"nbsp", "\u00A0"}};

/// Reads a numeric reference behind "&#"; returns how many bytes it has, 0 if it is none.
std::size_t append_numeric_reference(std::string& result, std::string_view text) {
  const bool is_hex = text.starts_with('x') || text.starts_with('X');
  std::size_t at = is_hex ? 1 : 0;
  const std::size_t start = at;
  char32_t number = 0;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    const char lower = static_cast<char>(c | 0x20);
    char32_t digit = 0;
    if (c >= '0' && c <= '9') {
      digit = static_cast<char32_t>(c - '0');
    } else if (is_hex && lower >= 'a' && lower <= 'f') {
      digit = static_cast<char32_t>(lower - 'a' + 10);
    } else {
      break;
    }
    number = std::min<char32_t>(number * (is_hex ? 16 : 10) + digit, 0x110000);
  }
  if (at == start) return 0;
  append_numbered(result, number);
  return at < text.size() && text[at] == ';' ? at + 1 : at;
}

/// Reads a named reference behind "&"; a name that may do without ';' may have letters behind it.
std::size_t append_named_reference(std::string& result, std::string_view text) {
  constexpr std::string_view initials = "agnlq";
  if (text.empty() || initials.find(text.front()) == std::string_view::npos) return 0;
  for (const NamedReference& reference : kNamedReferences) {
    if (!text.starts_with(reference.name)) continue;
    result.append(reference.text);
    return reference.name.size();
  }
  return 0;
}

constexpr bool is_unreserved(char c) {
  const char lower = static_cast<char>(c | 0x20);
  return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
         c == '-' || c == '~';
}

}  // namespace

std::string escape_html(std::string_view text) {
  std::string result;
  for (const char c : text) {
    const std::string_view reference = reference_of(c);
    if (reference.empty()) {
      result.push_back(c);
    } else {
      result.append(reference);
    }
    require_room(result.size());
  }
  return result;
}

std::string striptags(std::string_view text) {
  require_room(text.size());
  return unescape_html(with_single_spaces(without_tags(without_comments(text))));
}

std::string unescape_html(std::string_view text) {
  require_room(text.size());  // a reference is never shorter than what it stands for
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t ampersand = std::min(text.find('&', at), text.size());
    result.append(text, at, ampersand - at);
    if (ampersand == text.size()) break;
    const std::string_view rest = text.substr(ampersand + 1);
    const std::size_t used = rest.starts_with('#')
                                 ? append_numeric_reference(result, rest.substr(1))
                                 : append_named_reference(result, rest);
    if (used == 0) result.push_back('&');
    at = ampersand + 1 + (used > 0 && rest.starts_with('#') ? used + 1 : used);
  }
  return result;
}

std::string url_quote(std::string_view text, bool in_query) {
  std::string result;
  for (const char c : text) {
    if (is_unreserved(c) || (c == '/' && !in_query)) {
      result.push_back(c);
    } else if (c == ' ' && in_query) {
      result.push_back('+');
    } else {
      const auto byte = static_cast<unsigned char>(c);
      result.push_back('%');
      result.push_back("0123456789ABCDEF"[byte >> 4]);
      result.push_back("0123456789ABCDEF"[byte & 0xF]);
    }
    require_room(result.size());
  }
  return result;
}

}  // namespace tunegauge::chat_templates::python
