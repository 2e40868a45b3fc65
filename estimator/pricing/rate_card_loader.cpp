// From JSON to a RateBook, collecting every problem with its path. Amounts are decimal strings, so
// that no binary floating point comes between the file and the bill.

#include "estimator/pricing/rate_card_loader.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/json_reader.h"
#include "estimator/pricing/embedded.h"

namespace tunegauge::pricing {

namespace {

/// Keeps every sum that is made of an amount far below 38 digits.
constexpr std::int64_t kMostAmount = 1'000'000;
constexpr std::string_view kSchema = "tunegauge.rates/1";

// What a missing member should have been: one look is to be enough to write it.
constexpr std::string_view kDay = "a day like 2026-03-15";
constexpr std::string_view kAmount = "a decimal number in quotes, such as \"0.48\"";
constexpr std::string_view kProvenance =
    "an object of effective_from, source, captured_at and confidence";
constexpr std::string_view kPrices = "an object of sft_lora, sft_full, dpo_lora, dpo_full";
constexpr std::string_view kPolicy =
    "an object of evaluations (each, once, none), unpacked (padded, actual) and preference "
    "(prompt_with_each, prompt_once)";

/// The value that a word stands for; an unknown word is a problem and reads as the first value.
template <class Value>
Value choice(const JsonNode& node, const std::vector<std::pair<std::string, Value>>& values) {
  const std::string word = node.text();
  std::string words;
  for (const auto& [name, value] : values) {
    if (name == word) return value;
    words += (words.empty() ? "" : ", ") + name;
  }
  if (!word.empty()) node.fail("\"" + word + "\" is not one of " + words);
  return values.front().second;
}

Date read_date(const JsonNode& node) {
  const std::string text = node.text();
  const auto date = parse_date(text);
  if (!date && !text.empty()) node.fail(fmt::format("\"{}\" is no day like 2026-03-15", text));
  return date.value_or(Date{});
}

Decimal read_amount(const JsonNode& node) {
  const std::string text = node.text();
  if (text.empty()) return {};
  const auto parsed = Decimal::parse(text);
  if (!parsed) node.fail(parsed.error().what);
  const Decimal amount = parsed ? *parsed : Decimal{};
  if (amount < Decimal(0)) node.fail(fmt::format("{} is negative", text));
  if (amount > Decimal(kMostAmount)) node.fail(fmt::format("{} is more than a million", text));
  return amount;
}

std::optional<Decimal> optional_amount(const JsonNode& node, std::string_view key) {
  const auto found = node.optional_member(key);
  if (!found) return std::nullopt;
  return read_amount(*found);
}

Provenance read_provenance(const JsonNode& node) {
  node.refuse_keys_other_than({"effective_from", "effective_to", "source", "captured_at",
                               "last_seen", "confidence", "note"});
  Provenance provenance;
  provenance.from = read_date(node.member("effective_from", kDay));
  if (const auto to = node.optional_member("effective_to")) {
    provenance.to = read_date(*to);
    if (provenance.from.ok() && provenance.to->ok() && *provenance.to < provenance.from) {
      to->fail("is before effective_from");
    }
  }
  provenance.source = node.member("source", "where the price was read").text();
  provenance.captured_at = read_date(node.member("captured_at", kDay));
  if (const auto seen = node.optional_member("last_seen")) provenance.last_seen = read_date(*seen);
  const std::vector<std::pair<std::string, std::string>> confidences = {
      {"official", "official"},
      {"corroborated", "corroborated"},
      {"single-source", "single-source"},
      {"assumed", "assumed"}};
  provenance.confidence = choice(
      node.member("confidence", "official, corroborated, single-source or assumed"), confidences);
  if (const auto note = node.optional_member("note")) provenance.note = note->string();
  return provenance;
}

/// Whether both hold on one day; unknown, and so not, where a day of theirs could not be read.
bool overlap(const Provenance& a, const Provenance& b) {
  const auto sound = [](const Provenance& p) { return p.from.ok() && (!p.to || p.to->ok()); };
  if (!sound(a) || !sound(b)) return false;
  return (!a.to || b.from <= *a.to) && (!b.to || a.from <= *b.to);
}

/// Two entries of one list in force on one day would leave the price open.
template <class Dated>
void refuse_overlaps(const JsonNode& list, const std::vector<Dated>& entries) {
  for (std::size_t i = 1; i < entries.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (!overlap(entries[i].provenance, entries[j].provenance)) continue;
      list.fail(fmt::format("entries {} and {} are in force on the same day", j, i));
      return;
    }
  }
}

/// Reads a list of dated entries; `read` fills one from its node.
template <class Dated, class Read>
std::vector<Dated> read_dated(const JsonNode& root, std::string_view key, Read read) {
  std::vector<Dated> entries;
  const auto list = root.optional_member(key);
  if (!list) return entries;
  for (const JsonNode& node : list->elements()) {
    Dated entry;
    entry.provenance = read_provenance(node.member("provenance", kProvenance));
    read(node, entry);
    entries.push_back(std::move(entry));
  }
  return entries;
}

std::vector<std::pair<std::string, TrainingKind>> kinds_by_name() {
  std::vector<std::pair<std::string, TrainingKind>> kinds;
  for (std::size_t i = 0; i < training_kinds; ++i) {
    const auto kind = static_cast<TrainingKind>(i);
    kinds.emplace_back(name_of(kind), kind);
  }
  return kinds;
}

KindPrices read_prices(const JsonNode& node) {
  node.refuse_keys_other_than({"sft_lora", "sft_full", "dpo_lora", "dpo_full"});
  KindPrices prices;
  bool any = false;
  for (const auto& [name, kind] : kinds_by_name()) {
    auto& price = prices[static_cast<std::size_t>(kind)];
    price = optional_amount(node, name);
    any = any || price.has_value();
  }
  if (node.is_object() && !any) node.fail("names no price");
  return prices;
}

Reading read_reading(const JsonNode& node) {
  node.refuse_keys_other_than({"name", "takes", "note"});
  Reading reading;
  reading.name = node.member("name").text();
  if (const auto note = node.optional_member("note")) reading.note = note->string();
  const JsonNode takes = node.member("takes");
  takes.refuse_keys_other_than({"sft_lora", "sft_full", "dpo_lora", "dpo_full"});
  for (const auto& [name, kind] : kinds_by_name()) {
    const auto taken = takes.optional_member(name);
    reading.takes[static_cast<std::size_t>(kind)] = taken ? choice(*taken, kinds_by_name()) : kind;
  }
  return reading;
}

void read_band_table(const JsonNode& node, BandTable& table) {
  node.refuse_keys_other_than({"provenance", "bands", "other_readings"});
  const JsonNode list = node.member("bands", "a list of size bands");
  std::int64_t last = 0;
  for (const JsonNode& item : list.elements()) {
    item.refuse_keys_other_than({"name", "parameters_up_to", "prices"});
    SizeBand band;
    band.name = item.member("name", "the band's name").text();
    const JsonNode up_to = item.member("parameters_up_to", "the parameters of its largest model");
    band.parameters_up_to = up_to.integer(1);
    if (band.parameters_up_to != 0 && band.parameters_up_to <= last) {
      up_to.fail("is not larger than that of the band before");
    }
    last = band.parameters_up_to;
    band.prices = read_prices(item.member("prices", kPrices));
    table.bands.push_back(std::move(band));
  }
  if (list.is_array() && table.bands.empty()) list.fail("is empty");
  if (const auto readings = node.optional_member("other_readings")) {
    for (const JsonNode& item : readings->elements()) {
      table.other_readings.push_back(read_reading(item));
    }
  }
}

void read_named_models(const JsonNode& node, NamedModels& group) {
  node.refuse_keys_other_than({"provenance", "models", "prices", "minimum"});
  const JsonNode list = node.member("models", "a list of model ids");
  for (const JsonNode& item : list.elements()) group.models.push_back(item.text());
  if (list.is_array() && group.models.empty()) list.fail("is empty");
  group.prices = read_prices(node.member("prices", kPrices));
  group.minimum = optional_amount(node, "minimum");
}

/// A model may stand in several groups, but on one day in one alone.
void refuse_double_names(const JsonNode& list, const std::vector<NamedModels>& groups) {
  std::map<std::string, std::vector<const Provenance*>> seen;
  for (const NamedModels& group : groups) {
    for (const std::string& model : group.models) {
      auto& earlier = seen[model];
      const bool twice = std::any_of(earlier.begin(), earlier.end(), [&](const Provenance* p) {
        return overlap(*p, group.provenance);
      });
      if (twice && !model.empty()) list.fail(fmt::format("{} has two prices on one day", model));
      earlier.push_back(&group.provenance);
    }
  }
}

void read_band_minimum(const JsonNode& node, BandMinimum& minimum) {
  node.refuse_keys_other_than({"provenance", "amount"});
  minimum.amount = optional_amount(node, "amount");
}

void read_hosting(const JsonNode& node, HostingTable& table) {
  node.refuse_keys_other_than({"provenance", "gpus"});
  std::set<std::string> names;
  for (const JsonNode& item : node.member("gpus", "a list of gpu and per_hour").elements()) {
    item.refuse_keys_other_than({"gpu", "per_hour"});
    const JsonNode gpu = item.member("gpu");
    const std::string name = gpu.text();
    if (!names.insert(name).second) gpu.fail(fmt::format("{} stands twice", name));
    table.gpus.push_back({name, read_amount(item.member("per_hour", kAmount))});
  }
}

void read_serverless(const JsonNode& node, ServerlessTable& table) {
  node.refuse_keys_other_than({"provenance", "models"});
  std::set<std::string> names;
  for (const JsonNode& item :
       node.member("models", "a list of models and their prices").elements()) {
    item.refuse_keys_other_than({"model", "input_per_mtok", "output_per_mtok"});
    const JsonNode model = item.member("model");
    const std::string name = model.text();
    if (!names.insert(name).second) model.fail(fmt::format("{} stands twice", name));
    table.models.push_back({name, read_amount(item.member("input_per_mtok", kAmount)),
                            read_amount(item.member("output_per_mtok", kAmount))});
  }
}

TokenPolicy read_policy(const JsonNode& node) {
  node.refuse_keys_other_than({"evaluations", "unpacked", "preference", "rounding_digits"});
  TokenPolicy policy;
  policy.evaluations = choice<EvaluationRule>(node.member("evaluations", "each, once or none"),
                                              {{"each", EvaluationRule::each},
                                               {"once", EvaluationRule::once},
                                               {"none", EvaluationRule::none}});
  policy.unpacked =
      choice<UnpackedRule>(node.member("unpacked", "padded or actual"),
                           {{"padded", UnpackedRule::padded}, {"actual", UnpackedRule::actual}});
  policy.preference =
      choice<PreferenceRule>(node.member("preference", "prompt_with_each or prompt_once"),
                             {{"prompt_with_each", PreferenceRule::prompt_with_each},
                              {"prompt_once", PreferenceRule::prompt_once}});
  if (const auto digits = node.optional_member("rounding_digits")) {
    policy.rounding_digits = static_cast<int>(digits->integer(0, 12));
  }
  return policy;
}

std::string read_currency(const JsonNode& node) {
  const std::string currency = node.text();
  const bool code =
      currency.size() == 3 &&
      std::all_of(currency.begin(), currency.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  if (!code && !currency.empty()) node.fail(fmt::format("\"{}\" is no code like USD", currency));
  return currency;
}

void read_book(const JsonNode& root, RateBook& book) {
  root.refuse_keys_other_than({"schema", "provider", "currency", "policy", "bands", "models",
                               "band_minimums", "hosting", "serverless_lora"});
  const JsonNode schema = root.member("schema", fmt::format("\"{}\"", kSchema));
  const std::string named = schema.text();
  if (!named.empty() && named != kSchema) {
    schema.fail(fmt::format("\"{}\" is not known; expected \"{}\"", named, kSchema));
  }
  book.provider = root.member("provider", "the provider's name").text();
  book.currency = read_currency(root.member("currency", "a code like USD"));
  book.policy = read_policy(root.member("policy", kPolicy));
  book.bands = read_dated<BandTable>(root, "bands", read_band_table);
  book.models = read_dated<NamedModels>(root, "models", read_named_models);
  book.band_minimums = read_dated<BandMinimum>(root, "band_minimums", read_band_minimum);
  book.hosting = read_dated<HostingTable>(root, "hosting", read_hosting);
  book.serverless_lora = read_dated<ServerlessTable>(root, "serverless_lora", read_serverless);
}

void refuse_ambiguity(const JsonNode& root, const RateBook& book) {
  const auto check = [&root](std::string_view key, const auto& entries) {
    if (const auto list = root.optional_member(key)) refuse_overlaps(*list, entries);
  };
  check("bands", book.bands);
  check("band_minimums", book.band_minimums);
  check("hosting", book.hosting);
  check("serverless_lora", book.serverless_lora);
  if (const auto list = root.optional_member("models")) refuse_double_names(*list, book.models);
}

}  // namespace

Result<RateBook> parse_rates(std::string_view json, const std::string& name) {
  if (json.size() > max_rates_bytes) {
    return input_error(name, fmt::format("{} bytes are too many for a rate file", json.size()),
                       "leave in it what this job needs: at most 1 MiB");
  }
  auto document = JsonDocument::parse(json, name);
  if (!document) return document.error();
  const JsonNode root = document->root();
  RateBook book;
  book.name = name;
  read_book(root, book);
  refuse_ambiguity(root, book);
  if (auto problem = document->problem()) return *std::move(problem);
  return book;
}

Result<RateBook> embedded_rates() {
  return parse_rates(embedded_rates_json(), "embedded");
}

}  // namespace tunegauge::pricing
