#pragma once
// strftime of Python's datetime without a time zone, in the C locale, as it is with glibc.

#include <string>
#include <string_view>

namespace tunegauge::chat_templates::python {

struct CivilTime {
  int year = 1970;
  int month = 1;  ///< 1 to 12
  int day = 1;    ///< 1 to 31
  int hour = 0;
  int minute = 0;
  int second = 0;
  int microsecond = 0;
  int weekday = 4;  ///< 0 to 6 from Sunday
  int yearday = 1;  ///< 1 to 366
};

/// Knows all of glibc's conversions with their flags ("%-d", "%^a"), widths and modifiers, but for
/// "%s", which is left as it is, like what glibc does not know. %Z and %z are empty. Nothing is
/// read behind a NUL. A result that is far longer than its format is empty, as it is in Python:
/// it tries buffers of up to about 256 times the format's length.
[[nodiscard]] std::string format_time(std::string_view format, const CivilTime& time);

}  // namespace tunegauge::chat_templates::python
