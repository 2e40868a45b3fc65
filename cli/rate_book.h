#pragma once
// The rate card of a run: the built-in one, or --rates FILE.

#include "base/result.h"
#include "cli/session.h"
#include "estimator/pricing/rate_card.h"

namespace tunegauge::cli {

Result<pricing::RateBook> load_rate_book(Session& session);

}  // namespace tunegauge::cli
