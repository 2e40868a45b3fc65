#pragma once
// The exit codes that CI jobs rely on; the page that fixes them is help's "Exit codes".

#include "base/error.h"

namespace tunegauge::cli {

enum ExitCode : int {
  kFine = 0,
  kNo = 1,            ///< the answer is no: check failed, nothing usable
  kUsage = 2,         ///< unknown command, option, value
  kUnreadable = 3,    ///< input unreadable or malformed, output not writable
  kInconclusive = 4,  ///< no price is known, too few samples
  kInterrupted = 130,
};

[[nodiscard]] constexpr int exit_code_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::usage:
      return kUsage;
    case ErrorKind::refused:
      return kNo;
    case ErrorKind::input:
    case ErrorKind::output:
      return kUnreadable;
    case ErrorKind::unknown:
      return kInconclusive;
  }
  return kUnreadable;
}

}  // namespace tunegauge::cli
