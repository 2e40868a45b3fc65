#pragma once
// What a provider charges, as dated data: training prices by size band and by named model, minimum
// charges, hosting by GPU, serverless LoRA by token; and the question "what did this cost that
// day?".
//
// A RateBook is loaded once (rate_card_loader.h), never changed and passed by const&. Prices are
// literal decimals in the book's currency. Nothing is guessed: what the book does not say is an
// error of kind `unknown`.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/decimal.h"
#include "base/result.h"
#include "estimator/pricing/job.h"

namespace tunegauge::pricing {

/// When a price holds and who says so.
struct Provenance {
  Date from{};                    ///< first day
  std::optional<Date> to;         ///< last day; nothing: still in force as far as is known
  std::string source;             ///< where it was read
  Date captured_at{};             ///< when it was read
  std::optional<Date> last_seen;  ///< a later day on which it was seen unchanged
  std::string confidence;         ///< "official", "corroborated", "single-source", "assumed"
  std::string note;               ///< "" where there is nothing to add
  [[nodiscard]] bool covers(const Date& day) const { return from <= day && (!to || day <= *to); }
};

/// Days from the last look at a price (last_seen, else captured_at) to `day`: 0 where the look came
/// later, and where the end of the price is known, for then nothing can have changed unseen.
[[nodiscard]] std::int64_t days_since_seen(const Provenance& provenance, const Date& day);

/// One kind of training: method and type, as prices are listed by.
enum class TrainingKind { sft_lora, sft_full, dpo_lora, dpo_full };
inline constexpr std::size_t training_kinds = 4;
[[nodiscard]] TrainingKind training_kind(Method method, bool lora);
[[nodiscard]] std::string_view name_of(TrainingKind kind);  ///< "sft_lora": the key in rate files

/// Prices per million tokens by kind; nothing where that kind is not offered.
using KindPrices = std::array<std::optional<Decimal>, training_kinds>;

struct SizeBand {
  std::string name;                   ///< "16B to 69B"
  std::int64_t parameters_up_to = 0;  ///< largest model of the band, inclusive
  KindPrices prices;
};

/// Another way to read the published columns: the price of `kind` is the one listed for `takes`.
struct Reading {
  std::string name;
  std::array<TrainingKind, training_kinds> takes;  ///< by TrainingKind
  std::string note;
};

/// A table of size bands, smallest first.
struct BandTable {
  Provenance provenance;
  std::vector<SizeBand> bands;
  std::vector<Reading> other_readings;
};

/// Models with a price of their own. They take no part in the bands.
struct NamedModels {
  Provenance provenance;
  std::vector<std::string> models;  ///< catalog ids, exact
  KindPrices prices;
  std::optional<Decimal> minimum;  ///< per job
};

/// Least charge of a job on a model of the bands.
struct BandMinimum {
  Provenance provenance;
  std::optional<Decimal> amount;  ///< nothing: known to be none
};

struct GpuPrice {
  std::string gpu;  ///< catalog::Hardware::gpu
  Decimal per_hour;
};
struct HostingTable {
  Provenance provenance;
  std::vector<GpuPrice> gpus;
  [[nodiscard]] const GpuPrice* find(std::string_view gpu) const;
};

struct ServerlessPrice {
  std::string model;
  Decimal input_per_mtok;
  Decimal output_per_mtok;
};
struct ServerlessTable {
  Provenance provenance;
  std::vector<ServerlessPrice> models;
  [[nodiscard]] const ServerlessPrice* find(std::string_view model) const;
};

enum class EvaluationRule { each, once, none };  ///< validation tokens: x n_evals, x 1, x 0
enum class UnpackedRule { padded, actual };      ///< rows x length, or the tokens alone
enum class PreferenceRule { prompt_with_each, prompt_once };  ///< how a preference row counts

/// What the provider counts. Together: research/pricing.md sections 1, 4 and 5.
struct TokenPolicy {
  EvaluationRule evaluations = EvaluationRule::each;
  UnpackedRule unpacked = UnpackedRule::padded;
  PreferenceRule preference = PreferenceRule::prompt_with_each;
  std::optional<int> rounding_digits;  ///< of the metered amount; nothing: not rounded
};

struct RateBook {
  std::string name;  ///< file name, or "embedded"
  std::string provider;
  std::string currency;  ///< "USD"
  TokenPolicy policy;
  std::vector<BandTable> bands;
  std::vector<NamedModels> models;
  std::vector<BandMinimum> band_minimums;
  std::vector<HostingTable> hosting;
  std::vector<ServerlessTable> serverless_lora;
};

/// The entry in force on a day; null where there is none.
template <class Dated>
[[nodiscard]] const Dated* in_force(const std::vector<Dated>& entries, const Date& day) {
  for (const Dated& entry : entries) {
    if (entry.provenance.covers(day)) return &entry;
  }
  return nullptr;
}

struct PriceQuestion {
  std::string model;            ///< catalog id
  std::int64_t parameters = 0;  ///< total
  Method method = Method::sft;
  bool lora = true;
  Date day{};
};

/// The same published number under another reading of the table.
struct OtherPrice {
  std::string reading;
  Decimal per_mtok;
  std::string note;
};

struct Price {
  Decimal per_mtok;                ///< per 10^6 tokens
  std::optional<Decimal> minimum;  ///< per job, nothing where there is none
  bool named = false;              ///< the model has a price of its own
  std::string band;                ///< "16B to 69B"; "" where named
  std::string provider;
  std::string currency;
  Provenance provenance;  ///< of per_mtok
  /// Of `minimum`, or of the word that there is none; nothing where nobody says.
  std::optional<Provenance> minimum_provenance;
  std::int64_t days_since_seen = 0;        ///< days_since_seen(provenance, the day asked for)
  std::vector<OtherPrice> other_readings;  ///< where they give another price
  std::optional<int> rounding_digits;      ///< TokenPolicy's
};

/// The price of training a model on a day. Errors are of kind `unknown` and name the model or the
/// day: no table of that day, above the last band without a price of its own, kind not offered.
[[nodiscard]] Result<Price> price_of(const RateBook& book, const PriceQuestion& question);

}  // namespace tunegauge::pricing
