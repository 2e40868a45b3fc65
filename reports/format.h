#pragma once
// Numbers for people: thousands separators, byte sizes, money, percentages, small bar charts.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"

namespace tunegauge::reports {

[[nodiscard]] std::string format_count(std::int64_t count);  ///< 8412377 -> "8,412,377"

/// "1 row", "2 rows": the plural is the singular with an s unless given.
[[nodiscard]] std::string format_counted(std::int64_t count, std::string_view singular,
                                         std::string_view plural = "");

[[nodiscard]] std::string format_bytes(std::int64_t bytes);  ///< powers of 1000: "31.2 MB"

/// "$12.41"; below a cent with as many places as show something ("$0.0048"); other currencies as
/// "12.41 EUR".
[[nodiscard]] std::string format_money(const Decimal& amount, std::string_view currency);

/// 0.0452 -> "4.5 %"
[[nodiscard]] std::string format_percent(double share);

/// A number with at most `places` places, no trailing zeros: 3.96.
[[nodiscard]] std::string format_number(double number, int places);

/// One character a value, eight heights, the highest full: "▁▂▅█". Nothing for no values.
[[nodiscard]] std::string sparkline(const std::vector<std::int64_t>& values);

/// The text with control characters (but for LF and tab) and invalid UTF-8 shown as U+FFFD, so that
/// no input can steer a terminal.
[[nodiscard]] std::string printable(std::string_view text);
/// The same on one line: line ends and tabs become spaces.
[[nodiscard]] std::string printable_line(std::string_view text);

/// A price as it is stated, all its places: "$0.485".
[[nodiscard]] std::string format_rate(const Decimal& price, std::string_view currency);

/// The end of a text that is wider than `columns`, behind an ellipsis.
[[nodiscard]] std::string shortened(const std::string& text, std::size_t columns);

}  // namespace tunegauge::reports
