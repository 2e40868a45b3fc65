#pragma once
// A rate card on a day, as a document.

#include "base/date.h"
#include "estimator/pricing/rate_card.h"
#include "reports/document.h"

namespace tunegauge {

/// Training prices by band and model, minimum charges, hosting and serverless prices of `day`.
[[nodiscard]] reports::Document rates_document(const pricing::RateBook& book, const Date& day);

}  // namespace tunegauge
