// Prices as tables: one row a band or model and kind of training.

#include "estimator/rates_report.h"

#include <fmt/core.h>

#include "reports/format.h"

namespace tunegauge {

namespace {

using pricing::TrainingKind;
using reports::Align;
using reports::format_money;
using reports::Grid;
using reports::Value;

constexpr std::array<TrainingKind, pricing::training_kinds> kKinds{
    TrainingKind::sft_lora, TrainingKind::sft_full, TrainingKind::dpo_lora, TrainingKind::dpo_full};

class RatesPage {
 public:
  RatesPage(const pricing::RateBook& book, const Date& day) : book_(book), day_(day) {
    table_.name = "rates";
    table_.columns = {"what", "kind", "price", "unit", "minimum", "from", "source"};
    grid_.columns = {{"per million tokens", Align::left}, {"SFT LoRA", Align::right},
                     {"SFT full", Align::right},          {"DPO LoRA", Align::right},
                     {"DPO full", Align::right},          {"minimum", Align::right}};
  }

  void add_bands() {
    const auto* bands = pricing::in_force(book_.bands, day_);
    if (bands == nullptr) return;
    const auto* minimum = pricing::in_force(book_.band_minimums, day_);
    const auto least = minimum != nullptr ? minimum->amount : std::nullopt;
    for (const pricing::SizeBand& band : bands->bands) {
      add("models of " + band.name, band.prices, least, bands->provenance);
    }
  }

  void add_named() {
    for (const pricing::NamedModels& named : book_.models) {
      if (!named.provenance.covers(day_)) continue;
      for (const std::string& model : named.models) {
        add(model, named.prices, named.minimum, named.provenance);
      }
    }
  }

  void add_hosting() {
    const auto* hosting = pricing::in_force(book_.hosting, day_);
    if (hosting == nullptr) return;
    Grid grid;
    grid.columns = {{"", Align::left}, {"an hour", Align::right}};
    for (const pricing::GpuPrice& gpu : hosting->gpus) {
      grid.rows.push_back({gpu.gpu, reports::format_rate(gpu.per_hour, book_.currency)});
      table_.rows.push_back({gpu.gpu, "hosting", gpu.per_hour, book_.currency + "/hour", nullptr,
                             to_string(hosting->provenance.from), hosting->provenance.source});
    }
    sections_.push_back({"Hosting", "", {grid, source(hosting->provenance)}});
  }

  [[nodiscard]] reports::Document document() && {
    reports::Document document;
    document.page.headline = fmt::format("Rates of {} on {}", book_.provider, to_string(day_));
    if (grid_.rows.empty()) {
      document.page.headline =
          fmt::format("No training price of {} is known for {}", book_.provider, to_string(day_));
      document.verdict = {reports::Status::inconclusive, 4, {document.page.headline}};
    } else {
      reports::Section training{"Training", "", {grid_}};
      if (const auto* bands = pricing::in_force(book_.bands, day_)) {
        training.blocks.emplace_back(source(bands->provenance));
      }
      document.page.sections.push_back(std::move(training));
    }
    for (auto& section : sections_) document.page.sections.push_back(std::move(section));
    document.tables.push_back(std::move(table_));
    return document;
  }

 private:
  static reports::Facts source(const pricing::Provenance& provenance) {
    return {{{"source", fmt::format("{}, in force from {}, read {}, {}", provenance.source,
                                    to_string(provenance.from), to_string(provenance.captured_at),
                                    provenance.confidence)}}};
  }

  void add(const std::string& what, const pricing::KindPrices& prices,
           const std::optional<Decimal>& minimum, const pricing::Provenance& provenance) {
    std::vector<std::string> cells{what};
    for (const TrainingKind kind : kKinds) {
      const auto& price = prices[static_cast<std::size_t>(kind)];
      cells.push_back(price ? reports::format_rate(*price, book_.currency) : "-");
      if (!price) continue;
      table_.rows.push_back({what, name_of(kind), *price, book_.currency + "/Mtoken",
                             minimum ? Value(*minimum) : Value(), to_string(provenance.from),
                             provenance.source});
    }
    cells.push_back(minimum ? format_money(*minimum, book_.currency) : "-");
    grid_.rows.push_back(std::move(cells));
  }

  const pricing::RateBook& book_;
  Date day_;
  reports::Table table_;
  Grid grid_;
  std::vector<reports::Section> sections_;
};

}  // namespace

reports::Document rates_document(const pricing::RateBook& book, const Date& day) {
  RatesPage page(book, day);
  page.add_bands();
  page.add_named();
  page.add_hosting();
  return std::move(page).document();
}

}  // namespace tunegauge
