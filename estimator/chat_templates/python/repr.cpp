// Quotes text and escapes what cannot be shown.

#include "estimator/chat_templates/python/repr.h"

#include "estimator/chat_templates/python/characters.h"
#include "estimator/chat_templates/python/code_points.h"
#include "estimator/chat_templates/python/limits.h"
#include "estimator/chat_templates/python/real_text.h"

namespace tunegauge::chat_templates::python {
namespace {

void append_hex(std::string& result, char32_t value, int digits) {
  while (digits-- > 0) result.push_back("0123456789abcdef"[(value >> (4 * digits)) & 0xF]);
}

void append_escape(std::string& result, char32_t character) {
  if (character < 0x100) {
    result.append("\\x");
    append_hex(result, character, 2);
  } else if (character < 0x10000) {
    result.append("\\u");
    append_hex(result, character, 4);
  } else {
    result.append("\\U");
    append_hex(result, character, 8);
  }
}

template <class Test>
std::string quoted(std::string_view text, Test is_shown) {
  const bool is_double_quoted =
      text.find('\'') != std::string_view::npos && text.find('"') == std::string_view::npos;
  const char quote = is_double_quoted ? '"' : '\'';
  std::string result(1, quote);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    const char32_t character = next_code_point(text, at);
    if (character == static_cast<unsigned char>(quote) || character == '\\') {
      result.push_back('\\');
      result.push_back(static_cast<char>(character));
    } else if (character == '\t') {
      result.append("\\t");
    } else if (character == '\n') {
      result.append("\\n");
    } else if (character == '\r') {
      result.append("\\r");
    } else if (is_shown(character)) {
      result.append(text, start, at - start);
    } else {
      append_escape(result, character);
    }
    require_room(result.size() + 1);
  }
  result.push_back(quote);
  return result;
}

}  // namespace

std::string repr(std::string_view text) {
  return quoted(text, is_printable);
}

std::string ascii(std::string_view text) {
  return quoted(text, [](char32_t c) { return c >= 0x20 && c < 0x7F; });
}

std::string ascii_only(std::string_view shown) {
  std::string result;
  for (std::size_t at = 0; at < shown.size();) {
    const char32_t character = next_code_point(shown, at);
    if (character < 0x80) {
      result.push_back(static_cast<char>(character));
    } else {
      append_escape(result, character);
    }
    require_room(result.size());
  }
  return result;
}

std::string repr(double value) {
  return real_text(value, {.type = 'r', .adds_dot_zero = true});
}

}  // namespace tunegauge::chat_templates::python
