// Finds events in JSON strings 16 bytes at a time, and undoes escapes run by run.

#include "estimator/dataset/json_string.h"

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace tunegauge::dataset {
namespace {

bool is_event(char byte) {
  return byte == '"' || byte == '\\' || static_cast<unsigned char>(byte) < 0x20;
}

constexpr char32_t replacement = 0xFFFD;
constexpr std::size_t escape_digits = 4;

bool is_high_surrogate(char32_t unit) {
  return unit >= 0xD800 && unit <= 0xDBFF;
}
bool is_low_surrogate(char32_t unit) {
  return unit >= 0xDC00 && unit <= 0xDFFF;
}

int hex_digit(char byte) {
  if (byte >= '0' && byte <= '9') return byte - '0';
  if (byte >= 'a' && byte <= 'f') return byte - 'a' + 10;
  if (byte >= 'A' && byte <= 'F') return byte - 'A' + 10;
  return -1;
}

/// The unit of `\uXXXX` at `at`; false where there is none.
bool read_unit(const char* at, const char* end, char32_t& unit) {
  if (static_cast<std::size_t>(end - at) < 2 + escape_digits || at[0] != '\\' || at[1] != 'u') {
    return false;
  }
  unit = 0;
  for (std::size_t i = 2; i < 2 + escape_digits; ++i) {
    const int digit = hex_digit(at[i]);
    if (digit < 0) return false;
    unit = unit * 16 + static_cast<char32_t>(digit);
  }
  return true;
}

/// Writes UTF-8 in place: the pool has no std::string to append to.
char* put_utf8(char* target, char32_t point) {
  const auto put = [&target](char32_t byte) { *target++ = static_cast<char>(byte); };
  if (point < 0x80) {
    put(point);
  } else if (point < 0x800) {
    put(0xC0 | (point >> 6));
    put(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    put(0xE0 | (point >> 12));
    put(0x80 | ((point >> 6) & 0x3F));
    put(0x80 | (point & 0x3F));
  } else {
    put(0xF0 | (point >> 18));
    put(0x80 | ((point >> 12) & 0x3F));
    put(0x80 | ((point >> 6) & 0x3F));
    put(0x80 | (point & 0x3F));
  }
  return target;
}

char short_escape(char letter) {
  switch (letter) {
    case '"':
    case '\\':
    case '/':
      return letter;
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return 0;
  }
}

}  // namespace

const char* find_string_event(const char* at, const char* end) {
#if defined(__SSE2__)
  const __m128i quote = _mm_set1_epi8('"');
  const __m128i backslash = _mm_set1_epi8('\\');
  const __m128i control = _mm_set1_epi8(0x1F);
  for (; end - at >= 16; at += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    const __m128i low = _mm_cmpeq_epi8(_mm_min_epu8(bytes, control), bytes);
    const __m128i events = _mm_or_si128(
        low, _mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash)));
    const auto mask = static_cast<std::uint32_t>(_mm_movemask_epi8(events));
    if (mask != 0) return at + std::countr_zero(mask);
  }
#endif
  while (at != end && !is_event(*at)) ++at;
  return at;
}

Unescaped unescape(std::string_view raw, char* target) {
  Unescaped result;
  const char* at = raw.data();
  const char* const end = at + raw.size();
  char* out = target;
  while (at != end) {
    const char* const escape =
        static_cast<const char*>(std::memchr(at, '\\', static_cast<std::size_t>(end - at)));
    const char* const run_end = escape == nullptr ? end : escape;
    const auto run = static_cast<std::size_t>(run_end - at);
    std::memcpy(out, at, run);
    out += run;
    at = run_end;
    if (at == end) break;
    if (end - at >= 2 && at[1] != 'u') {
      const char byte = short_escape(at[1]);
      if (byte == 0) break;
      *out++ = byte;
      at += 2;
      continue;
    }
    char32_t unit = 0;
    if (!read_unit(at, end, unit)) break;
    at += 2 + escape_digits;
    char32_t low = 0;
    if (is_high_surrogate(unit) && read_unit(at, end, low) && is_low_surrogate(low)) {
      unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
      at += 2 + escape_digits;
    } else if (is_high_surrogate(unit) || is_low_surrogate(unit)) {
      unit = replacement;
      result.lone_surrogate = true;
    }
    out = put_utf8(out, unit);
  }
  if (at != end) result.bad_escape = at;
  result.bytes = static_cast<std::size_t>(out - target);
  return result;
}

}  // namespace tunegauge::dataset
