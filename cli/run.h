#pragma once
// One call of the program without the process around it.

#include <string>
#include <vector>

namespace tunegauge::cli {

/// Runs the command that `words` (the arguments without the program's name) ask for; returns the
/// exit code. Errors are printed on standard error.
[[nodiscard]] int run(const std::vector<std::string>& words);

}  // namespace tunegauge::cli
