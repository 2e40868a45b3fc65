#pragma once
// The regular expressions of tokenizer.json: who finds the matches of a pattern in a text. Patterns
// that the large model families share have matchers written by hand (fast, linear in the text);
// all others go to Oniguruma, with the classes of Unicode 16.0 spelled out.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tunegauge::tokenizers {

/// Byte range of one match.
struct Match {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  friend bool operator==(const Match&, const Match&) = default;
};

/// Immutable, thread-safe.
class Pattern {
 public:
  virtual ~Pattern() = default;
  /// Appends all matches in `text` (valid UTF-8, less than 4 GiB), left to right, none overlapping;
  /// an empty match where the one before ended is left out. False where the engine reached its
  /// limit of work: the matches before that place are in, none behind it.
  virtual bool find_all(std::string_view text, std::vector<Match>& matches) const = 0;
};

/// The matcher for a regular expression in Oniguruma's syntax. `place` begins messages.
Result<std::unique_ptr<const Pattern>> make_regex(std::string_view expression,
                                                  const std::string& place);
/// Finds a text as it stands. Precondition: `text` is not empty.
std::unique_ptr<const Pattern> make_literal(std::string_view text);

// The two kinds apart, so that tests can hold one against the other.
/// Null where no matcher is written by hand for exactly this expression.
std::unique_ptr<const Pattern> make_known_regex(std::string_view expression);
Result<std::unique_ptr<const Pattern>> make_oniguruma_regex(std::string_view expression,
                                                            const std::string& place);

}  // namespace tunegauge::tokenizers
