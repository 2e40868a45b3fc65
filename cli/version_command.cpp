// `version`: the program's and its data's.

#include <fmt/core.h>

#include "cli/commands.h"
#include "cli/rate_book.h"
#include "cli/version.h"
#include "estimator/calibration/token_estimate.h"

namespace tunegauge::cli {

Result<int> run_version(Session& session) {
  const auto book = load_rate_book(session);
  if (!book) return book.error();
  const auto calibration = calibration::Calibration::embedded();
  if (!calibration) return calibration.error();
  Date newest{};
  for (const auto& table : book->hosting) newest = std::max(newest, table.provenance.captured_at);
  for (const auto& table : book->bands) newest = std::max(newest, table.provenance.captured_at);
  reports::Document document;
  document.page.headline = fmt::format("tunegauge {}", kVersion);
  reports::Facts facts;
  facts.facts.push_back({"catalog", fmt::format("{} models", session.catalog().models().size())});
  facts.facts.push_back(
      {"rates", fmt::format("{}, read up to {}", book->provider, to_string(newest))});
  facts.facts.push_back({"estimates", "fitted on " + calibration->fitted_on()});
  document.page.sections.push_back({"Data", "", {facts}});
  document.tables.push_back({"version",
                             {"version", "rates_read", "estimates_fitted_on"},
                             {{kVersion, to_string(newest), calibration->fitted_on()}}});
  document.details = {{"version", kVersion},
                      {"models", static_cast<std::int64_t>(session.catalog().models().size())},
                      {"rates_read", to_string(newest)},
                      {"estimates_fitted_on", calibration->fitted_on()}};
  return session.deliver(std::move(document));
}

}  // namespace tunegauge::cli
