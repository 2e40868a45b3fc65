// Normalizers that look at one character at a time: Lowercase, StripAccents, Nmt, and
// BertNormalizer, which is four such steps.

#include <utility>

#include "estimator/tokenizers/normalizers.h"
#include "estimator/tokenizers/unicode.h"
#include "estimator/tokenizers/utf8_scan.h"

namespace tunegauge::tokenizers {
namespace {

/// What one character becomes: itself, another one, nothing, or text that the step appends.
constexpr char32_t kNothing = unicode::kEnd;

/// Calls `write(c, begin, end, result)` for each character; what it appends to `result` takes the
/// character's place, and has its offset in the original text.
template <class Write>
void rewrite_characters(NormalizedText& normalized, Write write) {
  std::string& result = normalized.scratch;
  result.clear();
  std::size_t origin_bytes = 0;
  for_each_code_point(normalized.text, [&](char32_t c, std::size_t begin, std::size_t end) {
    write(c, begin, end, result);
    if (begin < normalized.origin_bytes) origin_bytes = result.size();
  });
  normalized.origin_bytes = origin_bytes;
  normalized.text.swap(result);
}

/// `step(c)` gives the replacement of a character, or kNothing.
template <class Step>
void map_characters(NormalizedText& normalized, Step step) {
  const std::string& text = normalized.text;
  rewrite_characters(normalized,
                     [&](char32_t c, std::size_t begin, std::size_t end, std::string& result) {
                       const char32_t replacement = step(c);
                       if (replacement == c) {
                         result.append(text, begin, end - begin);
                       } else if (replacement != kNothing) {
                         append_utf8(result, replacement);
                       }
                     });
}

template <class Test>
bool none_of(std::string_view text, Test test) {
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint code_point = decode_inline(text, at);
    if (test(code_point.value)) return false;
    at += code_point.bytes;
  }
  return true;
}

constexpr char32_t kDottedCapitalI = 0x130;

/// U+0130 is the one character whose lower case is two.
bool has_case(char32_t c) {
  return c == kDottedCapitalI || unicode::lower_case(c) != c;
}

class Lowercase final : public Normalizer {
 public:
  void normalize(NormalizedText& text) const override {
    rewrite_characters(text, [](char32_t c, std::size_t, std::size_t, std::string& result) {
      if (c == kDottedCapitalI) {
        result += "i\u0307";
      } else {
        append_utf8(result, unicode::lower_case(c));
      }
    });
  }
  bool leaves(std::string_view text) const override { return none_of(text, has_case); }
};

class StripAccents final : public Normalizer {
 public:
  void normalize(NormalizedText& text) const override {
    map_characters(text, [](char32_t c) { return unicode::is_combining_mark(c) ? kNothing : c; });
  }
  bool leaves(std::string_view text) const override {
    return none_of(text, unicode::is_combining_mark);
  }
};

/// The rules of SentencePiece's "nmt" table, as the reference lists them.
char32_t nmt_character(char32_t c) {
  const bool vanishes = (c >= 0x1 && c <= 0x8) || c == 0xB || (c >= 0xE && c <= 0x1F) ||
                        c == 0x7F || c == 0x8F || c == 0x9F;
  if (vanishes) return kNothing;
  const bool is_blank = c == 0x9 || c == 0xA || c == 0xC || c == 0xD || c == 0x1680 ||
                        (c >= 0x200B && c <= 0x200F) || c == 0x2028 || c == 0x2029 || c == 0x2581 ||
                        c == 0xFEFF || c == 0xFFFD;
  return is_blank ? U' ' : c;
}

class Nmt final : public Normalizer {
 public:
  void normalize(NormalizedText& text) const override { map_characters(text, nmt_character); }
  bool leaves(std::string_view text) const override {
    return none_of(text, [](char32_t c) { return nmt_character(c) != c; });
  }
};

char32_t clean_character(char32_t c) {
  if (c == '\t' || c == '\n' || c == '\r') return U' ';
  if (c == 0 || c == 0xFFFD || unicode::is_old_other(c)) return kNothing;
  return unicode::is_rust_space(c) ? U' ' : c;
}

class BertNormalizer final : public Normalizer {
 public:
  explicit BertNormalizer(BertOptions options) : options_(options) {}

  void normalize(NormalizedText& text) const override {
    if (options_.clean_text) map_characters(text, clean_character);
    if (options_.handle_chinese_chars) space_ideographs(text);
    if (options_.strip_accents) {
      decompose_->normalize(text);
      map_characters(text, [](char32_t c) { return unicode::is_old_nonspacing(c) ? kNothing : c; });
    }
    if (options_.lowercase) Lowercase().normalize(text);
  }

  bool leaves(std::string_view text) const override {
    return none_of(text, [](char32_t c) { return c < ' ' || c >= 0x7F || has_case(c); });
  }

 private:
  static void space_ideographs(NormalizedText& normalized) {
    const std::string& text = normalized.text;
    rewrite_characters(normalized,
                       [&](char32_t c, std::size_t begin, std::size_t end, std::string& result) {
                         const bool is_ideograph = unicode::is_bert_ideograph(c);
                         if (is_ideograph) result += ' ';
                         result.append(text, begin, end - begin);
                         if (is_ideograph) result += ' ';
                       });
  }

  BertOptions options_;
  NormalizerPointer decompose_ = make_unicode_normalizer(unicode::NormalizationForm::nfd);
};

}  // namespace

NormalizerPointer make_lowercase() {
  return std::make_unique<const Lowercase>();
}
NormalizerPointer make_strip_accents() {
  return std::make_unique<const StripAccents>();
}
NormalizerPointer make_nmt() {
  return std::make_unique<const Nmt>();
}
NormalizerPointer make_bert_normalizer(BertOptions options) {
  return std::make_unique<const BertNormalizer>(options);
}

}  // namespace tunegauge::tokenizers
