// Chooses who runs a pattern: a matcher of its own, a plain search, or Oniguruma.

#include "estimator/tokenizers/regex.h"

#include "estimator/tokenizers/pattern_spec.h"

namespace tunegauge::tokenizers {
namespace {

class Literal final : public Pattern {
 public:
  explicit Literal(std::string_view text) : text_(text) {}

  bool find_all(std::string_view text, std::vector<Match>& matches) const override {
    for (std::size_t at = text.find(text_); at != std::string_view::npos;) {
      const std::size_t end = at + text_.size();
      matches.push_back({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end)});
      at = text.find(text_, end);
    }
    return true;
  }

 private:
  std::string text_;
};

}  // namespace

std::unique_ptr<const Pattern> make_literal(std::string_view text) {
  return std::make_unique<const Literal>(text);
}

Result<std::unique_ptr<const Pattern>> make_regex(std::string_view expression,
                                                  const std::string& place) {
  if (auto known = make_known_regex(expression)) return known;
  return make_oniguruma_regex(expression, place);
}

Result<std::unique_ptr<const Pattern>> read_pattern(const JsonObject& spec) {
  auto value = spec.need("pattern");
  if (!value) return value.error();
  auto pattern = JsonObject::of(*value, spec.place_of("pattern"));
  if (!pattern) return pattern.error();
  if (pattern->find("String") && pattern->find("Regex")) {
    return input_error(pattern->place(), "has both \"String\" and \"Regex\"",
                       "leave one of them out");
  }
  if (pattern->find("String").has_value()) {
    auto text = pattern->need_text("String");
    if (!text) return text.error();
    if (!text->empty()) return make_literal(*text);
    return make_oniguruma_regex("", pattern->place());  // matches between all characters
  }
  auto expression = pattern->need_text("Regex");
  if (!expression) return expression.error();
  return make_regex(*expression, pattern->place_of("Regex"));
}

}  // namespace tunegauge::tokenizers
