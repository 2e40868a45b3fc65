#pragma once
// A fine-tuning job in plain values: what the user asks for, what is known of the data, what comes
// out. Pure data; the arithmetic is in job_estimate.h, the rules in job_rules.h.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/decimal.h"

namespace tunegauge::pricing {

enum class Method { sft, dpo };
enum class TrainOnInputs { automatic, yes, no };

/// The job as asked for. Names follow the provider's `fine-tuning create` options; nothing means
/// that the option was not given (the provider's default holds, see job_rules.h).
struct JobOptions {
  std::string model;  ///< catalog id
  Method method = Method::sft;
  bool lora = true;
  std::optional<std::int64_t> n_epochs;
  std::optional<std::int64_t> n_evals;
  std::optional<std::int64_t> n_checkpoints;
  std::optional<std::int64_t> batch_size;  ///< nothing: "max"
  std::optional<double> learning_rate;
  std::optional<std::string> lr_scheduler_type;  ///< "cosine" or "linear"
  std::optional<double> scheduler_num_cycles;
  std::optional<double> min_lr_ratio;
  std::optional<double> warmup_ratio;
  std::optional<double> max_grad_norm;
  std::optional<double> weight_decay;
  std::optional<std::int64_t> lora_r;
  std::optional<double> lora_alpha;
  std::optional<double> lora_dropout;
  std::optional<std::string> lora_trainable_modules;
  std::optional<TrainOnInputs> train_on_inputs;
  std::optional<double> dpo_beta;
  std::optional<bool> dpo_normalize_logratios_by_length;
  std::optional<double> rpo_alpha;
  std::optional<double> simpo_gamma;
  bool packing = true;
  std::optional<std::int64_t> max_seq_length;
  std::optional<std::string> from_hf_model;
  std::optional<std::string> hf_model_revision;
  std::optional<std::string> from_checkpoint;
  std::optional<std::string> suffix;
  std::optional<std::int64_t> random_seed;
  std::optional<std::string> wandb_project_name;
};

/// A count and how far off it may be. Exact where low == value == high.
struct TokenRange {
  std::int64_t value = 0;
  std::int64_t low = 0;
  std::int64_t high = 0;
  [[nodiscard]] bool exact() const { return low == value && high == value; }
};

/// What pricing needs to know of one data file. `lengths` holds sequences by their length after the
/// cut (tokens -> sequences; a preference row has two) and is empty where only a total was given
/// (--training-tokens).
struct DataFacts {
  TokenRange tokens;      ///< one pass over the file, rows cut at the training context
  std::int64_t rows = 0;  ///< rows that count; 0 where only a total was given
  std::map<std::int64_t, std::int64_t> lengths;
  /// `tokens` by the PreferenceRule that the policy did not choose; the caller's to fill, nothing
  /// where it is not known.
  std::optional<TokenRange> other_reading = std::nullopt;
};

}  // namespace tunegauge::pricing
