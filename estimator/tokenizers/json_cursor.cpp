// JsonCursor: white space eight bytes at a time, escapes, numbers, and what is skipped.

#include "estimator/tokenizers/json_cursor.h"

#include <bit>
#include <cstring>
#include <limits>

#include "base/utf8.h"

namespace tunegauge::tokenizers {

namespace {

constexpr std::size_t word_bytes = sizeof(std::uint64_t);
constexpr std::uint64_t ones = 0x0101010101010101U;
constexpr std::uint64_t high_bits = ones << 7;

std::uint64_t load(const char* at) {
  std::uint64_t word = 0;
  std::memcpy(&word, at, word_bytes);
  return word;
}

/// How many bytes of a word come before the first whose high bit is set; 8 where none is.
std::size_t bytes_before(std::uint64_t marked) {
  constexpr bool is_little = std::endian::native == std::endian::little;
  return static_cast<std::size_t>(is_little ? std::countr_zero(marked) : std::countl_zero(marked)) /
         8;
}

/// Marks the bytes that are not equal to `byte`. Exact.
std::uint64_t mark_others(std::uint64_t word, unsigned char byte) {
  const std::uint64_t difference = word ^ (ones * byte);
  return (((difference & ~high_bits) + ~high_bits) | difference) & high_bits;
}

}  // namespace

void JsonCursor::skip_space() {
  // What tools write is nothing, one space, or a line end and spaces.
  while (at_ < end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t')) {
    ++at_;
    while (static_cast<std::size_t>(end_ - at_) >= word_bytes) {
      const std::size_t spaces = bytes_before(mark_others(load(at_), ' '));
      at_ += spaces;
      if (spaces < word_bytes) break;
    }
  }
}

bool JsonCursor::take_each(std::string_view wanted, std::string_view& taken) {
  const char* const begin = at_;
  for (const char character : wanted) {
    if (!take(character)) {
      at_ = begin;
      return false;
    }
  }
  taken = {begin, static_cast<std::size_t>(at_ - begin)};
  return true;
}

bool JsonCursor::take_escaped(const char* begin, std::string_view& value) {
  std::string& text = unescaped_.emplace_back(begin, at_);
  while (at_ < end_ && *at_ == '\\') {
    ++at_;
    if (!append_escape(text)) return false;
    const char* const plain = at_;
    at_ = find_special(at_);
    text.append(plain, at_);
  }
  if (at_ == end_ || *at_ != '"') return false;
  ++at_;
  value = text;
  return true;
}

bool JsonCursor::append_escape(std::string& text) {
  if (at_ == end_) return false;
  constexpr std::string_view letters = "\"\\/bfnrt";
  constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
  const char letter = *at_++;
  if (const std::size_t found = letters.find(letter); found != letters.npos) {
    text += meanings[found];
    return true;
  }
  std::uint32_t unit = 0;
  if (letter != 'u' || !take_hex(unit)) return false;
  constexpr std::uint32_t high_first = 0xD800;
  constexpr std::uint32_t low_first = 0xDC00;
  constexpr std::uint32_t low_end = 0xE000;
  if (unit >= high_first && unit < low_end) {
    std::uint32_t low = 0;
    if (unit >= low_first || end_ - at_ < 2 || at_[0] != '\\' || at_[1] != 'u') return false;
    at_ += 2;
    if (!take_hex(low) || low < low_first || low >= low_end) return false;
    unit = 0x10000 + ((unit - high_first) << 10) + (low - low_first);
  }
  append_utf8(text, unit);
  return true;
}

bool JsonCursor::take_hex(std::uint32_t& unit) {
  constexpr int digits = 4;
  if (end_ - at_ < digits) return false;
  for (int left = digits; left > 0; --left) {
    const auto c = static_cast<unsigned char>(*at_++);
    const unsigned letter = c | 0x20U;
    if (c >= '0' && c <= '9') {
      unit = unit << 4 | (c - unsigned{'0'});
    } else if (letter >= 'a' && letter <= 'f') {
      unit = unit << 4 | (letter - unsigned{'a'} + 10);
    } else {
      return false;
    }
  }
  return true;
}

bool JsonCursor::take_number(std::uint32_t& value) {
  skip_space();
  const char* const begin = at_;
  std::uint64_t number = 0;
  while (at_ < end_ && *at_ >= '0' && *at_ <= '9') {
    number = number * 10 + static_cast<std::uint64_t>(*at_ - '0');
    if (number > std::numeric_limits<std::uint32_t>::max()) return false;
    ++at_;
  }
  if (at_ == begin || (*begin == '0' && at_ - begin > 1)) return false;
  if (at_ < end_ && (*at_ == '.' || *at_ == 'e' || *at_ == 'E')) return false;
  value = static_cast<std::uint32_t>(number);
  return true;
}

bool JsonCursor::skip_string() {
  ++at_;
  while (true) {
    at_ = find_special(at_);
    if (at_ == end_) return false;
    const char special = *at_++;
    if (special == '"') return true;
    if (special != '\\' || at_ == end_) return false;
    ++at_;
  }
}

bool JsonCursor::skip_value() {
  std::size_t depth = 0;
  do {
    switch (peek()) {
      case '\0':
        return false;
      case '"':
        if (!skip_string()) return false;
        break;
      case '{':
      case '[':
        ++depth;
        ++at_;
        break;
      case '}':
      case ']':
        if (depth == 0) return false;
        --depth;
        ++at_;
        break;
      case ',':
      case ':':
        if (depth == 0) return false;
        ++at_;
        break;
      default:  // numbers, true, false, null, or what is wrong anyway
        while (at_ < end_ &&
               std::string_view(" \n\r\t,:{}[]\"").find(*at_) == std::string_view::npos)
          ++at_;
    }
  } while (depth > 0);
  return true;
}

}  // namespace tunegauge::tokenizers
