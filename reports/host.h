#pragma once
// What machine a result was made on, for the record's "host".

#include "reports/value.h"

namespace tunegauge::reports {

/// Processor, cores this process may use, memory in bytes, operating system.
[[nodiscard]] Object describe_host();

/// Processor cores that this process may run on.
[[nodiscard]] unsigned usable_cores();

}  // namespace tunegauge::reports
