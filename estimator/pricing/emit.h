#pragma once
// The job, ready to start: the JSON of POST /v1/fine-tunes, a Python program, or command lines.
//
// Everything is escaped for where it goes. No secret is ever written: keys come from the
// environment when the output is run. The uploaded files are placeholders.

#include <optional>
#include <string>
#include <string_view>

#include "estimator/pricing/job_rules.h"

namespace tunegauge::pricing {

enum class EmitFormat { request, python, cli };
[[nodiscard]] std::optional<EmitFormat> emit_format(std::string_view name);

/// Paths of the data files, for the upload step; "" where only token totals were given.
struct EmitFiles {
  std::string training;
  std::string validation;
  bool has_validation = false;
};

[[nodiscard]] std::string emit(const ResolvedJob& job, EmitFormat format, const EmitFiles& files);

}  // namespace tunegauge::pricing
