#pragma once
// What MarkupSafe and Jinja2's url_quote do to text. All take linear time and throw
// std::length_error where a result would exceed most_result_bytes.

#include <string>
#include <string_view>

namespace tunegauge::chat_templates::python {

/// markupsafe.escape: & < > ' and " become references.
[[nodiscard]] std::string escape_html(std::string_view text);

/// Markup.striptags: without comments and tags, white space as single spaces, references replaced
/// by unescape_html().
[[nodiscard]] std::string striptags(std::string_view text);

/// html.unescape of numeric references and of those named amp, lt, gt, quot, apos and nbsp. Other
/// names stay as they are: HTML has 2,200 of them, and texts of templates next to none.
[[nodiscard]] std::string unescape_html(std::string_view text);

/// jinja2.utils.url_quote: all but letters, digits and "_.-~/" as %XX. In a query "/" is quoted
/// too, and spaces become "+".
[[nodiscard]] std::string url_quote(std::string_view text, bool in_query = false);

}  // namespace tunegauge::chat_templates::python
