// Numbers are first written in ASCII, then read.

#include "estimator/chat_templates/python/number_text.h"

#include <charconv>
#include <cstdlib>
#include <string>

#include "estimator/chat_templates/python/characters.h"
#include "estimator/chat_templates/python/code_points.h"
#include "estimator/chat_templates/python/text.h"

namespace tunegauge::chat_templates::python {

namespace {

/// Without white space around it and with ASCII digits, in lower case; what is not ASCII becomes
/// "?".
std::string plain(std::string_view text) {
  std::string ascii;
  const std::string_view stripped = strip(text);
  for (std::size_t at = 0; at < stripped.size();) {
    const char32_t character = next_code_point(stripped, at);
    if (const auto digit = decimal_value(character)) {
      ascii += static_cast<char>('0' + *digit);
    } else if (character >= 'A' && character <= 'Z') {
      ascii += static_cast<char>(character | 0x20U);
    } else {
      ascii += character < 0x80 ? static_cast<char>(character) : '?';
    }
  }
  return ascii;
}

/// 0 to 35, or 36 for what is no digit of any base.
unsigned digit_value(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'z') return static_cast<unsigned>(c - 'a') + 10;
  return 36;
}

/// The digits without underscores, each of which has to stand between two digits.
std::optional<std::string> without_underscores(std::string_view text, unsigned base) {
  std::string digits;
  bool was_digit = false;
  for (const char c : text) {
    if (c == '_') {
      if (!was_digit) return std::nullopt;
      was_digit = false;
      continue;
    }
    if (digit_value(c) >= base) return std::nullopt;
    digits += c;
    was_digit = true;
  }
  return was_digit ? std::optional(digits) : std::nullopt;
}

unsigned base_of_prefix(std::string_view text) {
  if (text.size() < 2 || text[0] != '0') return 0;
  return text[1] == 'x' ? 16 : text[1] == 'o' ? 8 : text[1] == 'b' ? 2 : 0;
}

/// Moves the digits at the front of `text` to `to`.
bool take_digits(std::string_view& text, std::string& to) {
  std::size_t end = 0;
  while (end < text.size() && (digit_value(text[end]) < 10 || text[end] == '_')) ++end;
  if (end == 0) return true;
  const auto digits = without_underscores(text.substr(0, end), 10);
  if (!digits) return false;
  to += *digits;
  text.remove_prefix(end);
  return true;
}

}  // namespace

ReadInteger read_integer(std::string_view text, std::int64_t base) {
  if (base != 0 && (base < 2 || base > 36)) return {};
  std::string number = plain(text);
  std::string_view rest = number;
  const bool is_negative = !rest.empty() && rest.front() == '-';
  if (!rest.empty() && (rest.front() == '-' || rest.front() == '+')) rest.remove_prefix(1);
  const unsigned prefix = base_of_prefix(rest);
  auto used_base = static_cast<unsigned>(base);
  if (prefix != 0 && (base == 0 || prefix == used_base)) {
    used_base = prefix;
    rest.remove_prefix(2);
    if (!rest.empty() && rest.front() == '_') rest.remove_prefix(1);
  }
  const bool names_no_base = used_base == 0;
  if (names_no_base) used_base = 10;
  const auto digits = without_underscores(rest, used_base);
  if (!digits) return {};
  const bool is_zero = digits->find_first_not_of('0') == std::string::npos;
  if (names_no_base && digits->front() == '0' && !is_zero) return {};
  const std::string signed_digits = (is_negative ? "-" : "") + *digits;
  std::int64_t value = 0;
  const auto read =
      std::from_chars(signed_digits.data(), signed_digits.data() + signed_digits.size(), value,
                      static_cast<int>(used_base));
  if (read.ec == std::errc::result_out_of_range) return {std::nullopt, true};
  return {value, false};
}

std::optional<double> read_real(std::string_view text) {
  const std::string number = plain(text);
  std::string_view rest = number;
  std::string read;
  if (!rest.empty() && (rest.front() == '-' || rest.front() == '+')) {
    read += rest.front();
    rest.remove_prefix(1);
  }
  if (rest == "inf" || rest == "infinity" || rest == "nan") {
    return std::strtod((read + std::string(rest)).c_str(), nullptr);
  }
  const std::size_t begin = read.size();
  if (!take_digits(rest, read)) return std::nullopt;
  if (!rest.empty() && rest.front() == '.') {
    rest.remove_prefix(1);
    if (read.size() == begin) read += '0';
    read += '.';
    const std::size_t point = read.size();
    const bool had_digits = number.find_first_of("0123456789") != std::string::npos;
    if (!had_digits || !take_digits(rest, read)) return std::nullopt;
    if (read.size() == point) {
      if (number.front() == '.' || (begin > 0 && number[begin] == '.')) return std::nullopt;
      read += '0';
    }
  }
  if (read.size() == begin) return std::nullopt;
  if (!rest.empty() && rest.front() == 'e') {
    rest.remove_prefix(1);
    read += 'e';
    if (!rest.empty() && (rest.front() == '-' || rest.front() == '+')) {
      read += rest.front();
      rest.remove_prefix(1);
    }
    const std::size_t exponent = read.size();
    if (!take_digits(rest, read) || read.size() == exponent) return std::nullopt;
  }
  if (!rest.empty()) return std::nullopt;
  return std::strtod(read.c_str(), nullptr);
}

}  // namespace tunegauge::chat_templates::python
