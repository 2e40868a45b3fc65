#pragma once
// The time that templates see: the clock of the wall where this runs, or a pinned one.

#include <chrono>
#include <optional>
#include <string_view>

#include "estimator/chat_templates/python/strftime.h"

namespace tunegauge::cli {

/// "2026-07-26 12:00:00" (or with a T between), or the day alone; nothing where it is none.
[[nodiscard]] std::optional<chat_templates::python::CivilTime> parse_time(std::string_view text);

/// A moment in the time zone of this machine.
[[nodiscard]] chat_templates::python::CivilTime local_time(
    std::chrono::system_clock::time_point moment);

}  // namespace tunegauge::cli
