#pragma once
// Calendar days, as prices and deprecations are dated by them.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace tunegauge {

using Date = std::chrono::year_month_day;

/// "2026-03-15"; nothing where it is not a day of the calendar.
[[nodiscard]] std::optional<Date> parse_date(std::string_view text);
[[nodiscard]] std::string to_string(const Date& date);
/// The day of a moment in UTC.
[[nodiscard]] Date date_of(std::chrono::system_clock::time_point moment);
/// "2026-11-21T12:00:00Z"
[[nodiscard]] std::string to_utc_text(std::chrono::system_clock::time_point moment);

}  // namespace tunegauge
