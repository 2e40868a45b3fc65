#pragma once
// What kind of text the features describe. The error of an estimate was measured by these kinds.

#include <string_view>

#include "estimator/calibration/text_features.h"

namespace tunegauge::calibration {

enum class TextKind {
  english,  ///< English prose
  code,     ///< programs, tables, marked-up text
  cjk,      ///< mostly Chinese, Japanese or Korean
  world,    ///< mostly another language or script
  mixed,    ///< several of these
};
inline constexpr int text_kind_count = 5;

[[nodiscard]] std::string_view name_of(TextKind kind);  ///< "english", "code" ...

[[nodiscard]] TextKind kind_of(const TextFeatures& features);

}  // namespace tunegauge::calibration
