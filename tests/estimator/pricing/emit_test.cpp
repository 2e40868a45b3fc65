// Emitted jobs, read back by the JSON library and a POSIX shell.

#include "estimator/pricing/emit.h"

#include <cstdio>
#include <memory>

#include <nlohmann/json.hpp>

#include "tests/support/catch.h"
#include "tests/support/test_data.h"

using namespace tunegauge;
using namespace tunegauge::pricing;

namespace {

using Json = nlohmann::json;

const std::string kAwkward = "it's \"a\" $HOME `id` \\ \xC3\xA4\n;#";

ResolvedJob job() {
  JobOptions options;
  options.model = "Qwen/Qwen3-8B";
  options.n_epochs = 3;
  options.suffix = kAwkward;
  const auto catalog = catalog::Catalog::embedded();
  REQUIRE(catalog.has_value());
  auto resolved = resolve(options, *catalog, {});
  REQUIRE(resolved.has_value());
  return *std::move(resolved);
}

/// What a shell command prints.
std::string run(const std::string& command) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(::popen(command.c_str(), "r"),
                                                             ::pclose);
  REQUIRE(pipe != nullptr);
  std::string output;
  for (int c = std::fgetc(pipe.get()); c != EOF; c = std::fgetc(pipe.get())) {
    output += static_cast<char>(c);
  }
  return output;
}

}  // namespace

TEST_CASE("The request is the JSON that the provider's client sends", "[estimator][emit]") {
  const Json request = Json::parse(emit(job(), EmitFormat::request, {"", "", true}));
  CHECK(request["model"] == "Qwen/Qwen3-8B");
  CHECK(request["training_file"] == "file-TRAINING");
  CHECK(request["validation_file"] == "file-VALIDATION");
  CHECK(request["n_epochs"] == 3);
  CHECK(request["n_checkpoints"] == 1);
  CHECK(request["batch_size"] == "max");
  CHECK(request["suffix"] == kAwkward);
  CHECK(request["lr_scheduler"] == Json::parse(R"({"lr_scheduler_type": "cosine",
      "lr_scheduler_args": {"min_lr_ratio": 0, "num_cycles": 0.5}})"));
  CHECK(request["training_type"] == Json::parse(R"({"type": "Lora", "lora_r": 64,
      "lora_alpha": 128, "lora_dropout": 0, "lora_trainable_modules": "all-linear"})"));
  CHECK(request["training_method"] ==
        Json::parse(R"({"method": "sft", "train_on_inputs": "auto"})"));
  CHECK_FALSE(request.contains("packing"));
}

TEST_CASE("Full training and DPO have their own parts", "[estimator][emit]") {
  ResolvedJob full = job();
  full.asked.lora = false;
  full.asked.method = Method::dpo;
  full.asked.simpo_gamma = 1;
  full.asked.packing = false;
  full.asked.from_checkpoint = "ft-1";
  const Json request = Json::parse(emit(full, EmitFormat::request, {}));
  CHECK(request["training_type"] == Json::parse(R"({"type": "Full"})"));
  CHECK(request["training_method"] == Json::parse(R"({"method": "dpo", "dpo_beta": 0.1,
      "dpo_normalize_logratios_by_length": true, "dpo_reference_free": true,
      "simpo_gamma": 1})"));
  CHECK(request["packing"] == false);
  CHECK(request["from_checkpoint"] == "ft-1");
  CHECK_FALSE(request.contains("model"));
}

TEST_CASE("The Python program spells its values in Python", "[estimator][emit]") {
  ResolvedJob plain = job();
  plain.asked.suffix = "v\"1";
  plain.asked.batch_size = 8;
  CHECK(emit(plain, EmitFormat::python, {"my \"train\".jsonl", "", false}) ==
        "from together import Together\n\n"
        "client = Together()  # reads TOGETHER_API_KEY from the environment\n\n"
        "training_file = client.files.upload(file=\"my \\\"train\\\".jsonl\", "
        "purpose=\"fine-tune\")\n"
        "job = client.fine_tuning.create(\n"
        "    training_file=training_file.id,\n"
        "    model=\"Qwen/Qwen3-8B\",\n"
        "    n_epochs=3,\n"
        "    n_checkpoints=1,\n"
        "    batch_size=8,\n"
        "    learning_rate=1e-05,\n"
        "    lora=True,\n"
        "    lora_r=64,\n"
        "    lora_alpha=128,\n"
        "    training_method=\"sft\",\n"
        "    train_on_inputs=\"auto\",\n"
        "    suffix=\"v\\\"1\",\n"
        ")\n"
        "print(job.id)\n");
}

TEST_CASE("A shell reads the command line back as it was meant", "[estimator][emit]") {
  const std::string emitted = emit(job(), EmitFormat::cli, {"-my 'train'.jsonl", "", false});
  const test::ScratchFolder scratch;
  // A command of the same name that prints each of its words in brackets.
  const std::string script = scratch.write(
      "job.sh", "together() { for word in \"$@\"; do printf '[%s]' \"$word\"; done; }\n" + emitted);
  CHECK(run("sh " + script) ==
        "[files][upload][./-my 'train'.jsonl]"
        "[fine-tuning][create][--training-file][file-TRAINING][--model][Qwen/Qwen3-8B]"
        "[--n-epochs][3][--n-checkpoints][1][--batch-size][max][--learning-rate][1e-05]"
        "[--lora][--lora-r][64][--lora-alpha][128][--training-method][sft]"
        "[--train-on-inputs][auto][--suffix][" +
            kAwkward + "]");
}

TEST_CASE("A value that looks like an option is tied to its own", "[estimator][emit]") {
  ResolvedJob dashed = job();
  dashed.asked.suffix = "-x";
  dashed.asked.packing = false;
  const std::string emitted = emit(dashed, EmitFormat::cli, {});
  CHECK(emitted.find("--suffix=-x") != std::string::npos);
  CHECK(emitted.find("--no-packing") != std::string::npos);
  CHECK(emitted.find("together files upload train.jsonl\n") != std::string::npos);
  CHECK(emit_format("cli") == EmitFormat::cli);
  CHECK_FALSE(emit_format("toml").has_value());
}
