// Normalizers that treat a text as a whole: Unicode forms, Strip, Prepend, Replace, ByteLevel.

#include <algorithm>
#include <utility>

#include "estimator/tokenizers/byte_characters.h"
#include "estimator/tokenizers/normalizers.h"
#include "estimator/tokenizers/unicode.h"
#include "estimator/tokenizers/utf8_scan.h"

namespace tunegauge::tokenizers {
namespace {

class UnicodeNormalizer final : public Normalizer {
 public:
  explicit UnicodeNormalizer(unicode::NormalizationForm form) : form_(form) {}
  void normalize(std::string& text, std::string& scratch) const override {
    unicode::normalize(text, form_, scratch);
    text.swap(scratch);
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

  void normalize(std::string& text, std::string& /*scratch*/) const override {
    std::size_t first = text.size();  // of what stays
    std::size_t last = 0;
    for_each_code_point(text, [&](char32_t c, std::size_t begin, std::size_t end) {
      if (unicode::is_rust_space(c)) return;
      first = std::min(first, begin);
      last = end;
    });
    if (sides_.right) text.resize(last);
    if (sides_.left) text.erase(0, std::min(first, text.size()));
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
  void normalize(std::string& text, std::string& /*scratch*/) const override {
    if (!text.empty()) text.insert(0, prefix_);
  }
  bool leaves(std::string_view text) const override { return text.empty() || prefix_.empty(); }

 private:
  std::string prefix_;
};

class Replace final : public Normalizer {
 public:
  Replace(std::unique_ptr<const Pattern> pattern, std::string content)
      : pattern_(std::move(pattern)), content_(std::move(content)) {}

  void normalize(std::string& text, std::string& scratch) const override {
    if (text.empty()) return;
    std::vector<Match> matches;
    // Where the pattern's engine gives up, the rest stays as it is.
    static_cast<void>(pattern_->find_all(text, matches));
    if (matches.empty()) return;
    scratch.clear();
    std::size_t at = 0;
    for (const Match& match : matches) {
      scratch.append(text, at, match.begin - at);
      scratch += content_;
      at = match.end;
    }
    scratch.append(text, at);
    text.swap(scratch);
  }

  bool leaves(std::string_view text) const override { return text.empty(); }

 private:
  std::unique_ptr<const Pattern> pattern_;
  std::string content_;
};

class ByteLevelNormalizer final : public Normalizer {
 public:
  void normalize(std::string& text, std::string& scratch) const override {
    scratch.resize(2 * text.size());
    const char* end = write_byte_characters(text, scratch.data());
    scratch.resize(static_cast<std::size_t>(end - scratch.data()));
    text.swap(scratch);
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
