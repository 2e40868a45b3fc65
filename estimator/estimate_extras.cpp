// The optional sections of an estimate: other models, and what hosting the result costs.

#include <fmt/core.h>

#include "estimator/estimate_report.h"
#include "reports/format.h"

namespace tunegauge {

namespace {

using reports::Align;
using reports::format_count;
using reports::format_money;
using reports::Value;

constexpr std::size_t kMostListedEndpoints = 4;
constexpr std::size_t kMostListedModels = 25;

Value money_or_null(const std::optional<pricing::JobCost>& cost) {
  return cost ? Value(cost->total.value) : Value();
}

/// Rows that this model's context cuts; of preference rows their sequences.
std::string cut_words(const pricing::ComparedModel& model) {
  const auto& cut = model.rows_cut ? model.rows_cut : model.sequences_cut;
  return cut ? format_count(*cut) : "";
}

}  // namespace

reports::Table comparison_table(const std::vector<pricing::ComparedModel>& models) {
  reports::Table table{
      "models",
      {"model", "parameters", "context", "batch_size", "price_per_mtok", "minimum", "tokens_billed",
       "same_tokenizer", "rows_cut", "steps_total", "cost", "currency"},
      {}};
  for (const pricing::ComparedModel& model : models) {
    table.rows.push_back(
        {model.model, model.parameters, model.context, model.batch_size,
         model.price ? Value(model.price->per_mtok) : Value(),
         model.price && model.price->minimum ? Value(*model.price->minimum) : Value(),
         model.billed.value, model.same_tokenizer,
         model.rows_cut ? Value(*model.rows_cut) : Value(), model.steps_total,
         money_or_null(model.cost), model.price ? Value(model.price->currency) : Value()});
  }
  return table;
}

reports::Section comparison_section(const std::vector<pricing::ComparedModel>& models) {
  reports::Grid grid;
  grid.columns = {{"", Align::left},         {"cost", Align::right},    {"price/M", Align::right},
                  {"minimum", Align::right}, {"context", Align::right}, {"batch", Align::right},
                  {"cut", Align::right},     {"", Align::left}};
  bool borrowed = false;
  for (const pricing::ComparedModel& model : models) {
    if (grid.rows.size() >= kMostListedModels && !model.is_current) continue;
    const bool own_count = model.same_tokenizer;
    borrowed = borrowed || !own_count;
    const std::string currency = model.price ? model.price->currency : "";
    grid.rows.push_back(
        {model.model + (model.is_current ? " *" : ""),
         model.cost ? format_money(model.cost->total.value, currency) : "unknown",
         model.price ? reports::format_rate(model.price->per_mtok, currency) : "",
         model.price && model.price->minimum ? format_money(*model.price->minimum, currency) : "-",
         format_count(model.context), format_count(model.batch_size), cut_words(model),
         own_count ? "" : "~"});
  }
  reports::Section section{"Models", "", {}};
  reports::Facts legend;
  legend.facts.push_back({"*", "the model of this job"});
  if (borrowed) {
    legend.facts.push_back(
        {"~", "another tokenizer: the same token count is assumed; estimate that model by itself"});
  }
  if (models.size() > grid.rows.size()) {
    legend.facts.push_back({"...", fmt::format("{} more: --format csv has them all",
                                               models.size() - grid.rows.size())});
  }
  section.blocks = {std::move(grid), std::move(legend)};
  return section;
}

reports::Section hosting_section(const EstimateResult& result) {
  if (!result.hosting) return {"After", result.hosting_unknown, {}};
  const pricing::HostingReport& hosting = *result.hosting;
  const std::string& currency = result.currency;
  reports::Section section;
  section.title = "After";
  section.lead = fmt::format("running the result: {} of weights, about {} of GPU memory",
                             reports::format_bytes(hosting.weights_bytes),
                             reports::format_bytes(hosting.memory_needed_bytes));
  reports::Grid grid;
  grid.columns = {{"endpoint", Align::left},
                  {"an hour", Align::right},
                  {"a day", Align::right},
                  {"a month", Align::right},
                  {"", Align::left}};
  for (const pricing::DedicatedEndpoint& endpoint : hosting.dedicated) {
    if (grid.rows.size() == kMostListedEndpoints) break;
    grid.rows.push_back({endpoint.hardware, format_money(endpoint.per_hour, currency),
                         format_money(endpoint.per_day, currency),
                         format_money(endpoint.per_month, currency),
                         endpoint.fits ? "" : "too small"});
  }
  if (!grid.rows.empty()) section.blocks.emplace_back(std::move(grid));
  reports::Facts facts;
  if (hosting.serverless) {
    std::string text =
        fmt::format("{} in, {} out per million tokens",
                    reports::format_rate(hosting.serverless->input_per_mtok, currency),
                    reports::format_rate(hosting.serverless->output_per_mtok, currency));
    if (hosting.serverless->per_day) {
      text += fmt::format("; {} a day", format_money(*hosting.serverless->per_day, currency));
    }
    facts.facts.push_back({"serverless", text});
  }
  if (!hosting.serverless_note.empty()) {
    facts.facts.push_back({hosting.serverless ? "" : "serverless", hosting.serverless_note});
  }
  if (hosting.break_even_requests) {
    facts.facts.push_back(
        {"break-even", fmt::format("an endpoint is cheaper from {} requests a day",
                                   format_count(*hosting.break_even_requests))});
  }
  for (const std::string& note : hosting.notes) {
    if (note != hosting.unknown) facts.facts.push_back({"", note});  // that one is a finding
  }
  section.blocks.emplace_back(std::move(facts));
  return section;
}

reports::Table hosting_table(const pricing::HostingReport& hosting, const std::string& currency) {
  reports::Table table{"hosting",
                       {"hardware", "gpu", "gpu_count", "memory_bytes", "fits", "per_hour",
                        "per_day", "per_month", "currency"},
                       {}};
  for (const pricing::DedicatedEndpoint& endpoint : hosting.dedicated) {
    table.rows.push_back({endpoint.hardware, endpoint.gpu, endpoint.gpu_count,
                          endpoint.memory_bytes, endpoint.fits, endpoint.per_hour, endpoint.per_day,
                          endpoint.per_month, currency});
  }
  return table;
}

reports::Object hosting_details(const pricing::HostingReport& hosting) {
  reports::Object details{{"weights_bytes", hosting.weights_bytes},
                          {"memory_needed_bytes", hosting.memory_needed_bytes},
                          {"serverless_note", hosting.serverless_note}};
  if (hosting.serverless) {
    details.emplace_back("serverless_input_per_mtok", hosting.serverless->input_per_mtok);
    details.emplace_back("serverless_output_per_mtok", hosting.serverless->output_per_mtok);
    if (hosting.serverless->per_day) {
      details.emplace_back("serverless_per_day", *hosting.serverless->per_day);
    }
  }
  if (hosting.break_even_requests) {
    details.emplace_back("break_even_requests_per_day", *hosting.break_even_requests);
  }
  details.emplace_back("notes", reports::Array(hosting.notes.begin(), hosting.notes.end()));
  return details;
}

}  // namespace tunegauge
