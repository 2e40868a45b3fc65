// Normalizers that treat a text as a whole: Unicode forms, Strip, Prepend, Replace, ByteLevel.

#include <algorithm>
#include <utility>

#include "estimator/tokenizers/byte_characters.h"
#include "estimator/tokenizers/normalizers.h"
#include "estimator/tokenizers/tokenizer.h"
#include "estimator/tokenizers/unicode.h"
#include "estimator/tokenizers/utf8_scan.h"

namespace tunegauge::tokenizers {
namespace {

class UnicodeNormalizer final : public Normalizer {
 public:
  explicit UnicodeNormalizer(unicode::NormalizationForm form) : form_(form) {}
  void normalize(NormalizedText& text) const override {
    std::size_t origin_characters = 0;
    if (text.origin_bytes > 0) {
      // What the beginning becomes by itself has as many characters as what it becomes with marks
      // that join it from behind.
      unicode::normalize(std::string_view(text.text).substr(0, text.origin_bytes), form_,
                         text.scratch);
      for_each_code_point(text.scratch,
                          [&](char32_t, std::size_t, std::size_t) { ++origin_characters; });
    }
    unicode::normalize(text.text, form_, text.scratch);
    text.text.swap(text.scratch);
    text.origin_bytes = 0;
    for (; origin_characters > 0 && text.origin_bytes < text.text.size(); --origin_characters) {
      text.origin_bytes += utf8_length(text.text[text.origin_bytes]);
    }
  }
  bool leaves(std::string_view text) const override {
    return unicode::is_surely_normalized(text, form_);
  }

 private:
  unicode::NormalizationForm form_;
};

class Strip final : public Normalizer {
 public:
  explicit Strip(StripSides sides) : sides_(sides) {}

  void normalize(NormalizedText& normalized) const override {
    std::string& text = normalized.text;
    std::size_t first = text.size();  // of what stays
    std::size_t last = 0;
    for_each_code_point(text, [&](char32_t c, std::size_t begin, std::size_t end) {
      if (unicode::is_rust_space(c)) return;
      first = std::min(first, begin);
      last = end;
    });
    if (sides_.right) text.resize(last);
    const std::size_t removed = sides_.left ? std::min(first, text.size()) : 0;
    text.erase(0, removed);
    normalized.origin_bytes =
        std::min(normalized.origin_bytes - std::min(removed, normalized.origin_bytes), text.size());
  }

  bool leaves(std::string_view text) const override {
    const auto is_visible = [](char c) { return c > ' ' && c < 0x7F; };
    return !text.empty() && is_visible(text.front()) && is_visible(text.back());
  }

 private:
  StripSides sides_;
};

class Prepend final : public Normalizer {
 public:
  explicit Prepend(std::string prefix) : prefix_(std::move(prefix)) {}
  void normalize(NormalizedText& text) const override {
    if (text.text.empty()) return;
    text.too_long = prefix_.size() + text.text.size() > most_text_bytes;
    if (text.too_long) return;
    text.text.insert(0, prefix_);
    // The prefix has the place of the character that it stands before.
    if (text.origin_bytes > 0) text.origin_bytes += prefix_.size();
  }
  bool leaves(std::string_view text) const override { return text.empty() || prefix_.empty(); }

 private:
  std::string prefix_;
};

class Replace final : public Normalizer {
 public:
  Replace(std::unique_ptr<const Pattern> pattern, std::string content)
      : pattern_(std::move(pattern)), content_(std::move(content)) {}

  void normalize(NormalizedText& normalized) const override {
    std::string& text = normalized.text;
    if (text.empty()) return;
    std::vector<Match> matches;
    if (!pattern_->find_all(text, matches)) normalized.gave_up = true;
    if (matches.empty()) return;
    normalized.too_long = size_after(text, matches) > most_text_bytes;
    if (normalized.too_long) return;
    std::string& result = normalized.scratch;
    result.clear();
    std::size_t origin_bytes = 0;
    std::size_t at = 0;
    for (const Match& match : matches) {
      copy(normalized, {static_cast<std::uint32_t>(at), match.begin}, origin_bytes);
      result += content_;
      // What is put in has the place of the last byte that it replaces.
      if (match.end <= normalized.origin_bytes) origin_bytes = result.size();
      at = match.end;
    }
    copy(normalized, {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(text.size())},
         origin_bytes);
    normalized.origin_bytes = origin_bytes;
    text.swap(result);
  }

  bool leaves(std::string_view text) const override { return text.empty(); }

 private:
  /// Bytes of the result; content_ may have 512 MiB, matches may be as many.
  [[nodiscard]] std::size_t size_after(std::string_view text,
                                       const std::vector<Match>& matches) const {
    std::size_t size = text.size() + matches.size() * content_.size();
    for (const Match& match : matches) size -= match.end - match.begin;
    return size;
  }

  static void copy(NormalizedText& normalized, Match part, std::size_t& origin_bytes) {
    const std::size_t before = normalized.scratch.size();
    normalized.scratch.append(normalized.text, part.begin, part.end - part.begin);
    if (part.begin >= normalized.origin_bytes || part.begin == part.end) return;
    origin_bytes = before + std::min<std::size_t>(normalized.origin_bytes, part.end) - part.begin;
  }

  std::unique_ptr<const Pattern> pattern_;
  std::string content_;
};

class ByteLevelNormalizer final : public Normalizer {
 public:
  void normalize(NormalizedText& text) const override {
    text.too_long = byte_characters_size(text.text) > most_text_bytes;
    if (text.too_long) return;
    std::string& result = text.scratch;
    result.resize(2 * text.text.size());
    const std::size_t origin_bytes =
        byte_characters_size(std::string_view(text.text).substr(0, text.origin_bytes));
    const char* end = write_byte_characters(text.text, result.data());
    result.resize(static_cast<std::size_t>(end - result.data()));
    text.origin_bytes = origin_bytes;
    text.text.swap(result);
  }
  bool leaves(std::string_view text) const override {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '!' && c <= '~'; });
  }
};

}  // namespace

NormalizerPointer make_unicode_normalizer(unicode::NormalizationForm form) {
  return std::make_unique<const UnicodeNormalizer>(form);
}
NormalizerPointer make_strip(StripSides sides) {
  return std::make_unique<const Strip>(sides);
}
NormalizerPointer make_prepend(std::string prefix) {
  return std::make_unique<const Prepend>(std::move(prefix));
}
NormalizerPointer make_replace(std::unique_ptr<const Pattern> pattern, std::string content) {
  return std::make_unique<const Replace>(std::move(pattern), std::move(content));
}
NormalizerPointer make_byte_level_normalizer() {
  return std::make_unique<const ByteLevelNormalizer>();
}

}  // namespace tunegauge::tokenizers
