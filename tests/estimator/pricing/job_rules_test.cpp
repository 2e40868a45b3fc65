// Defaults of a job and every rule at its edges, with the message a user sees.

#include "estimator/pricing/job_rules.h"

#include <cmath>
#include <limits>

#include "tests/support/catch.h"

using namespace tunegauge;
using namespace tunegauge::pricing;

namespace {

const catalog::Catalog& models() {
  static const auto catalog = catalog::Catalog::embedded();
  REQUIRE(catalog.has_value());
  return *catalog;
}

JobOptions job_on(const std::string& model) {
  JobOptions options;
  options.model = model;
  return options;
}

/// The message of a refused job; "" where it is allowed.
std::string refusal(const JobOptions& options, bool validation = false) {
  const auto job = resolve(options, models(), {validation});
  if (job) return "";
  CHECK(job.error().kind == ErrorKind::usage);
  return job.error().message();
}

template <class Value>
std::string refusal_of(Value JobOptions::*field, const Value& value, Method method = Method::sft) {
  JobOptions options = job_on("Qwen/Qwen3-8B");
  options.method = method;
  options.*field = value;
  return refusal(options);
}

using Number = std::optional<double>;
using Integer = std::optional<std::int64_t>;

}  // namespace

TEST_CASE("A job without options has the provider's defaults", "[estimator][job_rules]") {
  const auto job = resolve(job_on("QWEN/qwen3-8b"), models(), {});
  REQUIRE(job.has_value());
  CHECK(job->asked.model == "Qwen/Qwen3-8B");
  CHECK(job->n_epochs == 1);
  CHECK(job->n_evals == 0);
  CHECK(job->batch_size == 8);
  CHECK(job->effective_batch == 8);
  CHECK(job->context == 32768);
  CHECK(job->lora_r == 64);
  CHECK(job->lora_alpha == 128);
  CHECK(job->warnings.empty());
}

TEST_CASE("Context and batch follow method and table", "[estimator][job_rules]") {
  JobOptions options = job_on("Qwen/Qwen3-30B-A3B");
  CHECK(resolve(options, models(), {})->batch_size == 16);
  options.method = Method::dpo;
  CHECK(resolve(options, models(), {})->batch_size == 8);
  options = job_on("Qwen/Qwen3-8B");
  options.method = Method::dpo;
  CHECK(resolve(options, models(), {})->context == 16384);
  options = job_on("Qwen/Qwen3-32B");
  CHECK(resolve(options, models(), {})->batch_size == 8);
  options.lora = false;
  CHECK(resolve(options, models(), {})->batch_size == 16);
  CHECK(resolve(options, models(), {})->lora_r == 0);
}

TEST_CASE("Batch size 1 accumulates 8", "[estimator][job_rules]") {
  const auto job = resolve(job_on("deepseek-ai/DeepSeek-R1"), models(), {});
  REQUIRE(job.has_value());
  CHECK(job->batch_size == 1);
  CHECK(job->gradient_accumulation == 8);
  CHECK(job->effective_batch == 8);
  CHECK(job->lora_r == 16);
  REQUIRE(job->warnings.size() == 1);
  CHECK(job->warnings[0] ==
        "batch size 1 accumulates 8 batches an update: the effective batch is 8");
}

TEST_CASE("Numbers are allowed up to their edges and not beyond", "[estimator][job_rules]") {
  struct Edge {
    Number JobOptions::*field;
    Method method;
    std::vector<double> allowed;
    std::vector<double> refused;
  };
  const double nan = std::nan("");
  const double infinite = std::numeric_limits<double>::infinity();
  const Edge edges[] = {
      {&JobOptions::warmup_ratio, Method::sft, {0, 0.5, 1}, {-0.001, 1.001, nan, infinite}},
      {&JobOptions::min_lr_ratio, Method::sft, {0, 1}, {-0.001, 1.001, nan}},
      {&JobOptions::max_grad_norm, Method::sft, {0, 1e9}, {-0.001, infinite, nan}},
      {&JobOptions::weight_decay, Method::sft, {0, 2}, {-0.1, nan}},
      {&JobOptions::lora_dropout, Method::sft, {0, 0.999}, {1, -0.1, nan}},
      {&JobOptions::lora_alpha, Method::sft, {0.5, 128}, {0, -1, nan}},
      {&JobOptions::learning_rate, Method::sft, {1e-7, 1}, {0, -1e-5, nan, infinite}},
      {&JobOptions::scheduler_num_cycles, Method::sft, {0.1}, {0, -1, nan}},
      {&JobOptions::dpo_beta, Method::dpo, {0.05, 0.9}, {0.0499, 0.901, nan}},
      {&JobOptions::rpo_alpha, Method::dpo, {0, 3}, {-0.001, nan}},
      {&JobOptions::simpo_gamma, Method::dpo, {0, 3}, {-0.001, nan}},
  };
  for (const Edge& edge : edges) {
    for (const double value : edge.allowed) {
      CAPTURE(value);
      CHECK(refusal_of(edge.field, Number(value), edge.method).empty());
    }
    for (const double value : edge.refused) {
      CAPTURE(value);
      CHECK_FALSE(refusal_of(edge.field, Number(value), edge.method).empty());
    }
  }
  CHECK(refusal_of(&JobOptions::n_epochs, Integer(10'000)).empty());
  CHECK_FALSE(refusal_of(&JobOptions::n_epochs, Integer(10'001)).empty());
}

TEST_CASE("A refusal names option, rule and remedy", "[estimator][job_rules]") {
  CHECK(refusal_of(&JobOptions::n_epochs, Integer(0)) ==
        "--n-epochs: 0 is not allowed; use a number that is between 1 and 10000");
  CHECK(refusal_of(&JobOptions::weight_decay, Number(-0.1)) ==
        "--weight-decay: -0.1 is not allowed; use a number that is 0 or more");
  CHECK(refusal_of(&JobOptions::lora_dropout, Number(1)) ==
        "--lora-dropout: 1 is not allowed; use a number that is at least 0 and below 1");
  CHECK(refusal_of(&JobOptions::learning_rate, Number(0)) ==
        "--learning-rate: 0 is not allowed; use a number that is more than 0");
  CHECK(refusal_of(&JobOptions::dpo_beta, Number(0.2)) ==
        "--dpo-beta: is an option of DPO training only; leave it out, or add --training-method "
        "dpo");
  CHECK(refusal_of(&JobOptions::batch_size, Integer(16)) ==
        "--batch-size: 16 is not allowed: Qwen/Qwen3-8B is trained (SFT, LoRA) with 8; use 8 or "
        "max");
  CHECK(refusal_of(&JobOptions::max_seq_length, Integer(32769)) ==
        "--max-seq-length: 32769 is more than the 32768 tokens that Qwen/Qwen3-8B is trained with "
        "(SFT); use 32768 or less, or a long-context model");
  CHECK(refusal_of(&JobOptions::max_seq_length, Integer(32768)).empty());
  CHECK(refusal_of(&JobOptions::lora_r, Integer(65)) ==
        "--lora-r: 65 is more than the highest rank of Qwen/Qwen3-8B, 64; use 64 or less");
  CHECK(refusal_of(&JobOptions::n_evals, Integer(5)) ==
        "--n-evals: evaluations need validation data; add --validation-file (or "
        "--validation-tokens), or leave out --n-evals");
}

TEST_CASE("Full training has no LoRA options, and not every model has it",
          "[estimator][job_rules]") {
  JobOptions options = job_on("Qwen/Qwen3-8B");
  options.lora = false;
  CHECK(refusal(options).empty());
  options.lora_r = 8;
  CHECK(refusal(options) ==
        "--lora-r: is an option of LoRA training only; leave it out, or train with --lora");
  options = job_on("Qwen/Qwen2.5-72B");
  options.lora = false;
  CHECK(refusal(options) == "--no-lora: Qwen/Qwen2.5-72B is trained with LoRA only; use --lora");
  options.model = "meta-llama/Meta-Llama-3.1-8B-131k-Instruct-Reference";
  CHECK(refusal(options) ==
        "--no-lora: meta-llama/Meta-Llama-3.1-8B-131k-Instruct-Reference is trained with LoRA "
        "only, as all long-context training is; use --lora, or the model of shorter context");
}

TEST_CASE("Where a model comes from is one place", "[estimator][job_rules]") {
  JobOptions options = job_on("Qwen/Qwen3-8B");
  options.hf_model_revision = "abc";
  CHECK_FALSE(refusal(options).empty());
  options.from_hf_model = "org/model";
  CHECK(refusal(options).empty());
  options.from_checkpoint = "ft-1";
  CHECK(refusal(options) ==
        "--from-hf-model: a job starts from a model of the Hugging Face Hub or from a checkpoint, "
        "not from both; leave out --from-hf-model or --from-checkpoint");
  options.from_hf_model.reset();
  options.hf_model_revision.reset();
  CHECK(resolve(options, models(), {})->warnings.size() == 1);
}

TEST_CASE("A suffix has at most 40 characters", "[estimator][job_rules]") {
  JobOptions options = job_on("Qwen/Qwen3-8B");
  options.suffix = std::string(40, 'x');
  CHECK(refusal(options).empty());
  *options.suffix += "x";
  CHECK(refusal(options) == "--suffix: has 41 characters; use at most 40");
  options.suffix->clear();
  for (int i = 0; i < 40; ++i) *options.suffix += "\xC3\xA4";
  CHECK(refusal(options).empty());
}

TEST_CASE("What is allowed but useless is a warning", "[estimator][job_rules]") {
  const auto job = resolve(job_on("Qwen/Qwen3-8B"), models(), {true});
  REQUIRE(job.has_value());
  REQUIRE(job->warnings.size() == 1);
  CHECK(job->warnings[0] ==
        "the validation data is not used: no evaluations are asked for (--n-evals)");
  CHECK(refusal(job_on("")) ==
        "--model: no model is named; add --model MODEL; `tunegauge catalog list` names them");
}
