#pragma once
// Walks over the text of a JSON document without building a tree: for long lists of short strings,
// where the tree would take longer than the list. Strict about what it reads and blind to what it
// skips. All functions return false at anything that they do not take; the cursor is lost then.

#include <bit>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "estimator/tokenizers/hash_bytes.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace tunegauge::tokenizers {

class JsonCursor {
 public:
  /// Borrows the text. Strings that hold escapes are written to `unescaped`.
  JsonCursor(std::string_view text, std::deque<std::string>& unescaped)
      : begin_(text.data()),
        at_(text.data()),
        end_(text.data() + text.size()),
        unescaped_(unescaped) {}

  [[nodiscard]] std::size_t offset() const { return static_cast<std::size_t>(at_ - begin_); }

  /// The next character that is no white space, or 0 at the end.
  char peek() {
    skip_space();
    return at_ < end_ ? *at_ : '\0';
  }
  /// Steps over `wanted`, if it is next.
  bool take(char wanted) {
    if (peek() != wanted || at_ == end_) return false;
    ++at_;
    return true;
  }
  /// A string; a view into the text or into `unescaped`. Whether it is UTF-8 is not looked at.
  bool take_string(std::string_view& value) { return take('"') && take_string_body(value); }
  /// The rest of a string behind its first quote.
  bool take_string_body(std::string_view& value) {
    const char* const begin = at_;
    at_ = find_special(at_);
    if (at_ == end_) return false;
    if (*at_ != '"') return take_escaped(begin, value);
    value = {begin, static_cast<std::size_t>(at_ - begin)};
    ++at_;
    return true;
  }
  /// A whole number from 0 to 2^32 - 1, with no sign, fraction or exponent.
  bool take_number(std::uint32_t& value);
  /// Steps over `wanted` characters with white space around them, or over nothing. `last_time` is
  /// what it stepped over last time: between two entries of a list this is mostly the same.
  bool take_all(std::string_view wanted, std::string_view& last_time) {
    const std::size_t size = last_time.size();
    if (size > 0 && static_cast<std::size_t>(end_ - at_) >= size &&
        equal_bytes(at_, last_time.data(), size)) {
      at_ += size;
      return true;
    }
    return take_each(wanted, last_time);
  }
  /// Any value, without a look at whether it is right.
  bool skip_value();

  /// Walks through an object: `member(key)` steps over the value.
  template <class Member>
  bool take_object(Member member) {
    if (!take('{')) return false;
    if (take('}')) return true;
    do {
      std::string_view key;
      if (!take_string(key) || !take(':') || !member(key)) return false;
    } while (take(','));
    return take('}');
  }

 private:
  /// A byte where a string ends or is not plain: a quote, backslash or control.
  static bool is_special(char c) {
    return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20;
  }
  /// The first such byte from `at` on, or the end.
  [[nodiscard]] const char* find_special(const char* at) const {
#if defined(__SSE2__)
    while (end_ - at >= 16) {
      const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
      const __m128i controls = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1F)), bytes);
      const __m128i quotes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
      const __m128i backslashes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
      const auto found = static_cast<unsigned>(
          _mm_movemask_epi8(_mm_or_si128(controls, _mm_or_si128(quotes, backslashes))));
      if (found != 0) return at + std::countr_zero(found);
      at += 16;
    }
#endif
    while (at < end_ && !is_special(*at)) ++at;
    return at;
  }

  bool take_each(std::string_view wanted, std::string_view& taken);
  void skip_space();
  bool skip_string();
  bool take_escaped(const char* begin, std::string_view& value);
  bool append_escape(std::string& text);
  bool take_hex(std::uint32_t& unit);

  const char* begin_;
  const char* at_;
  const char* end_;
  std::deque<std::string>& unescaped_;
};

}  // namespace tunegauge::tokenizers
