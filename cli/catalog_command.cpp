// `catalog`: what the program knows, shown.

#include <fmt/core.h>

#include "cli/commands.h"
#include "cli/rate_book.h"
#include "compat/catalog/catalog_report.h"
#include "estimator/rates_report.h"
#include "reports/format.h"

namespace tunegauge::cli {

namespace {

Date day_of(const Session& session) {
  return session.arguments().date("--as-of").value_or(session.today());
}

std::string price_words(const pricing::Price& price) {
  std::string words =
      fmt::format("{} per million tokens", reports::format_rate(price.per_mtok, price.currency));
  if (price.minimum) words += ", at least " + reports::format_money(*price.minimum, price.currency);
  return words;
}

Result<int> show_model(Session& session) {
  const auto& words = session.arguments().positionals();
  if (words.size() < 2) {
    return usage_error("", "catalog show needs a model", "tunegauge catalog list shows them");
  }
  const auto model = session.catalog().find(words[1]);
  if (!model) return model.error();
  reports::Document document = catalog::model_document(session.catalog(), **model);
  const auto book = load_rate_book(session);
  if (!book) return book.error();
  const pricing::Method methods[] = {pricing::Method::sft, pricing::Method::dpo};
  reports::Facts prices;
  reports::Array records;
  for (const bool lora : {true, false}) {
    if (session.catalog().row_for((*model)->model, lora) == nullptr) continue;
    for (const pricing::Method method : methods) {
      const auto price = pricing::price_of(
          *book, {(*model)->model, (*model)->parameters, method, lora, day_of(session)});
      const std::string kind = fmt::format("{} {}", lora ? "LoRA" : "full",
                                           method == pricing::Method::dpo ? "DPO" : "SFT");
      if (!price) {
        prices.facts.push_back({kind, price.error().what});
        continue;
      }
      prices.facts.push_back({kind, price_words(*price)});
      reports::Object record{{"kind", pricing::name_of(pricing::training_kind(method, lora))},
                             {"per_mtok", price->per_mtok},
                             {"currency", price->currency}};
      if (price->minimum) record.emplace_back("minimum", *price->minimum);
      records.emplace_back(std::move(record));
    }
  }
  document.details.emplace_back("as_of", to_string(day_of(session)));
  document.details.emplace_back("prices", std::move(records));
  document.page.sections.push_back(
      {"Price", fmt::format("on {}", to_string(day_of(session))), {prices}});
  return session.deliver(std::move(document));
}

std::optional<catalog::TrainingTable> wanted_table(const Session& session) {
  const auto name = session.arguments().text("--table");
  for (const auto table : {catalog::TrainingTable::lora, catalog::TrainingTable::lora_long,
                           catalog::TrainingTable::full}) {
    if (name && catalog::name_of(table) == *name) return table;
  }
  return std::nullopt;
}

}  // namespace

Result<int> run_catalog(Session& session) {
  const auto& words = session.arguments().positionals();
  const std::string& action = words.front();
  if (words.size() > (action == "show" ? 2U : 1U)) {
    return usage_error(words.back(), "is one argument too many");
  }
  const catalog::Catalog& catalog = session.catalog();
  if (action == "show") return show_model(session);
  if (action == "list") {
    return session.deliver(catalog::list_document(catalog, wanted_table(session)));
  }
  if (action == "deprecations") return session.deliver(catalog::deprecations_document(catalog));
  if (action == "errors") return session.deliver(catalog::errors_document(catalog));
  if (action == "hardware") return session.deliver(catalog::hardware_document(catalog));
  const auto book = load_rate_book(session);
  if (!book) return book.error();
  return session.deliver(rates_document(*book, day_of(session)));
}

}  // namespace tunegauge::cli
