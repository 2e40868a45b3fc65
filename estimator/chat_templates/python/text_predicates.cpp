// What the characters of a text are.

#include <algorithm>

#include "estimator/chat_templates/python/characters.h"
#include "estimator/chat_templates/python/code_points.h"
#include "estimator/chat_templates/python/letter_case.h"

namespace tunegauge::chat_templates::python {
namespace {

template <class Test>
bool all_are(std::string_view text, Test test) {
  for (std::size_t at = 0; at < text.size();) {
    if (!test(next_code_point(text, at))) return false;
  }
  return true;
}

/// Has letters of the case, and none of the two other ones.
bool is_all(std::string_view text, Property wanted, Property other) {
  bool has_wanted = false;
  const bool has_no_other = all_are(text, [&](char32_t character) {
    if (has_property(character, wanted)) {
      has_wanted = true;
      return true;
    }
    return !has_property(character, other) && !has_property(character, Property::title);
  });
  return has_no_other && has_wanted;
}

}  // namespace

bool isascii(std::string_view text) noexcept {
  unsigned char bits = 0;  // without an early end this is a few vector instructions
  for (const char byte : text) bits = static_cast<unsigned char>(bits | byte);
  return bits < 0x80;
}

bool isprintable(std::string_view text) noexcept {
  return all_are(text, is_printable);
}

bool isalnum(std::string_view text) noexcept {
  return !text.empty() && all_are(text, is_alphanumeric);
}

bool isalpha(std::string_view text) noexcept {
  return !text.empty() &&
         all_are(text, [](char32_t c) { return has_property(c, Property::alpha); });
}

bool isdecimal(std::string_view text) noexcept {
  return !text.empty() && all_are(text, [](char32_t c) { return decimal_value(c).has_value(); });
}

bool isdigit(std::string_view text) noexcept {
  return !text.empty() && all_are(text, [](char32_t c) {
    return decimal_value(c).has_value() || has_property(c, Property::digit);
  });
}

bool isnumeric(std::string_view text) noexcept {
  return !text.empty() && all_are(text, [](char32_t c) {
    return decimal_value(c).has_value() || has_property(c, Property::digit) ||
           has_property(c, Property::numeric);
  });
}

bool isspace(std::string_view text) noexcept {
  return !text.empty() && all_are(text, is_space);
}

bool isidentifier(std::string_view text) noexcept {
  if (text.empty()) return false;
  std::size_t at = 0;
  const char32_t first = next_code_point(text, at);
  return (is_identifier_start(first)) && all_are(text.substr(at), is_identifier_rest);
}

bool islower(std::string_view text) noexcept {
  return is_all(text, Property::lower, Property::upper);
}

bool isupper(std::string_view text) noexcept {
  return is_all(text, Property::upper, Property::lower);
}

bool istitle(std::string_view text) noexcept {
  bool in_word = false;
  bool has_cased = false;
  const bool fits = all_are(text, [&](char32_t character) {
    const bool starts_word =
        has_property(character, Property::upper) || has_property(character, Property::title);
    const bool is_lower = has_property(character, Property::lower);
    if (starts_word ? in_word : is_lower && !in_word) return false;
    in_word = starts_word || is_lower;
    has_cased = has_cased || in_word;
    return true;
  });
  return fits && has_cased;
}

}  // namespace tunegauge::chat_templates::python
