// Fills in "%Y-%m-%d" and the like: first what Python replaces itself, then what glibc does.

#include "estimator/chat_templates/python/strftime.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "estimator/chat_templates/python/code_points.h"
#include "estimator/chat_templates/python/letter_case.h"
#include "estimator/chat_templates/python/limits.h"
#include "estimator/chat_templates/python/text.h"

namespace tunegauge::chat_templates::python {
namespace {

constexpr std::array<std::string_view, 7> kDays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                   "Thursday", "Friday", "Saturday"};
constexpr std::array<std::string_view, 12> kMonths = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};

/// Python replaces %f, %z and %Z before the C library sees the format.
std::string with_python_fields(std::string_view format, const CivilTime& time) {
  std::string result;
  for (std::size_t at = 0; at < format.size(); ++at) {
    if (format[at] != '%' || at + 1 == format.size()) {
      result.push_back(format[at]);
    } else if (const char type = format[++at]; type == 'f') {
      result.append(fmt::format("{:06}", time.microsecond));
    } else if (type != 'z' && type != 'Z') {
      result.push_back('%');
      result.push_back(type);
    }
    require_room(result.size());
  }
  return result;
}

/// Python doubles its buffer from 1024 characters until it has 256 for each of the format.
std::size_t buffer_size(std::size_t format_size) {
  std::size_t size = 1024;
  while (size < 256 * format_size) size *= 2;
  return size;
}

struct IsoWeek {
  int year;
  int week;
};

bool is_leap(int year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/// ISO 8601: weeks start on Monday, and the first one has the year's first Thursday.
IsoWeek iso_week(const CivilTime& time) {
  const int days_since_monday = (time.weekday + 6) % 7;
  const auto weeks_of = [&](int yearday) { return (yearday - 1 - days_since_monday + 10) / 7; };
  const int week = weeks_of(time.yearday);
  if (week < 1) {
    const int year = time.year - 1;
    return {year, weeks_of(time.yearday + (is_leap(year) ? 366 : 365))};
  }
  const int days = is_leap(time.year) ? 366 : 365;
  const bool thursday_is_next_year = time.yearday + 3 - days_since_monday > days;
  if (thursday_is_next_year) return {time.year + 1, 1};
  return {time.year, week};
}

struct NumberField {
  int value;
  int digits;
  bool has_spaces = false;      ///< in place of zeros
  char refused_modifier = 'E';  ///< of 'E' and 'O'; 0 for neither
};

/// What a numeric conversion writes; nothing if the type is none.
std::optional<NumberField> number_field(char type, const CivilTime& time) {
  const int hour12 = (time.hour + 11) % 12 + 1;
  const int days_since_monday = (time.weekday + 6) % 7;
  switch (type) {
    case 'C':
      return NumberField{time.year / 100, 1, false, '\0'};
    case 'd':
      return NumberField{time.day, 2};
    case 'e':
      return NumberField{time.day, 2, true};
    case 'g':
      return NumberField{iso_week(time).year % 100, 2};
    case 'G':
      return NumberField{iso_week(time).year, 1};
    case 'H':
      return NumberField{time.hour, 2};
    case 'I':
      return NumberField{hour12, 2};
    case 'j':
      return NumberField{time.yearday, 3};
    case 'k':
      return NumberField{time.hour, 2, true};
    case 'l':
      return NumberField{hour12, 2, true};
    case 'm':
      return NumberField{time.month, 2};
    case 'M':
      return NumberField{time.minute, 2};
    case 'S':
      return NumberField{time.second, 2};
    case 'u':
      return NumberField{days_since_monday + 1, 1, false, '\0'};
    case 'U':
      return NumberField{(time.yearday - 1 - time.weekday + 7) / 7, 2};
    case 'V':
      return NumberField{iso_week(time).week, 2};
    case 'w':
      return NumberField{time.weekday, 1};
    case 'W':
      return NumberField{(time.yearday - 1 - days_since_monday + 7) / 7, 2};
    case 'y':
      return NumberField{time.year % 100, 2, false, '\0'};
    case 'Y':
      return NumberField{time.year, 1, false, 'O'};
    default:
      return std::nullopt;
  }
}

/// One conversion on its way through the writer.
struct Field {
  char padding = '\0';  ///< '_', '-', '0' or none
  bool to_upper = false;
  bool swaps_case = false;  ///< '#'
  int width = -1;
  char modifier = '\0';  ///< 'E', 'O' or none
};

/// glibc's strftime over a format in which Python's own fields are replaced.
class TimeWriter {
 public:
  TimeWriter(const CivilTime& time, std::size_t most_characters)
      : time_(time), most_characters_(most_characters) {}

  /// False if the result is not shorter than the most that it may have.
  bool write(std::string_view format) {
    for (std::size_t at = 0; at < format.size() && !is_full_;) {
      const std::size_t start = at;
      at = std::min(format.find('%', at), format.size());
      append({}, format.substr(start, at - start));
      if (at < format.size()) write_conversion(format, at);
    }
    return !is_full_;
  }

  [[nodiscard]] std::string& result() { return result_; }

 private:
  static Field read_field(std::string_view format, std::size_t& at) {
    Field field;
    for (; at < format.size(); ++at) {
      const char c = format[at];
      if (c == '_' || c == '-' || c == '0') {
        field.padding = c;
      } else if (c == '^') {
        field.to_upper = true;
      } else if (c == '#') {
        field.swaps_case = true;
      } else {
        break;
      }
    }
    for (; at < format.size() && format[at] >= '0' && format[at] <= '9'; ++at) {
      constexpr std::int64_t most_width = std::numeric_limits<int>::max();
      const std::int64_t width = std::max(field.width, 0) * std::int64_t{10} + (format[at] - '0');
      field.width = static_cast<int>(std::min(width, most_width));
    }
    if (at < format.size() && (format[at] == 'E' || format[at] == 'O'))
      field.modifier = format[at++];
    return field;
  }

  /// Copies what glibc does not know, but gives it the width and the case that it asks for.
  void write_conversion(std::string_view format, std::size_t& at) {
    const std::size_t start = at++;
    Field field = read_field(format, at);
    const char type = at < format.size() ? format[at] : '\0';
    if (at < format.size()) (void)next_code_point(format, at);
    if (write_field(field, type)) return;
    const bool is_month = type == 'b' || type == 'h';  // "%#Eb": its case is settled too early
    field.to_upper = field.to_upper || (field.swaps_case && is_month);
    append(field, format.substr(start, at - start));
  }

  /// False if glibc does not know the conversion.
  bool write_field(const Field& field, char type) {
    if (const std::optional<NumberField> number = number_field(type, time_)) {
      if (field.modifier != '\0' && field.modifier == number->refused_modifier) return false;
      append_number(field, *number);
      return true;
    }
    switch (type) {
      case '%':
        append(field, "%");
        return true;
      case 'n':
        append(field, "\n");
        return true;
      case 't':
        append(field, "\t");
        return true;
      case 'p':
      case 'P':
        append_half_of_day(field, type);
        return true;
      case 'Z':
        append(field, "");
        return true;
      case 'z':
        return true;
      default:
        return write_name(field, type) || write_composite(field, type);
    }
  }

  bool write_name(Field field, char type) {
    field.to_upper = field.to_upper || field.swaps_case;
    const std::string_view day = kDays[static_cast<std::size_t>(time_.weekday) % kDays.size()];
    const std::string_view month =
        kMonths[static_cast<std::size_t>(time_.month - 1) % kMonths.size()];
    switch (type) {
      case 'a':
      case 'A':
        if (field.modifier != '\0') return false;
        append(field, type == 'a' ? day.substr(0, 3) : day);
        return true;
      case 'b':
      case 'h':
      case 'B':
        if (field.modifier == 'E') return false;
        append(field, type == 'B' ? month : month.substr(0, 3));
        return true;
      default:
        return false;
    }
  }

  bool write_composite(const Field& field, char type) {
    switch (type) {
      case 'c':
        return append_composite(field, "%a %b %e %H:%M:%S %Y", "O");
      case 'D':
        return append_composite(field, "%m/%d/%y", "EO");
      case 'F':
        return append_composite(field, "%Y-%m-%d", "EO");
      case 'r':
        return append_composite(field, "%I:%M:%S %p", "");
      case 'R':
        return append_composite(field, "%H:%M", "");
      case 'T':
        return append_composite(field, "%H:%M:%S", "");
      case 'x':
        return append_composite(field, "%m/%d/%y", "O");
      case 'X':
        return append_composite(field, "%H:%M:%S", "O");
      default:
        return false;
    }
  }

  bool append_composite(const Field& field, std::string_view format,
                        std::string_view refused_modifiers) {
    if (refused_modifiers.find(field.modifier) != std::string_view::npos) return false;
    TimeWriter inner(time_, most_characters_);
    inner.write(format);
    append(field, inner.result_);
    return true;
  }

  void append_half_of_day(const Field& field, char type) {
    const bool is_afternoon = time_.hour > 11;
    const bool is_lower = type == 'P' || field.swaps_case;
    Field as_is = field;
    as_is.to_upper = false;
    append(as_is, is_lower ? (is_afternoon ? "pm" : "am") : (is_afternoon ? "PM" : "AM"));
  }

  void append_number(Field field, const NumberField& number) {
    if (number.has_spaces && field.padding == '\0') field.padding = '_';
    const std::string digits = std::to_string(number.value);
    if (field.padding != '-') field.width = std::max(field.width, number.digits);
    // "%-5d" is wide all the same: spaces, as behind '_'.
    if (field.padding == '\0') field.padding = '0';
    append(field, digits);
  }

  void append(const Field& field, std::string_view text) {
    const std::size_t characters = length(text);
    const auto width = static_cast<std::size_t>(std::max(field.width, 0));
    const std::size_t padding = width > characters ? width - characters : 0;
    if (padding + characters >= most_characters_ - characters_) {
      is_full_ = true;
      return;
    }
    characters_ += padding + characters;
    result_.append(padding, field.padding == '0' ? '0' : ' ');
    result_.append(field.to_upper ? upper(text) : text);
  }

  const CivilTime& time_;
  std::size_t most_characters_;
  std::string result_;
  std::size_t characters_ = 0;  ///< of the result
  bool is_full_ = false;
};

}  // namespace

std::string format_time(std::string_view format, const CivilTime& time) {
  const std::string c_format = with_python_fields(format.substr(0, format.find('\0')), time);
  TimeWriter writer(time, buffer_size(length(c_format)));
  if (!writer.write(c_format)) return {};
  require_room(writer.result().size());
  return std::move(writer.result());
}

}  // namespace tunegauge::chat_templates::python
