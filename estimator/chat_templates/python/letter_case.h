#pragma once
// The methods of Python's str that change the case of letters or ask what characters are, with the
// full mappings of Unicode 14.0. Text is valid UTF-8. A result may be three times as long as the
// text; std::length_error is thrown where it would exceed most_result_bytes.

#include <string>
#include <string_view>

namespace tunegauge::chat_templates::python {

[[nodiscard]] std::string upper(std::string_view text);
/// A capital sigma at the end of a word becomes a final one.
[[nodiscard]] std::string lower(std::string_view text);
[[nodiscard]] std::string title(std::string_view text);
[[nodiscard]] std::string capitalize(std::string_view text);
[[nodiscard]] std::string swapcase(std::string_view text);
[[nodiscard]] std::string casefold(std::string_view text);

// text_predicates.cpp. An empty text is ASCII and printable, and nothing else.

[[nodiscard]] bool isalnum(std::string_view text) noexcept;
[[nodiscard]] bool isalpha(std::string_view text) noexcept;
[[nodiscard]] bool isascii(std::string_view text) noexcept;
[[nodiscard]] bool isdecimal(std::string_view text) noexcept;
[[nodiscard]] bool isdigit(std::string_view text) noexcept;
[[nodiscard]] bool isidentifier(std::string_view text) noexcept;
[[nodiscard]] bool islower(std::string_view text) noexcept;
[[nodiscard]] bool isnumeric(std::string_view text) noexcept;
[[nodiscard]] bool isprintable(std::string_view text) noexcept;
[[nodiscard]] bool isspace(std::string_view text) noexcept;
[[nodiscard]] bool istitle(std::string_view text) noexcept;
[[nodiscard]] bool isupper(std::string_view text) noexcept;

}  // namespace tunegauge::chat_templates::python
