// Moments as civil times.

#include "cli/clock.h"

#include <ctime>

#include "base/date.h"

namespace tunegauge::cli {

namespace {

using chat_templates::python::CivilTime;

/// Two digits below `limit`.
std::optional<int> two_digits(std::string_view text, int limit) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.size() != 2 || !is_digit(text[0]) || !is_digit(text[1])) return std::nullopt;
  const int value = (text[0] - '0') * 10 + (text[1] - '0');
  return value < limit ? std::optional(value) : std::nullopt;
}

CivilTime on_day(const Date& date) {
  const std::chrono::sys_days day(date);
  const std::chrono::sys_days new_year(date.year() / std::chrono::January / 1);
  CivilTime time;
  time.year = static_cast<int>(date.year());
  time.month = static_cast<int>(static_cast<unsigned>(date.month()));
  time.day = static_cast<int>(static_cast<unsigned>(date.day()));
  time.weekday = static_cast<int>(std::chrono::weekday(day).c_encoding());
  time.yearday = static_cast<int>((day - new_year).count()) + 1;
  return time;
}

}  // namespace

std::optional<CivilTime> parse_time(std::string_view text) {
  const auto date = parse_date(text.substr(0, 10));
  if (!date) return std::nullopt;
  CivilTime time = on_day(*date);
  const std::string_view rest = text.substr(10);
  if (rest.empty()) return time;
  const bool has_form =
      rest.size() == 9 && (rest[0] == ' ' || rest[0] == 'T') && rest[3] == ':' && rest[6] == ':';
  if (!has_form) return std::nullopt;
  const auto hour = two_digits(rest.substr(1, 2), 24);
  const auto minute = two_digits(rest.substr(4, 2), 60);
  const auto second = two_digits(rest.substr(7, 2), 60);
  if (!hour || !minute || !second) return std::nullopt;
  time.hour = *hour;
  time.minute = *minute;
  time.second = *second;
  return time;
}

CivilTime local_time(std::chrono::system_clock::time_point moment) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(moment);
  std::tm local{};
  localtime_r(&seconds, &local);
  const Date date{std::chrono::year(local.tm_year + 1900),
                  std::chrono::month(static_cast<unsigned>(local.tm_mon + 1)),
                  std::chrono::day(static_cast<unsigned>(local.tm_mday))};
  CivilTime time = on_day(date);
  time.hour = local.tm_hour;
  time.minute = local.tm_min;
  time.second = local.tm_sec;
  return time;
}

}  // namespace tunegauge::cli
