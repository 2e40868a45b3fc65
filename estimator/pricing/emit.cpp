// Three spellings of one list of parameters. What the provider's clients would fill in differently
// from version to version (rank, alpha, batch, checkpoints) is always written out.

#include "estimator/pricing/emit.h"

#include <algorithm>
#include <array>
#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tunegauge::pricing {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kTrainingId = "file-TRAINING";
constexpr const char* kValidationId = "file-VALIDATION";

/// An object of parameters under the names of the Python client, in its order. Options of the
/// command line are the same names with dashes.
using Parameters = Json;

Json inputs_value(TrainOnInputs inputs) {
  if (inputs == TrainOnInputs::automatic) return "auto";
  return inputs == TrainOnInputs::yes;
}

/// A whole number where it is one: 128, not 128.0, which the clients' integers want.
Json number(double value) {
  const auto whole = static_cast<std::int64_t>(std::clamp(value, -1e15, 1e15));
  if (static_cast<double>(whole) == value) return whole;
  return value;
}

Json batch_size(const ResolvedJob& job) {
  if (job.asked.batch_size) return job.batch_size;
  return "max";
}

template <class Value>
void add_given(Parameters& parameters, const char* name, const std::optional<Value>& value) {
  if (!value) return;
  if constexpr (std::is_same_v<Value, double>) {
    parameters[name] = number(*value);
  } else {
    parameters[name] = *value;
  }
}

/// Where the model comes from: a checkpoint stands in the place of the model.
void add_model(Parameters& parameters, const JobOptions& asked) {
  if (asked.from_checkpoint) {
    parameters["from_checkpoint"] = *asked.from_checkpoint;
    return;
  }
  parameters["model"] = asked.model;
  add_given(parameters, "from_hf_model", asked.from_hf_model);
  add_given(parameters, "hf_model_revision", asked.hf_model_revision);
}

void add_training(Parameters& parameters, const ResolvedJob& job) {
  parameters["n_epochs"] = job.n_epochs;
  if (job.n_evals > 0) parameters["n_evals"] = job.n_evals;
  parameters["n_checkpoints"] = job.n_checkpoints;
  parameters["batch_size"] = batch_size(job);
  parameters["learning_rate"] = job.learning_rate;
}

void add_length(Parameters& parameters, const JobOptions& asked) {
  if (!asked.packing) parameters["packing"] = false;
  add_given(parameters, "max_seq_length", asked.max_seq_length);
}

void add_labels(Parameters& parameters, const JobOptions& asked) {
  add_given(parameters, "random_seed", asked.random_seed);
  add_given(parameters, "suffix", asked.suffix);
  add_given(parameters, "wandb_project_name", asked.wandb_project_name);
}

/// Everything but the files, as the Python client and the command line take it.
Parameters flat_parameters(const ResolvedJob& job) {
  const JobOptions& asked = job.asked;
  Parameters parameters = Json::object();
  add_model(parameters, asked);
  add_training(parameters, job);
  add_given(parameters, "lr_scheduler_type", asked.lr_scheduler_type);
  add_given(parameters, "scheduler_num_cycles", asked.scheduler_num_cycles);
  add_given(parameters, "min_lr_ratio", asked.min_lr_ratio);
  add_given(parameters, "warmup_ratio", asked.warmup_ratio);
  add_given(parameters, "max_grad_norm", asked.max_grad_norm);
  add_given(parameters, "weight_decay", asked.weight_decay);
  parameters["lora"] = asked.lora;
  if (asked.lora) {
    parameters["lora_r"] = job.lora_r;
    parameters["lora_alpha"] = number(job.lora_alpha);
    add_given(parameters, "lora_dropout", asked.lora_dropout);
    add_given(parameters, "lora_trainable_modules", asked.lora_trainable_modules);
  }
  if (asked.method == Method::dpo) {
    parameters["training_method"] = "dpo";
    parameters["dpo_beta"] = job.dpo_beta;
    add_given(parameters, "dpo_normalize_logratios_by_length",
              asked.dpo_normalize_logratios_by_length);
    add_given(parameters, "rpo_alpha", asked.rpo_alpha);
    add_given(parameters, "simpo_gamma", asked.simpo_gamma);
  } else {
    parameters["training_method"] = "sft";
    parameters["train_on_inputs"] = inputs_value(job.train_on_inputs);
  }
  add_length(parameters, asked);
  add_labels(parameters, asked);
  return parameters;
}

Json training_type(const ResolvedJob& job) {
  if (!job.asked.lora) return Json::object({{"type", "Full"}});
  return {{"type", "Lora"},
          {"lora_r", job.lora_r},
          {"lora_alpha", number(job.lora_alpha)},
          {"lora_dropout", number(job.lora_dropout)},
          {"lora_trainable_modules", job.asked.lora_trainable_modules.value_or("all-linear")}};
}

Json training_method(const ResolvedJob& job) {
  const JobOptions& asked = job.asked;
  if (asked.method == Method::sft) {
    return {{"method", "sft"}, {"train_on_inputs", inputs_value(job.train_on_inputs)}};
  }
  // A margin (SimPO) makes the client drop the reference model and normalise by length.
  const bool simpo = asked.simpo_gamma.value_or(0) > 0;
  Json method = {{"method", "dpo"},
                 {"dpo_beta", job.dpo_beta},
                 {"dpo_normalize_logratios_by_length",
                  simpo || asked.dpo_normalize_logratios_by_length.value_or(false)},
                 {"dpo_reference_free", simpo}};
  if (asked.rpo_alpha) method["rpo_alpha"] = number(*asked.rpo_alpha);
  if (asked.simpo_gamma) method["simpo_gamma"] = number(*asked.simpo_gamma);
  return method;
}

Json scheduler(const ResolvedJob& job) {
  Json arguments = {{"min_lr_ratio", number(job.min_lr_ratio)}};
  if (job.lr_scheduler_type == "cosine") {
    arguments["num_cycles"] = number(job.scheduler_num_cycles);
  }
  return {{"lr_scheduler_type", job.lr_scheduler_type}, {"lr_scheduler_args", arguments}};
}

/// As JSON text; bytes that are no UTF-8 (in a path) become U+FFFD.
std::string json_text(const Json& value, int indent = -1) {
  return value.dump(indent, ' ', false, Json::error_handler_t::replace);
}

std::string emit_request(const ResolvedJob& job, const EmitFiles& files) {
  Parameters parameters = Json::object();
  parameters["training_file"] = kTrainingId;
  if (files.has_validation) parameters["validation_file"] = kValidationId;
  add_model(parameters, job.asked);
  add_training(parameters, job);
  parameters["lr_scheduler"] = scheduler(job);
  parameters["warmup_ratio"] = number(job.warmup_ratio);
  parameters["max_grad_norm"] = number(job.max_grad_norm);
  parameters["weight_decay"] = number(job.weight_decay);
  parameters["training_type"] = training_type(job);
  parameters["training_method"] = training_method(job);
  add_length(parameters, job.asked);
  add_labels(parameters, job.asked);
  return json_text(parameters, 2) + "\n";
}

/// JSON strings and numbers are Python's too; the words for true and false differ.
std::string python_text(const Json& value) {
  if (value.is_boolean()) return value.get<bool>() ? "True" : "False";
  return json_text(value);
}

/// The path of a data file, or a name to put in its place.
std::string path_or(const std::string& path, const char* otherwise) {
  return path.empty() || path == "-" ? otherwise : path;
}

std::string emit_python(const ResolvedJob& job, const EmitFiles& files) {
  const auto upload = [](const char* name, const std::string& path) {
    return fmt::format("{} = client.files.upload(file={}, purpose=\"fine-tune\")\n", name,
                       json_text(path));
  };
  std::string text =
      "from together import Together\n\n"
      "client = Together()  # reads TOGETHER_API_KEY from the environment\n\n";
  text += upload("training_file", path_or(files.training, "train.jsonl"));
  if (files.has_validation) {
    text += upload("validation_file", path_or(files.validation, "validation.jsonl"));
  }
  text += "job = client.fine_tuning.create(\n    training_file=training_file.id,\n";
  if (files.has_validation) text += "    validation_file=validation_file.id,\n";
  const Parameters parameters = flat_parameters(job);
  for (const auto& [name, value] : parameters.items()) {
    text += fmt::format("    {}={},\n", name, python_text(value));
  }
  return text + ")\nprint(job.id)\n";
}

/// A word as every POSIX shell reads it back.
std::string shell_word(const std::string& text) {
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./:@+,-";
  if (!text.empty() && text.find_first_not_of(kPlain) == std::string::npos) return text;
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

/// A file name that no command takes for an option.
std::string shell_path(const std::string& path) {
  return shell_word(path.front() == '-' ? "./" + path : path);
}

std::string dashed(std::string name) {
  std::replace(name.begin(), name.end(), '_', '-');
  return name;
}

/// " \", line end and one option; a value that begins with a dash is tied to its option.
std::string shell_option(const std::string& name, const Json& value) {
  constexpr std::array kSwitches = {"lora", "packing"};
  std::string option = " \\\n  --";
  if (value.is_boolean() &&
      std::find(kSwitches.begin(), kSwitches.end(), name) != kSwitches.end()) {
    return option + (value.get<bool>() ? "" : "no-") + dashed(name);
  }
  const std::string text = value.is_string() ? value.get<std::string>() : json_text(value);
  const bool tied = !text.empty() && text.front() == '-';
  return option + dashed(name) + (tied ? "=" : " ") + shell_word(text);
}

std::string emit_cli(const ResolvedJob& job, const EmitFiles& files) {
  std::string text =
      "# The key is read from TOGETHER_API_KEY. Each upload prints the id of its file: put it in "
      "the "
      "place of file-...\n";
  text += "together files upload " + shell_path(path_or(files.training, "train.jsonl")) + "\n";
  if (files.has_validation) {
    text +=
        "together files upload " + shell_path(path_or(files.validation, "validation.jsonl")) + "\n";
  }
  if (job.train_on_inputs == TrainOnInputs::no) {
    text +=
        "# Some versions of this command read --train-on-inputs false as true; --emit python is "
        "safe.\n";
  }
  text += "together fine-tuning create";
  text += shell_option("training_file", kTrainingId);
  if (files.has_validation) text += shell_option("validation_file", kValidationId);
  const Parameters parameters = flat_parameters(job);
  for (const auto& [name, value] : parameters.items()) {
    text += shell_option(name, value);
  }
  return text + "\n";
}

}  // namespace

std::optional<EmitFormat> emit_format(std::string_view name) {
  if (name == "request") return EmitFormat::request;
  if (name == "python") return EmitFormat::python;
  if (name == "cli") return EmitFormat::cli;
  return std::nullopt;
}

std::string emit(const ResolvedJob& job, EmitFormat format, const EmitFiles& files) {
  switch (format) {
    case EmitFormat::python:
      return emit_python(job, files);
    case EmitFormat::cli:
      return emit_cli(job, files);
    case EmitFormat::request:
      break;
  }
  return emit_request(job, files);
}

}  // namespace tunegauge::pricing
