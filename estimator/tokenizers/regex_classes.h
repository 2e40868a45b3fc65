#pragma once
// Spells out the character classes of a regular expression as code points of Unicode 16.0, since
// the Oniguruma that is installed may know an older Unicode than the reference's.

#include <optional>
#include <string>
#include <string_view>

namespace tunegauge::tokenizers {

/// `expression` with \p{L} (and the other general categories), \w \W \d \D \s \S \b \B and the
/// POSIX brackets of these replaced. Classes that need other properties (scripts, Alphabetic) stay,
/// and so does an expression that switches classes to ASCII ("(?W)"). Nothing where the result
/// would have more than 4 MiB.
[[nodiscard]] std::optional<std::string> spell_out_classes(std::string_view expression);

}  // namespace tunegauge::tokenizers
