#pragma once
// Defaults and rules of job parameters: what a JobOptions means for one model of the catalog.
//
// Sources: the Supported Models page (batch sizes, contexts, LoRA-only models, gradient
// accumulation), the provider's published client (ranges, exclusions, defaults):
// research/pricing.md section 4. A broken rule is a usage Error whose place is the option.

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "compat/catalog/catalog.h"
#include "estimator/pricing/job.h"

namespace tunegauge::pricing {

/// Which data a job has, known before any of it is read.
struct DataPresence {
  bool validation = false;
};

/// A job whose every value is settled and allowed.
struct ResolvedJob {
  JobOptions asked;  ///< as given; `asked.model` in the catalog's spelling
  catalog::ModelFacts facts;
  catalog::TrainingTable table = catalog::TrainingTable::lora;
  std::int64_t n_epochs = 1;
  std::int64_t n_evals = 0;
  std::int64_t n_checkpoints = 1;
  std::int64_t batch_size = 0;             ///< "max" resolved
  std::int64_t gradient_accumulation = 1;  ///< 8 at batch size 1
  std::int64_t effective_batch = 0;        ///< batch_size x gradient_accumulation
  std::int64_t model_context = 0;          ///< of the table for the method
  std::int64_t context = 0;                ///< where rows are cut: max_seq_length or model_context
  std::int64_t lora_r = 0;                 ///< 0 for full training
  double lora_alpha = 0;
  double lora_dropout = 0;
  double learning_rate = 1e-5;
  std::string lr_scheduler_type = "cosine";
  double scheduler_num_cycles = 0.5;
  double min_lr_ratio = 0;
  double warmup_ratio = 0;
  double max_grad_norm = 1;
  double weight_decay = 0;
  double dpo_beta = 0.1;
  TrainOnInputs train_on_inputs = TrainOnInputs::automatic;
  std::vector<std::string> warnings;  ///< allowed, but worth a word; ready to print
};

/// Checks a job and fills in its defaults. Errors: the model's (Catalog::find), and usage errors
/// whose place is the option ("--batch-size") with rule and remedy.
[[nodiscard]] Result<ResolvedJob> resolve(const JobOptions& options,
                                          const catalog::Catalog& catalog, DataPresence data);

/// The rules that need no catalog: ranges, and options of another method or type.
[[nodiscard]] Result<void> check_options(const JobOptions& options);

/// What the catalog says of one model and type of training. Borrows from the catalog.
struct ModelRow {
  const catalog::ModelFacts& facts;
  const catalog::TrainingRow& row;
};

/// resolve() for a row at hand.
[[nodiscard]] Result<ResolvedJob> resolve_on(const JobOptions& options, const ModelRow& model,
                                             DataPresence data);

}  // namespace tunegauge::pricing
