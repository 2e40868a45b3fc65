// Looks prices up in a rate book: a model's own price first, then its size band; never a guess.

#include "estimator/pricing/rate_card.h"

#include <algorithm>

#include <fmt/format.h>

namespace tunegauge::pricing {

namespace {

constexpr std::array<std::string_view, training_kinds> kKindNames = {"sft_lora", "sft_full",
                                                                     "dpo_lora", "dpo_full"};

constexpr const char* kOwnRates = "give rates of your own with --rates FILE";

std::size_t index_of(TrainingKind kind) {
  return static_cast<std::size_t>(kind);
}

Error unknown(std::string place, std::string what, std::string remedy = kOwnRates) {
  return {ErrorKind::unknown, std::move(place), std::move(what), std::move(remedy)};
}

/// "LoRA SFT", as messages name a kind.
std::string words_for(const PriceQuestion& question) {
  return fmt::format("{} {}", question.lora ? "LoRA" : "full",
                     question.method == Method::sft ? "SFT" : "DPO");
}

bool names(const NamedModels& group, const std::string& model) {
  return std::find(group.models.begin(), group.models.end(), model) != group.models.end();
}

Error no_price_that_day(const RateBook& book, const PriceQuestion& question,
                        const std::optional<Date>& first) {
  const std::string begin = first ? fmt::format(" (they begin on {})", to_string(*first)) : "";
  return unknown("--as-of",
                 fmt::format("no training price of {} is known for {} in the rates of {}{}",
                             question.model, to_string(question.day), book.provider, begin),
                 "choose another day, or " + std::string(kOwnRates));
}

Price start_price(const RateBook& book, const Provenance& provenance, const Date& day) {
  Price price;
  price.provider = book.provider;
  price.currency = book.currency;
  price.rounding_digits = book.policy.rounding_digits;
  price.provenance = provenance;
  price.days_since_seen = days_since_seen(provenance, day);
  return price;
}

Result<Price> named_price(const RateBook& book, const NamedModels& group,
                          const PriceQuestion& question) {
  const auto& amount = group.prices[index_of(training_kind(question.method, question.lora))];
  if (!amount) {
    return unknown(question.model,
                   fmt::format("no price of {} training is known, only that of {}",
                               words_for(question), question.lora ? "another method" : "LoRA"));
  }
  Price price = start_price(book, group.provenance, question.day);
  price.per_mtok = *amount;
  price.named = true;
  price.minimum = group.minimum;
  if (group.minimum) price.minimum_provenance = group.provenance;
  return price;
}

std::vector<OtherPrice> other_prices(const BandTable& table, const SizeBand& band,
                                     TrainingKind kind) {
  std::vector<OtherPrice> others;
  for (const Reading& reading : table.other_readings) {
    const auto& amount = band.prices[index_of(reading.takes[index_of(kind)])];
    if (amount && *amount != *band.prices[index_of(kind)]) {
      others.push_back({reading.name, *amount, reading.note});
    }
  }
  return others;
}

Result<Price> band_price(const RateBook& book, const BandTable& table,
                         const PriceQuestion& question) {
  if (question.parameters <= 0) {
    return unknown(question.model, "its price depends on its size, which is not known");
  }
  const auto band = std::find_if(table.bands.begin(), table.bands.end(), [&](const SizeBand& b) {
    return question.parameters <= b.parameters_up_to;
  });
  if (band == table.bands.end()) {
    return unknown(
        question.model,
        fmt::format("no price is known: it has {:.1f} billion parameters, the size bands of {} "
                    "end at {:.0f} billion and it has no price of its own",
                    static_cast<double>(question.parameters) / 1e9, book.provider,
                    static_cast<double>(table.bands.back().parameters_up_to) / 1e9),
        "ask the provider, or " + std::string(kOwnRates));
  }
  const TrainingKind kind = training_kind(question.method, question.lora);
  const auto& amount = band->prices[index_of(kind)];
  if (!amount) {
    return unknown(question.model,
                   fmt::format("no price of {} training is known for models of its size ({})",
                               words_for(question), band->name));
  }
  Price price = start_price(book, table.provenance, question.day);
  price.per_mtok = *amount;
  price.band = band->name;
  price.other_readings = other_prices(table, *band, kind);
  if (const BandMinimum* minimum = in_force(book.band_minimums, question.day)) {
    price.minimum = minimum->amount;
    price.minimum_provenance = minimum->provenance;
  }
  return price;
}

}  // namespace

std::int64_t days_since_seen(const Provenance& provenance, const Date& day) {
  if (provenance.to) return 0;
  const auto seen = std::chrono::sys_days(provenance.last_seen.value_or(provenance.captured_at));
  return std::max<std::int64_t>(0, (std::chrono::sys_days(day) - seen).count());
}

TrainingKind training_kind(Method method, bool lora) {
  if (method == Method::sft) return lora ? TrainingKind::sft_lora : TrainingKind::sft_full;
  return lora ? TrainingKind::dpo_lora : TrainingKind::dpo_full;
}

std::string_view name_of(TrainingKind kind) {
  return kKindNames[index_of(kind)];
}

const GpuPrice* HostingTable::find(std::string_view gpu) const {
  const auto found =
      std::find_if(gpus.begin(), gpus.end(), [&](const GpuPrice& g) { return g.gpu == gpu; });
  return found == gpus.end() ? nullptr : &*found;
}

const ServerlessPrice* ServerlessTable::find(std::string_view model) const {
  const auto found = std::find_if(models.begin(), models.end(),
                                  [&](const ServerlessPrice& m) { return m.model == model; });
  return found == models.end() ? nullptr : &*found;
}

Result<Price> price_of(const RateBook& book, const PriceQuestion& question) {
  std::optional<Date> first;
  const auto note_start = [&first](const Provenance& provenance) {
    first = first ? std::min(*first, provenance.from) : provenance.from;
  };
  for (const NamedModels& group : book.models) {
    if (!names(group, question.model)) continue;
    if (group.provenance.covers(question.day)) return named_price(book, group, question);
    note_start(group.provenance);
  }
  // A model with a price of its own on other days is in no size band on this one.
  if (first) return no_price_that_day(book, question, first);
  const BandTable* table = in_force(book.bands, question.day);
  if (table != nullptr) return band_price(book, *table, question);
  for (const BandTable& bands : book.bands) note_start(bands.provenance);
  return no_price_that_day(book, question, first);
}

}  // namespace tunegauge::pricing
