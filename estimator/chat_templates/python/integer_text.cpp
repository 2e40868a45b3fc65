// Writes the digits of numbers and the characters with those numbers.

#include "estimator/chat_templates/python/integer_text.h"

#include <charconv>
#include <stdexcept>

#include "estimator/chat_templates/python/code_points.h"

namespace tunegauge::chat_templates::python {

std::string integer_digits(std::int64_t value, int base, bool is_upper) {
  const auto bits = static_cast<std::uint64_t>(value);
  char buffer[64];
  const auto end = std::to_chars(buffer, buffer + sizeof(buffer),
                                 value < 0 ? std::uint64_t{0} - bits : bits, base);
  std::string digits(buffer, end.ptr);
  if (is_upper) {
    for (char& c : digits) c = c >= 'a' ? static_cast<char>(c ^ 0x20) : c;
  }
  return digits;
}

std::string character_of(std::int64_t code_point) {
  if (code_point < 0 || code_point > 0x10FFFF) {
    throw std::out_of_range("%c arg not in range(0x110000)");
  }
  if (code_point >= 0xD800 && code_point <= 0xDFFF) {
    throw std::invalid_argument("surrogates are not supported");
  }
  return utf8_of(static_cast<char32_t>(code_point));
}

}  // namespace tunegauge::chat_templates::python
