#pragma once
// The calibration inside the program: coefficients.json, turned into a source file by the build.

#include <string_view>

namespace tunegauge::calibration {

[[nodiscard]] std::string_view embedded_calibration_json();

}  // namespace tunegauge::calibration
