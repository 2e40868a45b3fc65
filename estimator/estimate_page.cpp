// The page of an estimate: the amount, how it comes about, the data, and what to do next.

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/core.h>

#include "estimator/estimate_report.h"
#include "reports/format.h"

namespace tunegauge {

namespace {

using reports::Align;
using reports::Facts;
using reports::format_count;
using reports::format_counted;
using reports::format_money;
using reports::Grid;
using reports::Section;

std::string job_words(const pricing::ResolvedJob& job) {
  std::string words = fmt::format("{} {} of {}, {}", job.asked.lora ? "LoRA" : "full",
                                  job.asked.method == pricing::Method::dpo ? "DPO" : "SFT",
                                  job.facts.display_name, format_counted(job.n_epochs, "epoch"));
  if (job.n_evals > 0) words += ", " + format_counted(job.n_evals, "evaluation");
  return words;
}

/// What a number of billed tokens costs, the minimum charge included.
Decimal charge(std::int64_t tokens, const pricing::Price& price) {
  const Decimal metered = (Decimal(tokens) * price.per_mtok).shifted_down(6);
  return price.minimum ? std::max(metered, *price.minimum) : metered;
}

std::string amount_words(const EstimateResult& result) {
  if (!result.price) return "no price known";
  const pricing::Price& price = *result.price;
  const pricing::TokenRange& counted = result.estimate.billed_counted;
  const std::string low = format_money(charge(counted.low, price), price.currency);
  const std::string high = format_money(charge(counted.high, price), price.currency);
  if (result.counting.exact || low == high) {
    return format_money(result.cost->total.value, price.currency);
  }
  return fmt::format("{} to {}", low, high);
}

std::string aside_words(const EstimateResult& result) {
  if (!result.training && !result.validation) return "tokens as stated";
  if (result.counting.exact) return "tokens counted exactly";
  const auto& tokens = result.training ? result.training->tokens : result.validation->tokens;
  if (tokens.value == 0) return "";
  const double off =
      static_cast<double>(std::max(tokens.high - tokens.value, tokens.value - tokens.low)) /
      static_cast<double>(tokens.value);
  return fmt::format("tokens estimated, ±{}", reports::format_percent(off));
}

Section billing_section(const EstimateResult& result) {
  const pricing::JobEstimate& estimate = result.estimate;
  Grid grid;
  grid.columns = {{"", Align::left},   {"file", Align::left},    {"tokens", Align::right},
                  {"x", Align::right}, {"billed", Align::right}, {"", Align::left}};
  const auto file_of = [](const std::optional<DatasetProfile>& profile) {
    return profile ? reports::shortened(profile->path, 32) : std::string("(as stated)");
  };
  grid.rows.push_back({"training", file_of(result.training), format_count(estimate.training.value),
                       format_count(result.job.n_epochs),
                       format_count(estimate.billed_training.value),
                       estimate.padded ? "padded to " + format_count(result.job.context) : ""});
  if (estimate.validation.value > 0) {
    grid.rows.push_back({"validation", file_of(result.validation),
                         format_count(estimate.validation.value),
                         format_count(estimate.evaluations_billed),
                         format_count(estimate.billed_validation.value), ""});
  }
  std::string sum;
  if (result.price) {
    sum = fmt::format("x {} per million = {}",
                      reports::format_rate(result.price->per_mtok, result.price->currency),
                      format_money(result.cost->metered.value, result.price->currency));
  }
  grid.rows.push_back({"total", "", "", "", format_count(estimate.billed.value), sum});
  return {"Billed", "", {grid}};
}

Facts price_facts(const EstimateResult& result) {
  Facts facts;
  if (!result.price) {
    facts.facts.push_back({"price", result.price_unknown});
    return facts;
  }
  const pricing::Price& price = *result.price;
  const pricing::JobCost& cost = *result.cost;
  const pricing::JobEstimate& estimate = result.estimate;
  if (estimate.packing && cost.total.high > charge(estimate.billed_counted.high, price)) {
    facts.facts.push_back(
        {"range",
         fmt::format("at most {}, if each packed sequence is billed as full ({} are filled){}",
                     format_money(cost.total.high, price.currency),
                     reports::format_percent(estimate.packing->fill),
                     result.counting.exact ? "" : " and the count is at its upper end")});
  }
  if (estimate.other_reading) {
    facts.facts.push_back(
        {"or",
         fmt::format(
             "{} if the prompt of a preference row counts {} ({} tokens)",
             format_money(charge(estimate.other_reading->value, price), price.currency),
             estimate.other_reading->value < estimate.billed.value ? "once" : "with each answer",
             format_count(estimate.other_reading->value))});
  }
  if (cost.minimum) {
    std::string since;
    if (price.minimum_provenance) {
      since = fmt::format(" (from {}: {})", to_string(price.minimum_provenance->from),
                          price.minimum_provenance->source);
    }
    facts.facts.push_back(
        {"minimum",
         fmt::format("{}, {}{}", format_money(*cost.minimum, price.currency),
                     cost.minimum_reached ? "reached" : "so that is what is charged", since)});
  }
  facts.facts.push_back(
      {"rates", fmt::format("{}, {}, in force from {}, read {}: {}", price.provider,
                            price.named ? "this model's own price" : "models of " + price.band,
                            to_string(price.provenance.from),
                            to_string(price.provenance.captured_at), price.provenance.source)});
  for (const pricing::OtherPrice& other : price.other_readings) {
    facts.facts.push_back({"or", fmt::format("{} per million if {}",
                                             reports::format_rate(other.per_mtok, price.currency),
                                             other.note.empty() ? other.reading : other.note)});
  }
  if (estimate.cancelled && cost.cancelled) {
    facts.facts.push_back(
        {"cancelled",
         fmt::format("at step {} of {}: {} tokens in whole batches, {}{}; by its share of the job "
                     "{} tokens",
                     format_count(estimate.cancelled->step), format_count(estimate.steps_total),
                     format_count(estimate.cancelled->tokens.value),
                     format_money(cost.cancelled->value, price.currency),
                     cost.cancelled_minimum
                         ? fmt::format(" (the minimum of {} if that holds for cancelled jobs)",
                                       format_money(*cost.cancelled_minimum, price.currency))
                         : "",
                     format_count(estimate.cancelled->tokens.low))});
  }
  return facts;
}

/// Rows in twelve classes of length, equal steps of its logarithm.
std::string length_chart(const std::map<std::int64_t, std::int64_t>& lengths) {
  constexpr std::size_t kClasses = 12;
  if (lengths.size() < 2) return "";
  const double low =
      std::log(static_cast<double>(std::max<std::int64_t>(1, lengths.begin()->first)));
  const double high =
      std::log(static_cast<double>(std::max<std::int64_t>(2, lengths.rbegin()->first)));
  if (high <= low) return "";
  std::vector<std::int64_t> classes(kClasses, 0);
  for (const auto& [length, rows] : lengths) {
    const double at = std::log(static_cast<double>(std::max<std::int64_t>(1, length)));
    const auto index = static_cast<std::size_t>((at - low) / (high - low) * kClasses);
    classes[std::min(index, kClasses - 1)] += rows;
  }
  return reports::sparkline(classes) + "   ";
}

std::string rows_words(const DatasetProfile& profile) {
  switch (profile.format()) {
    case dataset::Format::conversational:
      return format_counted(profile.rows, "conversation");
    case dataset::Format::instruction:
      return format_counted(profile.rows, "prompt");
    case dataset::Format::preference:
      return format_counted(profile.rows, "preference row");
    case dataset::Format::text:
      return format_counted(profile.rows, "text");
    default:
      return format_counted(profile.rows, "row");
  }
}

Section data_section(const EstimateResult& result) {
  const DatasetProfile& data = *result.training;
  const pricing::JobEstimate& estimate = result.estimate;
  Facts facts;
  facts.facts.push_back(
      {"length", fmt::format("{}median {}, p95 {}, longest {} tokens (line {})",
                             length_chart(data.uncut_lengths),
                             format_count(length_at(data.uncut_lengths, 0.5)),
                             format_count(length_at(data.uncut_lengths, 0.95)),
                             format_count(data.longest_tokens),
                             format_count(static_cast<std::int64_t>(data.longest_line)))});
  const bool all = data.trained.value == data.tokens.value;
  facts.facts.push_back(
      {"trained", all ? std::string("all tokens")
                      : fmt::format("about {} of {} tokens", format_count(data.trained.value),
                                    format_count(data.tokens.value))});
  if (data.rows_truncated > 0) {
    facts.facts.push_back(
        {"cut", fmt::format("{} {} tokens: {} tokens are not trained",
                            format_counted(data.rows_truncated, "row exceeds", "rows exceed"),
                            format_count(result.job.context), format_count(data.truncated.value))});
  }
  if (data.rows_refused > 0) {
    facts.facts.push_back(
        {"refused", fmt::format("{} in no figure: see below",
                                format_counted(data.rows_refused, "row is", "rows are"))});
  }
  const std::string batch = result.job.gradient_accumulation > 1
                                ? fmt::format("batch {} x {} accumulated", result.job.batch_size,
                                              result.job.gradient_accumulation)
                                : fmt::format("batch {}", result.job.batch_size);
  facts.facts.push_back(
      {estimate.packing ? "packed" : "steps",
       fmt::format("{} of {} tokens, {}: {} an epoch, {} in all",
                   format_counted(estimate.sequences, "sequence"), format_count(result.job.context),
                   batch, format_counted(estimate.steps_per_epoch, "step"),
                   format_count(estimate.steps_total))});
  if (!result.counting.method.empty()) facts.facts.push_back({"counted", result.counting.method});
  for (const std::string& note : estimate.notes) facts.facts.push_back({"assumed", note});
  if (!result.counting.basis.empty()) facts.facts.push_back({"estimate", result.counting.basis});
  Section section{"Data", "", {facts}};
  section.lead = fmt::format("{}, {}", rows_words(data), reports::format_bytes(data.bytes));
  return section;
}

Section steps_section(const EstimateResult& result) {
  const pricing::JobEstimate& estimate = result.estimate;
  Facts assumptions;
  for (const std::string& note : estimate.notes) assumptions.facts.push_back({"assumed", note});
  return {"Steps",
          fmt::format("{} an epoch, {} in all (context {}, batch {})",
                      format_counted(estimate.steps_per_epoch, "step"),
                      format_count(estimate.steps_total), format_count(result.job.context),
                      result.job.effective_batch),
          {assumptions}};
}

}  // namespace

reports::Page estimate_page(const EstimateResult& result) {
  reports::Page page;
  page.headline = fmt::format("{}   {}", amount_words(result), job_words(result.job));
  page.aside = aside_words(result);
  Section billing = billing_section(result);
  billing.blocks.emplace_back(price_facts(result));
  page.sections.push_back(std::move(billing));
  page.sections.push_back(result.training ? data_section(result) : steps_section(result));
  if (result.comparison) page.sections.push_back(comparison_section(*result.comparison));
  if (result.hosting || !result.hosting_unknown.empty()) {
    page.sections.push_back(hosting_section(result));
  }
  if (!result.counting.exact_count.empty()) page.next.push_back(result.counting.exact_count);
  if (result.training && result.training->rows_refused > 0) {
    page.next.push_back("tunegauge check " + reports::printable(result.training->path) +
                        "   (every faulty row, and what to do)");
  }
  if (!result.comparison && result.price) {
    page.next.emplace_back(
        "--compare-models (the same data on other models), --emit cli (start it)");
  }
  return page;
}

}  // namespace tunegauge
