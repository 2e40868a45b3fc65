// The table entry of `estimate`. The options of the job carry the names of the provider's
// `fine-tuning create`, so that its command line can be pasted.

#include "cli/commands.h"

namespace tunegauge::cli {

namespace {

constexpr std::int64_t kMostTokens = 1'000'000'000'000'000;

OptionGroup data_options() {
  return {"Data",
          {{"--training-file", ValueKind::file, "FILE", "the training file, also as an argument"},
           {"--validation-file", ValueKind::file, "FILE", "data for the evaluations"},
           {"--training-tokens",
            ValueKind::integer,
            "N",
            "in place of a file: its tokens",
            {},
            1,
            kMostTokens},
           {"--validation-tokens",
            ValueKind::integer,
            "N",
            "the same for validation data",
            {},
            1,
            kMostTokens},
           {"--tokenizer", ValueKind::file, "PATH",
            "count with this tokenizer.json (default: the model's, from the Hugging Face cache)"}}};
}

OptionGroup job_options() {
  return {
      "Job",
      {{"--model", ValueKind::model, "MODEL", "base model: catalog id or a unique short name"},
       {"--n-epochs", ValueKind::integer, "N", "passes over the training data (1)", {}, 1},
       {"--n-evals", ValueKind::integer, "N", "evaluations on the validation data (0)"},
       {"--n-checkpoints", ValueKind::integer, "N", "checkpoints to save (1)", {}, 1},
       {"--batch-size", ValueKind::text, "N|max", "sequences a step (max)"},
       {"--learning-rate", ValueKind::number, "R", "(0.00001)"},
       {"--lr-scheduler-type", ValueKind::choice, "NAME", "(cosine)", {"cosine", "linear"}},
       {"--scheduler-num-cycles", ValueKind::number, "R", "cycles of the cosine (0.5)"},
       {"--min-lr-ratio", ValueKind::number, "R", "last learning rate over the first (0)"},
       {"--warmup-ratio", ValueKind::number, "R", "share of the steps to warm up in (0)"},
       {"--max-grad-norm", ValueKind::number, "R", "gradient clipping (1)"},
       {"--weight-decay", ValueKind::number, "R", "(0)"},
       {"--random-seed", ValueKind::integer, "N", "seed of the training"},
       {"--lora/--no-lora", ValueKind::none, "", "train an adapter (default) or all weights"},
       {"--lora-r", ValueKind::integer, "N", "rank (the largest allowed)", {}, 1},
       {"--lora-alpha", ValueKind::number, "R", "(twice the rank)"},
       {"--lora-dropout", ValueKind::number, "R", "(0)"},
       {"--lora-trainable-modules", ValueKind::text, "LIST", "(all-linear)"},
       {"--training-method", ValueKind::choice, "NAME", "(sft)", {"sft", "dpo"}},
       {"--dpo-beta", ValueKind::number, "R", "dpo: 0.05 to 0.9 (0.1)"},
       {"--dpo-normalize-logratios-by-length/--no-dpo-normalize-logratios-by-length",
        ValueKind::none, "", "dpo"},
       {"--rpo-alpha", ValueKind::number, "R", "dpo: weight of the likelihood term"},
       {"--simpo-gamma", ValueKind::number, "R", "dpo: margin of SimPO"},
       {"--train-on-inputs",
        ValueKind::choice,
        "WHEN",
        "learn prompts as well (auto)",
        {"auto", "true", "false"}},
       {"--packing/--no-packing", ValueKind::none, "", "put short rows together (default)"},
       {"--max-seq-length", ValueKind::integer, "N", "cut rows here (the model's context)", {}, 1},
       {"--from-hf-model", ValueKind::text, "REPO", "train this model on the base's template"},
       {"--hf-model-revision", ValueKind::text, "COMMIT", "its revision"},
       {"--from-checkpoint", ValueKind::text, "JOB", "go on from an earlier job"},
       {"--suffix", ValueKind::text, "TEXT", "part of the new model's name"},
       {"--wandb-project-name", ValueKind::text, "TEXT", "Weights & Biases project"}}};
}

OptionGroup price_options() {
  return {
      "Price",
      {{"--as-of", ValueKind::date, "DATE", "prices of that day (today)"},
       {"--rates", ValueKind::file, "FILE", "a rate card of your own"},
       {"--cancel-at-step",
        ValueKind::integer,
        "N",
        "what the job costs when cancelled there",
        {},
        1},
       {"--compare-models", ValueKind::none, "", "the same data on every other model that fits"},
       max_findings_option(),
       {"--emit",
        ValueKind::choice,
        "FORM",
        "print the job, ready to start",
        {"request", "python", "cli"}}}};
}

OptionGroup hosting_options() {
  return {
      "Hosting of the result",
      {{"--gpu", ValueKind::text, "NAME", "hardware of the endpoint (catalog hardware)"},
       {"--replicas", ValueKind::integer, "N", "(1)", {}, 1, 1'000},
       {"--hours-per-day", ValueKind::number, "H", "that the endpoint runs (24)"},
       {"--requests-per-day", ValueKind::integer, "N", "traffic, for the break-even"},
       {"--input-tokens", ValueKind::integer, "N", "of one request (500)", {}, 0, 100'000'000},
       {"--output-tokens", ValueKind::integer, "N", "of one request (200)", {}, 0, 100'000'000}}};
}

}  // namespace

Command estimate_command() {
  Command command;
  command.name = "estimate";
  command.arguments = "[TRAINING_FILE]";
  command.summary = "tokens, steps and price of a fine-tuning job, before anything is uploaded";
  command.description =
      "Counts a dataset and prices the job on a catalog model. With the model's tokenizer.json at\n"
      "hand texts are counted exactly and conversations but for the marks of the chat template;\n"
      "without one the count is an estimate. What is not exact says how far off it may be.\n"
      "Everything is computed here: no network, no key.";
  command.most_arguments = 1;
  command.groups = {data_options(), job_options(), price_options(), hosting_options()};
  command.examples = {
      {"tunegauge estimate train.jsonl --model Qwen/Qwen3-8B --n-epochs 3", "price of a LoRA job"},
      {"tunegauge estimate train.jsonl --model Qwen/Qwen3-8B --tokenizer ./tokenizer.json",
       "counted with the model's tokenizer"},
      {"tunegauge estimate --training-tokens 25000000 --model gpt-oss-20b", "without any file"},
      {"tunegauge estimate train.jsonl --model Qwen/Qwen3-8B --compare-models", "what others cost"},
      {"tunegauge estimate train.jsonl --model Qwen/Qwen3-8B --emit cli",
       "the job, ready to start"}};
  command.needs_catalog = true;
  command.run = run_estimate;
  return command;
}

}  // namespace tunegauge::cli
