// The catalog inside the program: its rows, facts, limits and look-ups.

#include "compat/catalog/catalog.h"

#include <algorithm>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "compat/catalog/model_name.h"
#include "tests/support/catch.h"
#include "tests/support/test_data.h"

using namespace tunegauge;
using namespace tunegauge::catalog;

namespace {

const Catalog& built_in() {
  static const Result<Catalog> catalog = Catalog::embedded();
  REQUIRE(catalog);
  return *catalog;
}

std::string text_of(const TrainingRow& row) {
  std::ostringstream text;
  text << name_of(row.table) << '|' << row.organization << '|' << row.model_name << '|' << row.model
       << '|' << row.context_sft << '|' << row.context_dpo << '|' << row.max_batch_sft << '|'
       << row.max_batch_dpo << '|' << row.min_batch << '|' << row.precision;
  return text.str();
}

std::ptrdiff_t count_of(TrainingTable table) {
  const auto& rows = built_in().rows();
  return std::count_if(rows.begin(), rows.end(),
                       [&](const TrainingRow& row) { return row.table == table; });
}

std::string failure_of(std::string_view name) {
  const auto found = built_in().find(name);
  if (found) return "found " + (*found)->model;
  CHECK(found.error().kind == ErrorKind::usage);
  return found.error().message();
}

std::string found_by(std::string_view name) {
  const auto found = built_in().find(name);
  return found ? (*found)->model : found.error().message();
}

Date day(const char* text) {
  return parse_date(text).value();
}

}  // namespace

TEST_CASE("the embedded catalog holds every row of the three tables", "[compat][catalog]") {
  CHECK(count_of(TrainingTable::lora) == 81);
  CHECK(count_of(TrainingTable::lora_long) == 10);
  CHECK(count_of(TrainingTable::full) == 51);
  const auto& rows = built_in().rows();
  CHECK(text_of(rows.front()) == "lora|OpenAI|gpt-oss-20b|openai/gpt-oss-20b|16384|8192|8|8|8|AMP");
  CHECK(text_of(rows[37]) ==
        "lora|Qwen|Qwen/Qwen3-30B-A3B-Base|Qwen/Qwen3-30B-A3B-Base|8192|8192|16|8|8|AMP");
  CHECK(text_of(rows[81]) ==
        "lora-long|Deepseek|DeepSeek-R1-Distill-Llama-70B-32k|"
        "deepseek-ai/DeepSeek-R1-Distill-Llama-70B-32k|32768|16384|1|1|1|AMP");
  CHECK(text_of(rows[91]) ==
        "full|Deepseek|DeepSeek-R1-Distill-Llama-70B|deepseek-ai/DeepSeek-R1-Distill-Llama-70B|"
        "24576|8192|16|16|16|bf16");
  CHECK(text_of(rows.back()) ==
        "full|Together|llama-2-7b-chat|togethercomputer/llama-2-7b-chat|4096|4096|64|64|8|AMP");
}

TEST_CASE("the embedded catalog holds deprecations, error codes, hardware and notes",
          "[compat][catalog]") {
  const auto& deprecations = built_in().deprecations();
  const auto is_planned = [](const Deprecation& entry) { return entry.planned; };
  CHECK(deprecations.size() == 138);
  CHECK(std::count_if(deprecations.begin(), deprecations.end(), is_planned) == 1);
  CHECK(deprecations[1].model == "Qwen/Qwen2-VL-72B-Instruct");
  CHECK(deprecations[1].dedicated_endpoint == "Yes");
  CHECK(to_string(deprecations.back().date) == "2024-08-22");

  const auto& codes = built_in().error_codes();
  CHECK(codes.size() == 17);
  CHECK(codes[0].code + codes[0].name + codes[0].table == "400Invalid Requestinference");
  CHECK(codes[8].code + codes[8].name + codes[8].table == "401fine-tuning");
  CHECK(codes[16].cause == "Server Error");

  const auto& hardware = built_in().hardware();
  CHECK(hardware.front().id == "1x_nvidia_h100_80gb_sxm");
  for (const Hardware& entry : hardware) {
    CAPTURE(entry.id);
    CHECK(entry.id.rfind(std::to_string(entry.gpu_count) + "x_nvidia_", 0) == 0);
    CHECK_FALSE(entry.source.empty());
  }
  CHECK(built_in().notes().front().id == "gradient-accumulation");
}

TEST_CASE("every row has facts and every fact a source", "[compat][catalog]") {
  std::set<std::string> known;
  std::set<std::string> names;
  for (const ModelFacts& model : built_in().models()) {
    CAPTURE(model.model);
    CHECK(known.insert(model.model).second);
    CHECK(names.insert(model.display_name).second);
    CHECK_FALSE(model.source.empty());
  }
  for (const TrainingRow& row : built_in().rows()) {
    CAPTURE(row.model);
    CHECK(known.count(row.model) == 1);
    CHECK_FALSE(row.source.empty());
  }
}

TEST_CASE("every model is of a family that the README names", "[compat][catalog]") {
  const std::string page = test::read_text(test::source_path("compat/catalog/README.md"));
  for (const ModelFacts& model : built_in().models()) {
    CAPTURE(model.model, model.tokenizer_family, model.chat_template);
    CHECK(page.find("| `" + model.tokenizer_family + "` |") != std::string::npos);
    const bool documented = page.find("| `" + model.chat_template + "` |") != std::string::npos;
    CHECK((model.chat_template.empty() || documented));
  }
}

TEST_CASE("gated repositories have another source of the same tokenizer", "[compat][catalog]") {
  for (const ModelFacts& model : built_in().models()) {
    CAPTURE(model.model);
    const std::string& repository = model.hf_repository;
    if (repository.rfind("meta-llama/", 0) == 0 || repository.rfind("google/", 0) == 0) {
      CHECK_FALSE(model.ungated_tokenizer_repository.empty());
    }
  }
}

TEST_CASE("LoRA ranks and serverless bases are as published", "[compat][catalog]") {
  std::vector<std::string> serverless;
  for (const ModelFacts& model : built_in().models()) {
    CAPTURE(model.model);
    if (model.serverless_lora) serverless.push_back(model.model);
    CHECK(model.max_lora_rank == (model.model_type == "deepseek_v3" ? 16 : 64));
  }
  CHECK(serverless == std::vector<std::string>{"meta-llama/Llama-4-Maverick-17B-128E-Instruct",
                                               "Qwen/Qwen3-235B-A22B-Instruct-2507",
                                               "meta-llama/Meta-Llama-3.1-8B-Instruct-Reference",
                                               "meta-llama/Meta-Llama-3.1-70B-Instruct-Reference",
                                               "Qwen/Qwen2.5-72B-Instruct"});
}

TEST_CASE("parameters equal the published counts", "[compat][catalog]") {
  const auto path = test::test_data_path("params/truth.csv");
  SKIP_WITHOUT(path);
  std::map<std::string, std::pair<std::string, std::string>> truth;  // repository -> type, count
  for (const std::string& line : test::read_lines(*path)) {
    std::istringstream cells(line);
    std::string repository, type, count;
    std::getline(cells, repository, ',');
    std::getline(cells, type, ',');
    std::getline(cells, count, ',');
    truth[repository] = {type, count};
  }
  int compared = 0;
  for (const ModelFacts& model : built_in().models()) {
    auto found = truth.find(model.hf_repository);
    if (found == truth.end()) found = truth.find(model.model);
    if (found == truth.end()) continue;
    CAPTURE(model.model);
    CHECK(model.model_type == found->second.first);
    CHECK(std::to_string(model.parameters) == found->second.second);
    ++compared;
  }
  CHECK(compared >= 50);
}

TEST_CASE("a model is found by its id or its last part, in any case", "[compat][catalog]") {
  CHECK(found_by("openai/gpt-oss-20b") == "openai/gpt-oss-20b");
  CHECK(found_by("OPENAI/GPT-OSS-20B") == "openai/gpt-oss-20b");
  CHECK(found_by("gpt-oss-20b") == "openai/gpt-oss-20b");
  CHECK(found_by("meta-llama-3.1-8b-instruct-reference") ==
        "meta-llama/Meta-Llama-3.1-8B-Instruct-Reference");
  for (const ModelFacts& model : built_in().models()) {
    CHECK(found_by(model.model) == model.model);
    CHECK(found_by(short_name(model.model)) == model.model);
  }
}

TEST_CASE("a removed model that can still be trained is found", "[compat][catalog]") {
  CHECK(found_by("Qwen/Qwen2.5-14B") == "Qwen/Qwen2.5-14B");
  REQUIRE(built_in().deprecation_of("qwen/qwen2.5-14b") != nullptr);
  CHECK(found_by("mistralai/Mixtral-8x7B-v0.1") == "mistralai/Mixtral-8x7B-v0.1");
}

TEST_CASE("an unknown name is answered with the nearest id", "[compat][catalog]") {
  CHECK(failure_of("mistralai/Mixtral-8x7B-Instruct-v0.2") ==
        "mistralai/Mixtral-8x7B-Instruct-v0.2: no model of the catalog has this name; did you mean "
        "mistralai/Mixtral-8x7B-Instruct-v0.1?");
  CHECK(failure_of("meta-llama/Meta-Llama-3.1-8B-Instruct-Referense") ==
        "meta-llama/Meta-Llama-3.1-8B-Instruct-Referense: no model of the catalog has this name; "
        "did you mean meta-llama/Meta-Llama-3.1-8B-Instruct-Reference?");
  CHECK(failure_of("gpt-oss") ==
        "gpt-oss: no model of the catalog has this name; did you mean openai/gpt-oss-20b, "
        "openai/gpt-oss-120b?");
  CHECK(failure_of("Qwen/Qwen3-8b-Instruct") ==
        "Qwen/Qwen3-8b-Instruct: no model of the catalog has this name; did you mean "
        "Qwen/Qwen3-8B?");
  CHECK(failure_of("qwen3-8b-instruct") ==
        "qwen3-8b-instruct: no model of the catalog has this name; did you mean Qwen/Qwen3-8B?");
  CHECK(failure_of("Qwen/Qwen3-4B-Bsae") ==
        "Qwen/Qwen3-4B-Bsae: no model of the catalog has this name; did you mean "
        "Qwen/Qwen3-4B-Base?");
  const std::string family =
      "no model of the catalog has this name; did you mean Qwen/Qwen3-0.6B, Qwen/Qwen3-0.6B-Base, "
      "Qwen/Qwen3-1.7B, Qwen/Qwen3-1.7B-Base, Qwen/Qwen3-4B (or one of 13 others)?";
  CHECK(failure_of("qwen3") == "qwen3: " + family);
  CHECK(failure_of("Qwen/Qwen3") == "Qwen/Qwen3: " + family);
  CHECK(
      failure_of("zzz") ==
      "zzz: no model of the catalog has this name; `tunegauge catalog list` shows the models that "
      "can be trained");
}

TEST_CASE("the repository of the weights and the served variant lead to the trainable id",
          "[compat][catalog]") {
  CHECK(failure_of("meta-llama/Llama-3.3-70B-Instruct") ==
        "meta-llama/Llama-3.3-70B-Instruct: no model of the catalog has this name; did you mean "
        "meta-llama/Llama-3.3-70B-Instruct-Reference, "
        "meta-llama/Llama-3.3-70B-32k-Instruct-Reference, "
        "meta-llama/Llama-3.3-70B-131k-Instruct-Reference?");
  CHECK(failure_of("meta-llama/Meta-Llama-3.1-8B-Instruct-Turbo") ==
        "meta-llama/Meta-Llama-3.1-8B-Instruct-Turbo: no model of the catalog has this name; did "
        "you mean meta-llama/Meta-Llama-3.1-8B-Instruct-Reference?");
}

TEST_CASE("a removed model is answered with the day and what to take", "[compat][catalog]") {
  CHECK(failure_of("google/gemma-2-27b-it") ==
        "google/gemma-2-27b-it: cannot be trained; it was removed on 2025-08-28; did you mean "
        "google/gemma-3-27b-it?");
  CHECK(failure_of("Meta-Llama-Llama-3-3-70B-Instruct-Lora") ==
        "Meta-Llama-Llama-3-3-70B-Instruct-Lora: cannot be trained; it was removed on 2025-08-28; "
        "did you mean meta-llama/Llama-3.3-70B-Instruct-Reference?");
  CHECK(failure_of("qwen-qwen2-5-14b-instruct-lora") ==
        "qwen-qwen2-5-14b-instruct-lora: cannot be trained; its removal is planned for 2025-06-19; "
        "the provider recommends meta-llama/Meta-Llama-3.1-8B-Instruct-lora; did you mean "
        "Qwen/Qwen2.5-14B-Instruct?");
  CHECK(failure_of("bert-base-uncased") ==
        "bert-base-uncased: cannot be trained; it was removed on 2025-02-06; `tunegauge catalog "
        "list` shows the models that can be trained");
}

TEST_CASE("names that are no names are refused", "[compat][catalog]") {
  CHECK(failure_of("") ==
        "the name of the model is empty; `tunegauge catalog list` shows the models that can be "
        "trained");
  CHECK(failure_of(std::string(201, 'a')) ==
        "a name of 201 bytes is no model's; `tunegauge catalog list` shows the models that can be "
        "trained");
  CHECK(failure_of(std::string(200, 'a')).rfind("aaaa", 0) == 0);
  CHECK(failure_of("/").rfind("/: no model", 0) == 0);
}

TEST_CASE("a job uses the row of its table", "[compat][catalog]") {
  const Catalog& catalog = built_in();
  CHECK(catalog.row_for("openai/gpt-oss-20b", true)->table == TrainingTable::lora);
  CHECK(catalog.row_for("openai/gpt-oss-20b", false) == nullptr);
  CHECK(catalog.row_for("meta-llama/Meta-Llama-3.1-8B-131k-Reference", true)->table ==
        TrainingTable::lora_long);
  CHECK(catalog.row_for("meta-llama/Meta-Llama-3.1-8B-131k-Reference", false) == nullptr);
  CHECK(catalog.row_for("GOOGLE/gemma-3-27b-it", true)->max_batch_sft == 8);
  CHECK(catalog.row_for("google/gemma-3-27b-it", false)->max_batch_sft == 16);
  CHECK(catalog.row_for("nobody/nothing", true) == nullptr);
}

TEST_CASE("the removal of a model is known under each of its spellings", "[compat][catalog]") {
  const Catalog& catalog = built_in();
  const Deprecation* removal = catalog.deprecation_of("mistralai/Mixtral-8x7B-v0.1");
  REQUIRE(removal != nullptr);
  CHECK(removal->model == "mistralai-mixtral-8x7b-v0-1");
  CHECK(catalog.deprecation_of("MISTRALAI-Mixtral-8x7B-v0-1") == removal);
  CHECK(to_string(catalog.deprecation_of("bert-base-uncased")->date) == "2025-02-06");
  CHECK(catalog.deprecation_of("openai/gpt-oss-20b") == nullptr);
}

TEST_CASE("a limit is that of the day", "[compat][catalog]") {
  const Catalog& catalog = built_in();
  const auto value = [&](const char* name, const char* text) {
    const auto limit = catalog.limit(name, day(text));
    return limit ? limit->value : -1;
  };
  CHECK(value("dataset_file_bytes", "2025-09-21") == -1);
  CHECK(value("dataset_file_bytes", "2025-09-22") == 25'000'000'000);
  CHECK(value("dataset_file_bytes", "2026-06-07") == 25'000'000'000);
  CHECK(value("dataset_file_bytes", "2026-06-08") == 100'000'000'000);
  CHECK(value("client_dataset_file_bytes", "2023-12-31") == -1);
  CHECK(value("client_dataset_file_bytes", "2025-09-21") == 5'261'334'937);   // 4.9 GiB
  CHECK(value("client_dataset_file_bytes", "2025-11-19") == 26'843'545'600);  // 25 GiB
  CHECK(value("client_dataset_file_bytes", "2099-01-01") == 53'794'465'382);  // 50.1 GiB
  CHECK(value("min_samples", "2024-08-31") == 100);
  CHECK(value("min_samples", "2024-09-01") == 1);
  CHECK(value("images_per_example", "2025-12-23") == 10);
  CHECK(value("gradient_accumulation_at_batch_1", "2026-01-01") == 8);
  CHECK(value("no_such_limit", "2026-01-01") == -1);
}
