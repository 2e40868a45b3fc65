// Which matcher is written by hand for which regular expression.

#include <array>

#include "estimator/tokenizers/known_patterns.h"
#include "estimator/tokenizers/regex.h"
#include "estimator/tokenizers/run_scanner.h"
#include "estimator/tokenizers/word_scanner.h"

namespace tunegauge::tokenizers {
namespace {

bool is_number(char32_t c) {
  return (unicode::text_classes()[c] & unicode::kNumber) != 0;
}

template <class Scanner>
std::unique_ptr<const Pattern> make() {
  return std::make_unique<const Scanner>();
}

struct KnownRegex {
  std::string_view expression;
  std::unique_ptr<const Pattern> (*make)();
};

constexpr std::array kKnownRegexes = {
    KnownRegex{kLlama3Expression, make<WordScanner<kLlama3>>},
    KnownRegex{kQwen2Expression, make<WordScanner<kQwen2>>},
    KnownRegex{kQwen35Expression, make<WordScanner<kQwen35>>},
    KnownRegex{kO200kExpression, make<WordScanner<kO200k>>},
    KnownRegex{kTekkenExpression, make<WordScanner<kTekken>>},
    KnownRegex{kDeepSeekExpression, make<WordScanner<kDeepSeek>>},
    KnownRegex{kGpt2Expression, make<WordScanner<kGpt2>>},
    KnownRegex{kNumbersExpression, make<RunScanner<is_number, 3>>},
    KnownRegex{kHanOrKanaExpression, make<RunScanner<is_han_or_kana, 0>>},
};

}  // namespace

std::unique_ptr<const Pattern> make_known_regex(std::string_view expression) {
  for (const KnownRegex& known : kKnownRegexes) {
    if (known.expression == expression) return known.make();
  }
  return nullptr;
}

}  // namespace tunegauge::tokenizers
