// Reads the rate card that the run asks for.

#include "cli/rate_book.h"

#include "base/file.h"
#include "estimator/pricing/rate_card_loader.h"

namespace tunegauge::cli {

Result<pricing::RateBook> load_rate_book(Session& session) {
  const auto path = session.arguments().text("--rates");
  if (!path) return pricing::embedded_rates();
  const auto text = read_file(*path, pricing::max_rates_bytes);
  if (!text) return text.error();
  session.add_input(*path);
  return pricing::parse_rates(*text, *path);
}

}  // namespace tunegauge::cli
