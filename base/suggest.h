#pragma once
// "Did you mean": the nearest of some known words.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tunegauge {

/// Edits (insert, delete, replace, swap of neighbours) from `a` to `b`, letters in any case.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

/// The nearest of `known` if it is near enough to be a slip of the keyboard, else nothing.
[[nodiscard]] std::optional<std::string> nearest(std::string_view word,
                                                 const std::vector<std::string>& known);

/// "did you mean X?" where something is near, else `otherwise`.
[[nodiscard]] std::string did_you_mean(std::string_view word, const std::vector<std::string>& known,
                                       std::string otherwise = "");

}  // namespace tunegauge
