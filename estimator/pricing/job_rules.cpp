// The rules of job parameters as tables: which option belongs to which method or type of training,
// and which values it may have; then what the catalog's row says about batch, context and rank.

#include "estimator/pricing/job_rules.h"

#include <algorithm>
#include <array>
#include <limits>

#include <fmt/format.h>

namespace tunegauge::pricing {

namespace {

constexpr double kNoLimit = std::numeric_limits<double>::infinity();
/// No provider trains this often; a larger number is a slip of the keyboard.
constexpr double kMostEpochs = 10'000;
constexpr double kMostEvaluations = 1'000'000;
constexpr std::int64_t kMostSuffixCharacters = 40;  ///< the client's documentation of `suffix`
/// Steps that one update takes at batch size 1 (Supported Models page).
constexpr std::int64_t kAccumulationAtBatchOne = 8;

template <class Number>
std::optional<double> as_double(const std::optional<Number>& value) {
  if (!value) return std::nullopt;
  return static_cast<double>(*value);
}

/// Where the values of an option may lie.
struct RangeRule {
  const char* option;
  std::optional<double> (*value)(const JobOptions&);
  double least;
  bool least_allowed;
  double most;
  bool most_allowed;
};

constexpr bool kOpen = false;
constexpr bool kClosed = true;

#define TUNEGAUGE_VALUE(field) [](const JobOptions& o) { return as_double(o.field); }

// Sources: the published client's checks (research/pricing.md section 4); beta: the deployment
// guide.
const std::array kRanges = {
    RangeRule{"--n-epochs", TUNEGAUGE_VALUE(n_epochs), 1, kClosed, kMostEpochs, kClosed},
    RangeRule{"--n-evals", TUNEGAUGE_VALUE(n_evals), 0, kClosed, kMostEvaluations, kClosed},
    RangeRule{"--n-checkpoints", TUNEGAUGE_VALUE(n_checkpoints), 1, kClosed, kNoLimit, kOpen},
    RangeRule{"--batch-size", TUNEGAUGE_VALUE(batch_size), 1, kClosed, kNoLimit, kOpen},
    RangeRule{"--learning-rate", TUNEGAUGE_VALUE(learning_rate), 0, kOpen, kNoLimit, kOpen},
    RangeRule{"--scheduler-num-cycles", TUNEGAUGE_VALUE(scheduler_num_cycles), 0, kOpen, kNoLimit,
              kOpen},
    RangeRule{"--min-lr-ratio", TUNEGAUGE_VALUE(min_lr_ratio), 0, kClosed, 1, kClosed},
    RangeRule{"--warmup-ratio", TUNEGAUGE_VALUE(warmup_ratio), 0, kClosed, 1, kClosed},
    RangeRule{"--max-grad-norm", TUNEGAUGE_VALUE(max_grad_norm), 0, kClosed, kNoLimit, kOpen},
    RangeRule{"--weight-decay", TUNEGAUGE_VALUE(weight_decay), 0, kClosed, kNoLimit, kOpen},
    RangeRule{"--lora-r", TUNEGAUGE_VALUE(lora_r), 1, kClosed, kNoLimit, kOpen},
    RangeRule{"--lora-alpha", TUNEGAUGE_VALUE(lora_alpha), 0, kOpen, kNoLimit, kOpen},
    RangeRule{"--lora-dropout", TUNEGAUGE_VALUE(lora_dropout), 0, kClosed, 1, kOpen},
    RangeRule{"--dpo-beta", TUNEGAUGE_VALUE(dpo_beta), 0.05, kClosed, 0.9, kClosed},
    RangeRule{"--rpo-alpha", TUNEGAUGE_VALUE(rpo_alpha), 0, kClosed, kNoLimit, kOpen},
    RangeRule{"--simpo-gamma", TUNEGAUGE_VALUE(simpo_gamma), 0, kClosed, kNoLimit, kOpen},
    RangeRule{"--max-seq-length", TUNEGAUGE_VALUE(max_seq_length), 1, kClosed, kNoLimit, kOpen},
    RangeRule{"--random-seed", TUNEGAUGE_VALUE(random_seed), 0, kClosed, kNoLimit, kOpen},
};

#undef TUNEGAUGE_VALUE

/// An option that one method or type of training alone has.
struct ScopeRule {
  const char* option;
  bool (*given)(const JobOptions&);
  bool (*in_scope)(const JobOptions&);
  const char* scope;
  const char* remedy;
};

bool is_sft(const JobOptions& o) {
  return o.method == Method::sft;
}
bool is_dpo(const JobOptions& o) {
  return o.method == Method::dpo;
}
bool is_lora(const JobOptions& o) {
  return o.lora;
}

constexpr const char* kUseDpo = "leave it out, or add --training-method dpo";
constexpr const char* kUseSft = "leave it out, or train with --training-method sft";
constexpr const char* kUseLora = "leave it out, or train with --lora";

#define TUNEGAUGE_GIVEN(field) [](const JobOptions& o) { return o.field.has_value(); }

const std::array kScopes = {
    ScopeRule{"--train-on-inputs", TUNEGAUGE_GIVEN(train_on_inputs), is_sft, "SFT", kUseSft},
    ScopeRule{"--dpo-beta", TUNEGAUGE_GIVEN(dpo_beta), is_dpo, "DPO", kUseDpo},
    ScopeRule{
        "--dpo-normalize-logratios-by-length",
        [](const JobOptions& o) { return o.dpo_normalize_logratios_by_length.value_or(false); },
        is_dpo, "DPO", kUseDpo},
    ScopeRule{"--rpo-alpha", TUNEGAUGE_GIVEN(rpo_alpha), is_dpo, "DPO", kUseDpo},
    ScopeRule{"--simpo-gamma", TUNEGAUGE_GIVEN(simpo_gamma), is_dpo, "DPO", kUseDpo},
    ScopeRule{"--lora-r", TUNEGAUGE_GIVEN(lora_r), is_lora, "LoRA", kUseLora},
    ScopeRule{"--lora-alpha", TUNEGAUGE_GIVEN(lora_alpha), is_lora, "LoRA", kUseLora},
    ScopeRule{"--lora-dropout", TUNEGAUGE_GIVEN(lora_dropout), is_lora, "LoRA", kUseLora},
    ScopeRule{"--lora-trainable-modules", TUNEGAUGE_GIVEN(lora_trainable_modules), is_lora, "LoRA",
              kUseLora},
};

/// Two options of which the first needs, or excludes, the second.
struct PairRule {
  const char* option;
  bool (*broken)(const JobOptions&);
  const char* rule;
  const char* remedy;
};

const std::array kPairs = {
    PairRule{
        "--from-hf-model", [](const JobOptions& o) { return o.from_hf_model && o.from_checkpoint; },
        "a job starts from a model of the Hugging Face Hub or from a checkpoint, not from both",
        "leave out --from-hf-model or --from-checkpoint"},
    PairRule{"--from-hf-model", [](const JobOptions& o) { return o.from_hf_model == ""; },
             "is empty", "name a repository like org/name"},
    PairRule{"--hf-model-revision",
             [](const JobOptions& o) { return o.hf_model_revision && !o.from_hf_model; },
             "is the revision of a model from the Hugging Face Hub, and none is given",
             "add --from-hf-model, or leave it out"},
    PairRule{"--lr-scheduler-type",
             [](const JobOptions& o) {
               return o.lr_scheduler_type && *o.lr_scheduler_type != "cosine" &&
                      *o.lr_scheduler_type != "linear";
             },
             "there is no such schedule", "use cosine or linear"},
};

#undef TUNEGAUGE_GIVEN

/// "between 0 and 1", "0 or more", "more than 0", "at least 0 and below 1".
std::string words_for(const RangeRule& rule) {
  if (rule.most == kNoLimit) {
    return rule.least_allowed ? fmt::format("{} or more", rule.least)
                              : fmt::format("more than {}", rule.least);
  }
  if (rule.least_allowed && rule.most_allowed) {
    return fmt::format("between {} and {}", rule.least, rule.most);
  }
  return fmt::format("at least {} and below {}", rule.least, rule.most);
}

bool within(const RangeRule& rule, double value) {
  const bool high_enough = value > rule.least || (rule.least_allowed && value == rule.least);
  const bool low_enough = value < rule.most || (rule.most_allowed && value == rule.most);
  return high_enough && low_enough;  // both false for what is not a number
}

Result<void> check_row(const JobOptions& options, const ModelRow& model, DataPresence data) {
  const bool sft = options.method == Method::sft;
  const std::int64_t context = sft ? model.row.context_sft : model.row.context_dpo;
  const std::int64_t most_batch = sft ? model.row.max_batch_sft : model.row.max_batch_dpo;
  const char* method = sft ? "SFT" : "DPO";
  if (context <= 0 || most_batch <= 0) {
    return usage_error("--training-method",
                       fmt::format("{} is not trained with {}", options.model, method),
                       "use the other method, or another model");
  }
  if (options.batch_size &&
      (*options.batch_size > most_batch || *options.batch_size < model.row.min_batch)) {
    const std::string allowed = model.row.min_batch == most_batch
                                    ? fmt::format("{}", most_batch)
                                    : fmt::format("{} to {}", model.row.min_batch, most_batch);
    return usage_error(
        "--batch-size",
        fmt::format("{} is not allowed: {} is trained ({}, {}) with {}", *options.batch_size,
                    options.model, method, options.lora ? "LoRA" : "full", allowed),
        fmt::format("use {} or max", allowed));
  }
  if (options.max_seq_length && *options.max_seq_length > context) {
    return usage_error("--max-seq-length",
                       fmt::format("{} is more than the {} tokens that {} is trained with ({})",
                                   *options.max_seq_length, context, options.model, method),
                       fmt::format("use {} or less, or a long-context model", context));
  }
  if (options.lora_r && *options.lora_r > model.facts.max_lora_rank) {
    return usage_error("--lora-r",
                       fmt::format("{} is more than the highest rank of {}, {}", *options.lora_r,
                                   options.model, model.facts.max_lora_rank),
                       fmt::format("use {} or less", model.facts.max_lora_rank));
  }
  if (options.n_evals.value_or(0) > 0 && !data.validation) {
    return usage_error("--n-evals", "evaluations need validation data",
                       "add --validation-file (or --validation-tokens), or leave out --n-evals");
  }
  return {};
}

void add_warnings(const JobOptions& options, DataPresence data, ResolvedJob& job) {
  if (data.validation && job.n_evals == 0) {
    job.warnings.emplace_back(
        "the validation data is not used: no evaluations are asked for (--n-evals)");
  }
  if (options.from_checkpoint) {
    job.warnings.emplace_back(
        "the job takes its model from the checkpoint: --model serves the estimate alone");
  }
  if (options.scheduler_num_cycles && job.lr_scheduler_type == "linear") {
    job.warnings.emplace_back("--scheduler-num-cycles has no effect on a linear schedule");
  }
  if (options.simpo_gamma.value_or(0) > 0) {
    job.warnings.emplace_back(
        "--simpo-gamma: trains without reference model and with normalised log ratios (SimPO)");
  }
  if (job.gradient_accumulation > 1) {
    job.warnings.push_back(
        fmt::format("batch size 1 accumulates {} batches an update: the "
                    "effective batch is {}",
                    job.gradient_accumulation, job.effective_batch));
  }
}

/// Why a model has no row for the type of training that was asked for.
Error no_row(const catalog::ModelFacts& facts, const catalog::Catalog& catalog, bool lora) {
  const catalog::TrainingRow* other = catalog.row_for(facts.model, !lora);
  if (other == nullptr) {
    return usage_error("--model", fmt::format("{} cannot be fine-tuned", facts.model),
                       "choose a model of `tunegauge catalog list`");
  }
  if (lora) {
    return usage_error("--lora", fmt::format("{} is trained in full only", facts.model),
                       "use --no-lora");
  }
  const bool long_context = other->table == catalog::TrainingTable::lora_long;
  return usage_error("--no-lora",
                     fmt::format("{} is trained with LoRA only{}", facts.model,
                                 long_context ? ", as all long-context training is" : ""),
                     long_context ? "use --lora, or the model of shorter context" : "use --lora");
}

/// The values of a job whose options have passed check_options().
Result<ResolvedJob> settle(const JobOptions& options, const ModelRow& model, DataPresence data) {
  ResolvedJob job;
  job.asked = options;
  job.asked.model = model.facts.model;
  if (const auto fits = check_row(job.asked, model, data); !fits) return fits.error();
  const bool sft = options.method == Method::sft;
  job.facts = model.facts;
  job.table = model.row.table;
  job.n_epochs = options.n_epochs.value_or(job.n_epochs);
  job.n_evals = options.n_evals.value_or(job.n_evals);
  job.n_checkpoints = options.n_checkpoints.value_or(job.n_checkpoints);
  job.batch_size =
      options.batch_size.value_or(sft ? model.row.max_batch_sft : model.row.max_batch_dpo);
  job.gradient_accumulation = job.batch_size == 1 ? kAccumulationAtBatchOne : 1;
  job.effective_batch = job.batch_size * job.gradient_accumulation;
  job.model_context = sft ? model.row.context_sft : model.row.context_dpo;
  job.context = options.max_seq_length.value_or(job.model_context);
  if (options.lora) {
    job.lora_r = options.lora_r.value_or(model.facts.max_lora_rank);
    job.lora_alpha = options.lora_alpha.value_or(2 * static_cast<double>(job.lora_r));
  }
  job.lora_dropout = options.lora_dropout.value_or(job.lora_dropout);
  job.learning_rate = options.learning_rate.value_or(job.learning_rate);
  job.lr_scheduler_type = options.lr_scheduler_type.value_or(job.lr_scheduler_type);
  job.scheduler_num_cycles = options.scheduler_num_cycles.value_or(job.scheduler_num_cycles);
  job.min_lr_ratio = options.min_lr_ratio.value_or(job.min_lr_ratio);
  job.warmup_ratio = options.warmup_ratio.value_or(job.warmup_ratio);
  job.max_grad_norm = options.max_grad_norm.value_or(job.max_grad_norm);
  job.weight_decay = options.weight_decay.value_or(job.weight_decay);
  job.dpo_beta = options.dpo_beta.value_or(job.dpo_beta);
  job.train_on_inputs = options.train_on_inputs.value_or(job.train_on_inputs);
  add_warnings(options, data, job);
  return job;
}

}  // namespace

Result<void> check_options(const JobOptions& options) {
  for (const ScopeRule& rule : kScopes) {
    if (!rule.given(options) || rule.in_scope(options)) continue;
    return usage_error(rule.option, fmt::format("is an option of {} training only", rule.scope),
                       rule.remedy);
  }
  for (const RangeRule& rule : kRanges) {
    const auto value = rule.value(options);
    if (!value || within(rule, *value)) continue;
    return usage_error(rule.option, fmt::format("{} is not allowed", *value),
                       "use a number that is " + words_for(rule));
  }
  for (const PairRule& rule : kPairs) {
    if (rule.broken(options)) return usage_error(rule.option, rule.rule, rule.remedy);
  }
  if (options.suffix) {
    const auto characters = static_cast<std::int64_t>(
        std::count_if(options.suffix->begin(), options.suffix->end(),
                      [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
    if (characters > kMostSuffixCharacters) {
      return usage_error("--suffix", fmt::format("has {} characters", characters),
                         fmt::format("use at most {}", kMostSuffixCharacters));
    }
  }
  return {};
}

Result<ResolvedJob> resolve_on(const JobOptions& options, const ModelRow& model,
                               DataPresence data) {
  if (const auto sound = check_options(options); !sound) return sound.error();
  return settle(options, model, data);
}

Result<ResolvedJob> resolve(const JobOptions& options, const catalog::Catalog& catalog,
                            DataPresence data) {
  if (const auto sound = check_options(options); !sound) return sound.error();
  if (options.model.empty()) {
    return usage_error("--model", "no model is named",
                       "add --model MODEL; `tunegauge catalog list` names them");
  }
  const auto found = catalog.find(options.model);
  if (!found) return found.error();
  const catalog::ModelFacts& facts = **found;
  const catalog::TrainingRow* row = catalog.row_for(facts.model, options.lora);
  if (row == nullptr) return no_row(facts, catalog, options.lora);
  return settle(options, {facts, *row}, data);
}

}  // namespace tunegauge::pricing
