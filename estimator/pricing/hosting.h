#pragma once
// What the trained model costs to run: a dedicated endpoint by the minute, serverless LoRA by the
// token, or at home; and from how many requests a day the first is the cheaper.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/decimal.h"
#include "base/result.h"
#include "compat/catalog/catalog.h"
#include "estimator/pricing/rate_card.h"

namespace tunegauge::pricing {

inline constexpr std::int64_t most_replicas = 1'000;

struct HostingQuestion {
  std::string model;  ///< catalog id of the base
  bool lora = true;
  Date day{};
  std::optional<std::string>
      gpu;  ///< hardware id or GPU key ("h100-80gb", "h100"); nothing: any that fits
  std::int64_t replicas = 1;
  Decimal hours_per_day = 24;
  std::optional<std::int64_t> requests_per_day;
  std::int64_t input_tokens = 500;  ///< of one request
  std::int64_t output_tokens = 200;
};

struct DedicatedEndpoint {
  std::string hardware;  ///< "1x_nvidia_h100_80gb_sxm"
  std::string gpu;
  std::int64_t gpu_count = 0;
  std::int64_t memory_bytes = 0;  ///< of all its GPUs
  bool fits = false;              ///< by the estimate of memory_needed_bytes
  Decimal per_hour;               ///< all GPUs and replicas, while it runs
  Decimal per_day;                ///< at hours_per_day, in whole minutes
  Decimal per_month;              ///< 30 such days
  Provenance provenance;
};

struct ServerlessLora {
  Decimal input_per_mtok;
  Decimal output_per_mtok;
  std::optional<Decimal> per_day;    ///< with requests_per_day
  std::optional<Decimal> per_month;  ///< 30 days
  bool in_force = true;              ///< false: a legacy offer that has ended by that day
  Provenance provenance;
};

struct HostingReport {
  std::vector<DedicatedEndpoint>
      dedicated;  ///< those that fit, cheapest first; with `gpu`: those asked for
  std::optional<ServerlessLora> serverless;
  std::string serverless_note;           ///< why it is not offered, or that it is a legacy offer
  std::int64_t weights_bytes = 0;        ///< parameters x 2 (16-bit)
  std::int64_t memory_needed_bytes = 0;  ///< weights x 1.2: an estimate
  /// A day, cheapest endpoint against serverless. Where traffic was given and this is nothing, a
  /// note says why.
  std::optional<std::int64_t> break_even_requests;
  std::vector<std::string> notes;
  /// What was asked for by name and has no known price that day (--gpu); "" where all is known. The
  /// rest of the report holds. It stands in `notes` too.
  std::string unknown;
};

/// Errors: usage (unknown --gpu, hours outside 0..24, replicas outside 1..most_replicas, negative
/// traffic). A price that is not known is no error: see `unknown` and `notes`.
[[nodiscard]] Result<HostingReport> hosting_of(const catalog::Catalog& catalog,
                                               const RateBook& book,
                                               const HostingQuestion& question);

}  // namespace tunegauge::pricing
