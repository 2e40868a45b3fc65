#pragma once
// Ctrl-C and SIGTERM: the first asks the running command to stop and report what it has, the second
// ends the program at once.

#include <atomic>

namespace tunegauge::cli {

/// Installs the handlers. SIGPIPE is ignored: a reader that goes away shows as EPIPE.
void install_signal_handlers();

/// Set by the first signal; commands hand it to their scans.
[[nodiscard]] const std::atomic<bool>& interrupted();

}  // namespace tunegauge::cli
