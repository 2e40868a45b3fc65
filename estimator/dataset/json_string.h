#pragma once
// The two inner loops of string reading: finding where something happens, and undoing escapes.

#include <cstddef>
#include <string_view>

namespace tunegauge::dataset {

/// The first quote, backslash or control character (below U+0020) in [at, end), or `end`.
[[nodiscard]] const char* find_string_event(const char* at, const char* end);

struct Unescaped {
  std::size_t bytes = 0;             ///< written to `target`
  bool lone_surrogate = false;       ///< half of a surrogate pair became U+FFFD
  const char* bad_escape = nullptr;  ///< the backslash of an escape that JSON does not have
};

/// Undoes the escapes of `raw`, the inside of a JSON string. `target` has room for raw.size()
/// bytes: no escape is shorter than what it stands for.
[[nodiscard]] Unescaped unescape(std::string_view raw, char* target);

}  // namespace tunegauge::dataset
