// Prices of running the result, by the tables of the rate book for the day. Sizes are estimates:
// 16-bit weights and a fifth more for the cache and the run time.

#include "estimator/pricing/hosting.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "base/suggest.h"

namespace tunegauge::pricing {

namespace {

constexpr std::int64_t kBytesPerParameter = 2;  ///< bfloat16
constexpr std::int64_t kDaysPerMonth = 30;
constexpr std::int64_t kMostGpus = 1'024;
constexpr std::int64_t kMostRequests = 1'000'000'000'000;
constexpr std::int64_t kMostRequestTokens = 1'000'000'000;
constexpr int kMoneyPlaces = 6;

std::int64_t saturated_product(std::int64_t a, std::int64_t b) {
  std::int64_t product = 0;
  if (__builtin_mul_overflow(a, b, &product)) return std::numeric_limits<std::int64_t>::max();
  return product;
}

/// A number of the traffic or the endpoint, and where it may lie.
struct Bound {
  const char* option;
  std::int64_t value;
  std::int64_t least;
  std::int64_t most;
};

Result<void> check(const HostingQuestion& question) {
  if (question.hours_per_day < Decimal(0) || question.hours_per_day > Decimal(24)) {
    return usage_error("--hours-per-day",
                       fmt::format("{} is not allowed", question.hours_per_day.to_string()),
                       "use 0 to 24");
  }
  const Bound bounds[] = {
      {"--replicas", question.replicas, 1, most_replicas},
      {"--requests-per-day", question.requests_per_day.value_or(0), 0, kMostRequests},
      {"--input-tokens", question.input_tokens, 0, kMostRequestTokens},
      {"--output-tokens", question.output_tokens, 0, kMostRequestTokens},
  };
  for (const Bound& bound : bounds) {
    if (bound.value >= bound.least && bound.value <= bound.most) continue;
    return usage_error(bound.option, fmt::format("{} is not allowed", bound.value),
                       fmt::format("use {} to {}", bound.least, bound.most));
  }
  return {};
}

/// Whether `name` means this hardware: its id, its GPU key, or the first words of that ("h100").
bool means(const std::string& name, const catalog::Hardware& hardware) {
  if (name == hardware.id || name == hardware.gpu) return true;
  return hardware.gpu.size() > name.size() && hardware.gpu.compare(0, name.size(), name) == 0 &&
         hardware.gpu[name.size()] == '-';
}

Result<std::vector<catalog::Hardware>> choose_hardware(const catalog::Catalog& catalog,
                                                       const std::optional<std::string>& name) {
  std::vector<catalog::Hardware> chosen;
  std::vector<std::string> known;
  for (const catalog::Hardware& hardware : catalog.hardware()) {
    known.push_back(hardware.gpu);
    known.push_back(hardware.id);
    const bool sound = hardware.gpu_count >= 1 && hardware.gpu_count <= kMostGpus;
    if (sound && (!name || means(*name, hardware))) chosen.push_back(hardware);
  }
  if (!name || !chosen.empty()) return chosen;
  return usage_error("--gpu", fmt::format("\"{}\" is not known", *name),
                     did_you_mean(*name, known, "`tunegauge catalog hardware` names them"));
}

/// Minutes that an endpoint runs a day; a minute begun is a minute billed.
std::int64_t minutes_a_day(const Decimal& hours) {
  const Decimal minutes = hours * Decimal(60);
  const Decimal whole = minutes.rounded(0);
  return static_cast<std::int64_t>(whole.to_double()) + (whole < minutes ? 1 : 0);
}

DedicatedEndpoint price_endpoint(const catalog::Hardware& hardware, const GpuPrice& price,
                                 const HostingQuestion& question) {
  DedicatedEndpoint endpoint;
  endpoint.hardware = hardware.id;
  endpoint.gpu = hardware.gpu;
  endpoint.gpu_count = hardware.gpu_count;
  endpoint.memory_bytes =
      saturated_product(saturated_product(hardware.memory_gb, 1'000'000'000), hardware.gpu_count);
  endpoint.per_hour = price.per_hour * Decimal(hardware.gpu_count) * Decimal(question.replicas);
  const Decimal minutes(minutes_a_day(question.hours_per_day));
  endpoint.per_day = (endpoint.per_hour * minutes).divided(60, kMoneyPlaces);
  endpoint.per_month =
      (endpoint.per_hour * minutes * Decimal(kDaysPerMonth)).divided(60, kMoneyPlaces);
  return endpoint;
}

/// Says what there is no price of, and where that was asked for by name also as `unknown`.
void note_no_endpoint(const HostingQuestion& question, const HostingTable* table,
                      HostingReport& report) {
  const std::string day = to_string(question.day);
  if (question.gpu) {
    report.unknown = fmt::format(
        "--gpu: no hosting price of {} is known for {}; choose another GPU or day, or give rates "
        "of your own with --rates FILE",
        *question.gpu, day);
    report.notes.push_back(report.unknown);
    return;
  }
  report.notes.push_back(
      table == nullptr
          ? fmt::format("no hosting prices are known for {}", day)
          : fmt::format("no hardware with a known price holds the {:.0f} GB that this model needs",
                        static_cast<double>(report.memory_needed_bytes) / 1e9));
}

Result<void> add_dedicated(const catalog::Catalog& catalog, const RateBook& book,
                           const HostingQuestion& question, HostingReport& report) {
  const auto hardware = choose_hardware(catalog, question.gpu);
  if (!hardware) return hardware.error();
  const HostingTable* table = in_force(book.hosting, question.day);
  if (table != nullptr) {
    for (const catalog::Hardware& entry : *hardware) {
      const GpuPrice* price = table->find(entry.gpu);
      if (price == nullptr) continue;
      DedicatedEndpoint endpoint = price_endpoint(entry, *price, question);
      endpoint.fits = endpoint.memory_bytes >= report.memory_needed_bytes;
      endpoint.provenance = table->provenance;
      if (question.gpu || endpoint.fits) report.dedicated.push_back(std::move(endpoint));
    }
  }
  std::stable_sort(report.dedicated.begin(), report.dedicated.end(),
                   [](const auto& a, const auto& b) { return a.per_hour < b.per_hour; });
  if (report.dedicated.empty()) note_no_endpoint(question, table, report);
  return {};
}

Decimal cost_of_requests(const ServerlessPrice& price, const HostingQuestion& question,
                         std::int64_t requests) {
  const Decimal one = price.input_per_mtok * Decimal(question.input_tokens) +
                      price.output_per_mtok * Decimal(question.output_tokens);
  return (one * Decimal(requests)).shifted_down(6);
}

/// The table with a price of the model that is in force, else the one that was last.
const ServerlessTable* serverless_table(const RateBook& book, const HostingQuestion& question) {
  const ServerlessTable* found = nullptr;
  for (const ServerlessTable& table : book.serverless_lora) {
    if (table.find(question.model) == nullptr || question.day < table.provenance.from) continue;
    if (found == nullptr || found->provenance.from < table.provenance.from) found = &table;
  }
  return found;
}

void add_serverless(const catalog::ModelFacts& facts, const RateBook& book,
                    const HostingQuestion& question, HostingReport& report) {
  if (!question.lora) {
    report.serverless_note = "serverless LoRA serves adapters, not models trained in full";
    return;
  }
  if (!facts.serverless_lora) {
    report.serverless_note = "serverless LoRA is not offered for this base";
    return;
  }
  const ServerlessTable* table = serverless_table(book, question);
  if (table == nullptr) {
    report.serverless_note = "the base is eligible for serverless LoRA; no token price is known";
    return;
  }
  const ServerlessPrice& price = *table->find(question.model);
  ServerlessLora serverless;
  serverless.input_per_mtok = price.input_per_mtok;
  serverless.output_per_mtok = price.output_per_mtok;
  serverless.provenance = table->provenance;
  serverless.in_force = table->provenance.covers(question.day);
  report.serverless_note = table->provenance.note;
  if (question.requests_per_day) {
    const std::int64_t requests = *question.requests_per_day;
    serverless.per_day = cost_of_requests(price, question, requests);
    serverless.per_month = *serverless.per_day * Decimal(kDaysPerMonth);
  }
  report.serverless = std::move(serverless);
}

/// Why traffic was given and there is no break-even.
std::string no_break_even(const HostingReport& report) {
  const bool fits = std::any_of(report.dedicated.begin(), report.dedicated.end(),
                                [](const DedicatedEndpoint& e) { return e.fits; });
  if (!report.serverless) return report.serverless_note;
  if (!report.serverless->in_force) {
    return fmt::format("the serverless offer ended on {}",
                       to_string(*report.serverless->provenance.to));
  }
  if (!fits) return "no endpoint with a known price holds the model";
  return "serverless stays the cheaper at any traffic";
}

/// Fewest requests a day that cost as much by the token as the cheapest fitting endpoint does.
std::optional<std::int64_t> break_even(const HostingReport& report,
                                       const HostingQuestion& question) {
  if (!report.serverless || !report.serverless->in_force) return std::nullopt;
  const auto endpoint = std::find_if(report.dedicated.begin(), report.dedicated.end(),
                                     [](const DedicatedEndpoint& e) { return e.fits; });
  if (endpoint == report.dedicated.end()) return std::nullopt;
  const ServerlessPrice price{question.model, report.serverless->input_per_mtok,
                              report.serverless->output_per_mtok};
  const double one = cost_of_requests(price, question, 1).to_double();
  const double about = one > 0 ? endpoint->per_day.to_double() / one : HUGE_VAL;
  if (about >= static_cast<double>(kMostRequests)) return std::nullopt;
  // The quotient of two doubles may be one off; the exact sums decide.
  auto requests = std::max<std::int64_t>(0, static_cast<std::int64_t>(about) - 1);
  while (cost_of_requests(price, question, requests) < endpoint->per_day) ++requests;
  return requests;
}

}  // namespace

Result<HostingReport> hosting_of(const catalog::Catalog& catalog, const RateBook& book,
                                 const HostingQuestion& question) {
  if (const auto sound = check(question); !sound) return sound.error();
  const auto found = catalog.find(question.model);
  if (!found) return found.error();
  const catalog::ModelFacts& facts = **found;
  HostingQuestion asked = question;
  asked.model = facts.model;
  HostingReport report;
  report.weights_bytes = saturated_product(facts.parameters, kBytesPerParameter);
  report.memory_needed_bytes = saturated_product(report.weights_bytes / 5, 6);
  if (const auto added = add_dedicated(catalog, book, asked, report); !added) {
    return added.error();
  }
  add_serverless(facts, book, asked, report);
  report.break_even_requests = break_even(report, asked);
  if (asked.requests_per_day && !report.break_even_requests) {
    report.notes.push_back("no break-even: " + no_break_even(report));
  }
  report.notes.push_back(
      fmt::format("memory is an estimate: {:.1f} GB of 16-bit weights and a fifth more",
                  static_cast<double>(report.weights_bytes) / 1e9));
  return report;
}

}  // namespace tunegauge::pricing
