// UTF-8 by the book (Unicode 16, chapter 3.9): validation is simdjson's, the rest is small.

#include "base/utf8.h"

#include <algorithm>
#include <array>

#include <simdjson.h>

namespace tunegauge {

namespace {

/// Length of the well-formed sequence at `at`, or 0; `bad` is then how many bytes belong to the
/// maximal invalid subsequence (at least 1).
std::size_t well_formed(std::string_view text, std::size_t at, std::size_t& bad) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
  };
  const unsigned first = byte(at);
  bad = 1;
  if (first < 0x80) return 1;
  std::size_t length = 0;
  unsigned low = 0x80;
  unsigned high = 0xBF;
  if (first >= 0xC2 && first <= 0xDF) {
    length = 2;
  } else if (first >= 0xE0 && first <= 0xEF) {
    length = 3;
    if (first == 0xE0) low = 0xA0;
    if (first == 0xED) high = 0x9F;
  } else if (first >= 0xF0 && first <= 0xF4) {
    length = 4;
    if (first == 0xF0) low = 0x90;
    if (first == 0xF4) high = 0x8F;
  } else {
    return 0;
  }
  for (std::size_t i = 1; i < length; ++i) {
    const unsigned next = byte(at + i);
    if (at + i >= text.size() || next < low || next > high) return 0;
    low = 0x80;
    high = 0xBF;
    bad = i + 1;
  }
  return length;
}

struct Range {
  char32_t first;
  char32_t last;
};

// East Asian Wide and Fullwidth blocks and the emoji that terminals draw in two columns.
constexpr std::array<Range, 14> kWide{{{0x1100, 0x115F},
                                       {0x2E80, 0x303E},
                                       {0x3041, 0x33FF},
                                       {0x3400, 0x4DBF},
                                       {0x4E00, 0x9FFF},
                                       {0xA000, 0xA4CF},
                                       {0xAC00, 0xD7A3},
                                       {0xF900, 0xFAFF},
                                       {0xFE30, 0xFE6F},
                                       {0xFF00, 0xFF60},
                                       {0xFFE0, 0xFFE6},
                                       {0x1F300, 0x1F64F},
                                       {0x1F900, 0x1F9FF},
                                       {0x20000, 0x3FFFD}}};

// Marks and joiners that take no column of their own.
constexpr std::array<Range, 6> kZeroWidth{{{0x0300, 0x036F},
                                           {0x200B, 0x200F},
                                           {0x20D0, 0x20F0},
                                           {0xFE00, 0xFE0F},
                                           {0xFE20, 0xFE2F},
                                           {0xE0100, 0xE01EF}}};

template <std::size_t N>
bool contains(const std::array<Range, N>& ranges, char32_t value) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [value](Range r) { return value >= r.first && value <= r.last; });
}

}  // namespace

std::size_t find_invalid_utf8(std::string_view text) {
  if (simdjson::validate_utf8(text.data(), text.size())) return std::string_view::npos;
  std::size_t at = 0;
  std::size_t bad = 0;
  while (at < text.size()) {
    const std::size_t length = well_formed(text, at, bad);
    if (length == 0) return at;
    at += length;
  }
  return std::string_view::npos;
}

CodePoint decode_utf8(std::string_view text, std::size_t at) noexcept {
  const auto byte = [&](std::size_t i) {
    return static_cast<char32_t>(static_cast<unsigned char>(text[at + i]));
  };
  const char32_t first = byte(0);
  if (first < 0x80) return {first, 1};
  if (first < 0xE0) return {((first & 0x1F) << 6) | (byte(1) & 0x3F), 2};
  if (first < 0xF0) {
    return {((first & 0x0F) << 12) | ((byte(1) & 0x3F) << 6) | (byte(2) & 0x3F), 3};
  }
  return {((first & 0x07) << 18) | ((byte(1) & 0x3F) << 12) | ((byte(2) & 0x3F) << 6) |
              (byte(3) & 0x3F),
          4};
}

void append_utf8(std::string& text, char32_t code_point) {
  const auto put = [&text](char32_t byte) { text.push_back(static_cast<char>(byte)); };
  if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xC0 | (code_point >> 6));
    put(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    put(0xE0 | (code_point >> 12));
    put(0x80 | ((code_point >> 6) & 0x3F));
    put(0x80 | (code_point & 0x3F));
  } else {
    put(0xF0 | (code_point >> 18));
    put(0x80 | ((code_point >> 12) & 0x3F));
    put(0x80 | ((code_point >> 6) & 0x3F));
    put(0x80 | (code_point & 0x3F));
  }
}

std::string replace_invalid_utf8(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  std::size_t at = 0;
  std::size_t bad = 0;
  while (at < text.size()) {
    const std::size_t length = well_formed(text, at, bad);
    if (length == 0) {
      append_utf8(result, 0xFFFD);
      at += bad;
    } else {
      result.append(text, at, length);
      at += length;
    }
  }
  return result;
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  std::size_t bad = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (well_formed(text, at, bad) == 0) {  // drawn as one replacement character
      at += bad;
      ++width;
      continue;
    }
    const CodePoint point = decode_utf8(text, at);
    at += point.bytes;
    if (point.value < 0x20 || contains(kZeroWidth, point.value)) continue;
    width += contains(kWide, point.value) ? 2U : 1U;
  }
  return width;
}

}  // namespace tunegauge
