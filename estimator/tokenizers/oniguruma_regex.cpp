// Patterns that Oniguruma runs, within limits: it backtracks, and both the pattern and the text may
// come from someone who means harm.

#include <limits>
#include <mutex>
#include <optional>
#include <utility>

#include <oniguruma.h>

#include "estimator/tokenizers/regex.h"
#include "estimator/tokenizers/regex_classes.h"
#include "estimator/tokenizers/utf8_scan.h"

namespace tunegauge::tokenizers {
namespace {

constexpr std::size_t kMostExpressionBytes = 1 << 16;
/// Steps back that one attempt may take; the reference has the same limit (Oniguruma's default).
constexpr unsigned long kMostRetriesInMatch = 10'000'000;
/// And all attempts of one search together.
constexpr unsigned long kMostRetriesInSearch = 100'000'000;
/// Places that an attempt may remember at once, some 40 bytes each.
constexpr unsigned kMostStackEntries = 16'000'000;

struct RegexDeleter {
  void operator()(OnigRegex regex) const { onig_free(regex); }
};
using RegexPointer = std::unique_ptr<re_pattern_buffer, RegexDeleter>;

struct RegionDeleter {
  void operator()(OnigRegion* region) const { onig_region_free(region, 1); }
};
struct ParameterDeleter {
  void operator()(OnigMatchParam* parameters) const { onig_free_match_param(parameters); }
};

const OnigUChar* onig_text(const char* text) {
  return reinterpret_cast<const OnigUChar*>(text);
}

/// The state of one walk over a text.
class Search {
 public:
  enum class Outcome { found, none, gave_up };

  Search(OnigRegex regex, std::string_view text) : regex_(regex), text_(text) {
    onig_set_retry_limit_in_match_of_match_param(parameters_.get(), kMostRetriesInMatch);
    onig_set_retry_limit_in_search_of_match_param(parameters_.get(), kMostRetriesInSearch);
    onig_set_match_stack_limit_size_of_match_param(parameters_.get(), kMostStackEntries);
  }

  Outcome find_from(std::size_t from, Match& match) {
    onig_region_clear(region_.get());
    const OnigUChar* begin = onig_text(text_.data());
    const OnigUChar* end = begin + text_.size();
    const int found = onig_search_with_param(regex_, begin, end, begin + from, end, region_.get(),
                                             ONIG_OPTION_NONE, parameters_.get());
    if (found == ONIG_MISMATCH) return Outcome::none;
    if (found < 0) return Outcome::gave_up;
    match = {static_cast<std::uint32_t>(region_->beg[0]),
             static_cast<std::uint32_t>(region_->end[0])};
    return Outcome::found;
  }

 private:
  OnigRegex regex_;
  std::string_view text_;
  std::unique_ptr<OnigRegion, RegionDeleter> region_{onig_region_new()};
  std::unique_ptr<OnigMatchParam, ParameterDeleter> parameters_{onig_new_match_param()};
};

class OnigurumaPattern final : public Pattern {
 public:
  explicit OnigurumaPattern(RegexPointer regex) : regex_(std::move(regex)) {}

  bool find_all(std::string_view text, std::vector<Match>& matches) const override {
    // Oniguruma counts bytes in int.
    if (text.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) return false;
    Search search(regex_.get(), text);
    std::size_t at = 0;
    std::size_t last_end = SIZE_MAX;
    while (at <= text.size()) {
      Match match;
      const Search::Outcome outcome = search.find_from(at, match);
      if (outcome != Search::Outcome::found) return outcome == Search::Outcome::none;
      if (match.begin == match.end && match.end == last_end) {
        at += at < text.size() ? utf8_length(text[at]) : 1;
        continue;
      }
      matches.push_back(match);
      at = match.end;
      last_end = match.end;
    }
    return true;
  }

 private:
  RegexPointer regex_;
};

void initialize_once() {
  static std::once_flag done;
  std::call_once(done, [] {
    OnigEncoding encodings[] = {ONIG_ENCODING_UTF8};
    onig_initialize(encodings, 1);
  });
}

Result<RegexPointer> compile(std::string_view expression, const std::string& place) {
  const OnigUChar* begin = onig_text(expression.data());
  OnigRegex regex = nullptr;
  OnigErrorInfo info{};
  const int code = onig_new(&regex, begin, begin + expression.size(), ONIG_OPTION_NONE,
                            ONIG_ENCODING_UTF8, ONIG_SYNTAX_ONIGURUMA, &info);
  RegexPointer owned(regex);
  if (code == ONIG_NORMAL) return owned;
  OnigUChar message[ONIG_MAX_ERROR_MESSAGE_LEN];
  const auto length = static_cast<std::size_t>(onig_error_code_to_str(message, code, &info));
  return input_error(place,
                     "Oniguruma refuses this regular expression: " +
                         std::string(reinterpret_cast<const char*>(message), length),
                     "correct the expression, or get the file anew");
}

}  // namespace

Result<std::unique_ptr<const Pattern>> make_oniguruma_regex(std::string_view expression,
                                                            const std::string& place) {
  if (expression.size() > kMostExpressionBytes) {
    return input_error(place, "the regular expression is longer than 65536 bytes",
                       "use a tokenizer with a shorter one");
  }
  initialize_once();
  // As it stands first: spelling classes out would make some wrong expressions right.
  if (auto original = compile(expression, place); !original) return original.error();
  const std::optional<std::string> spelled = spell_out_classes(expression);
  if (!spelled) {
    return input_error(place, "the regular expression has too many classes such as \\w and \\p{L}",
                       "use a tokenizer with fewer");
  }
  auto regex = compile(*spelled, place);
  if (!regex) return regex.error();
  return std::unique_ptr<const Pattern>(
      std::make_unique<const OnigurumaPattern>(std::move(*regex)));
}

}  // namespace tunegauge::tokenizers
