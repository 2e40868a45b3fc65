#pragma once
// What the command table points at: one function a command, each in a file of its own.

#include "cli/command.h"
#include "cli/session.h"

namespace tunegauge::cli {

/// The table entry of `estimate`; its options fill a file of their own.
[[nodiscard]] Command estimate_command();

Result<int> run_estimate(Session& session);
Result<int> run_check(Session& session);
Result<int> run_count(Session& session);
Result<int> run_render(Session& session);
Result<int> run_catalog(Session& session);
Result<int> run_help(Session& session);
Result<int> run_version(Session& session);
Result<int> run_completion(Session& session);

}  // namespace tunegauge::cli
