#pragma once
// The methods of Python's str that look at text and cut it. Text is valid UTF-8; indices, widths
// and lengths are in code points. What is returned as a view is a view of the first argument. All
// take time that is linear in what they read and write, and throw std::length_error where a result
// would exceed most_result_bytes, of pieces too.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "estimator/chat_templates/python/limits.h"

namespace tunegauge::chat_templates::python {

/// The bounds of a slice: below zero they count from the end, and all are cut to the text.
struct Bounds {
  std::optional<std::int64_t> start;
  std::optional<std::int64_t> stop;
};

// Positions: text_positions.cpp.

[[nodiscard]] std::size_t length(std::string_view text) noexcept;
/// Where the code point `index` starts in bytes, or text.size() if there are not so many.
[[nodiscard]] std::size_t offset_of(std::string_view text, std::size_t index) noexcept;
/// text[index], or nothing where Python raises IndexError.
[[nodiscard]] std::optional<std::string_view> character_at(std::string_view text,
                                                           std::int64_t index) noexcept;
[[nodiscard]] std::string_view slice(std::string_view text, Bounds bounds) noexcept;
/// Throws std::invalid_argument if `step` is zero.
[[nodiscard]] std::string slice(std::string_view text, Bounds bounds, std::int64_t step);
[[nodiscard]] std::string reversed(std::string_view text);

// Search: text_search.cpp.

/// str.find, with nothing in place of -1; str.index is the same.
[[nodiscard]] std::optional<std::size_t> find(std::string_view text, std::string_view needle,
                                              Bounds bounds = {});
[[nodiscard]] std::optional<std::size_t> rfind(std::string_view text, std::string_view needle,
                                               Bounds bounds = {});
[[nodiscard]] std::size_t count(std::string_view text, std::string_view needle, Bounds bounds = {});
[[nodiscard]] bool contains(std::string_view text, std::string_view needle);
[[nodiscard]] bool startswith(std::string_view text, std::string_view prefix, Bounds bounds = {});
[[nodiscard]] bool endswith(std::string_view text, std::string_view suffix, Bounds bounds = {});
/// Replaces the first `most` matches; all of them if `most` is below zero.
[[nodiscard]] std::string replace(std::string_view text, std::string_view old,
                                  std::string_view replacement, std::int64_t most = -1);

// Pieces: text_split.cpp. Nothing in place of `characters` and `separator` means white space, and
// an empty separator throws std::invalid_argument.

using Characters = std::optional<std::string_view>;
[[nodiscard]] std::string_view strip(std::string_view text, Characters characters = {});
[[nodiscard]] std::string_view lstrip(std::string_view text, Characters characters = {});
[[nodiscard]] std::string_view rstrip(std::string_view text, Characters characters = {});

using Separator = std::optional<std::string_view>;
using Pieces = std::vector<std::string_view>;
[[nodiscard]] Pieces split(std::string_view text, Separator separator = {},
                           std::int64_t maxsplit = -1);
[[nodiscard]] Pieces rsplit(std::string_view text, Separator separator = {},
                            std::int64_t maxsplit = -1);
[[nodiscard]] Pieces splitlines(std::string_view text, bool keepends = false);

struct Partition {
  std::string_view before;
  std::string_view separator;  ///< empty where there is none
  std::string_view after;
};
[[nodiscard]] Partition partition(std::string_view text, std::string_view separator);
[[nodiscard]] Partition rpartition(std::string_view text, std::string_view separator);

[[nodiscard]] std::string_view removeprefix(std::string_view text, std::string_view prefix);
[[nodiscard]] std::string_view removesuffix(std::string_view text, std::string_view suffix);

// Widths: text_padding.cpp.

[[nodiscard]] std::string center(std::string_view text, std::int64_t width, char32_t fill = U' ');
[[nodiscard]] std::string ljust(std::string_view text, std::int64_t width, char32_t fill = U' ');
[[nodiscard]] std::string rjust(std::string_view text, std::int64_t width, char32_t fill = U' ');
[[nodiscard]] std::string zfill(std::string_view text, std::int64_t width);
[[nodiscard]] std::string expandtabs(std::string_view text, std::int64_t tabsize = 8);

}  // namespace tunegauge::chat_templates::python
