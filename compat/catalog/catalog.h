#pragma once
// What is known of the models that the provider trains, as dated data with a source: the Supported
// Models tables, the facts about each model, deprecations, error codes and hardware.
//
// Loaded once from the embedded catalog.json (or --catalog FILE), immutable, passed by const&.
// Knows no prices: those stand in estimator/pricing, keyed by the model ids of this catalog.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/result.h"

namespace tunegauge::catalog {

enum class TrainingTable { lora, lora_long, full };
[[nodiscard]] std::string_view name_of(TrainingTable table);  ///< "lora", "lora-long", "full"

/// One row of a Supported Models table, as the page has it.
struct TrainingRow {
  TrainingTable table = TrainingTable::lora;
  std::string organization;
  std::string model_name;
  std::string model;             ///< API id; ids stand in up to three rows
  std::int64_t context_sft = 0;  ///< tokens
  std::int64_t context_dpo = 0;
  std::int64_t max_batch_sft = 0;
  std::int64_t max_batch_dpo = 0;
  std::int64_t min_batch = 0;
  std::string precision;  ///< "AMP" or "bf16"
  std::string source;
};

/// What is known of a model beyond the tables.
struct ModelFacts {
  std::string model;                         ///< API id
  std::string display_name;                  ///< "Meta Llama 3.1 8B Instruct"
  std::int64_t parameters = 0;               ///< total, mixture of experts too
  std::string model_type;                    ///< config.json's, "llama"
  std::string tokenizer_family;              ///< "llama-3", "qwen-2", "gemma-3" ...
  std::string chat_template;                 ///< family of the template, "" for base models
  std::string hf_repository;                 ///< "meta-llama/Llama-3.1-8B-Instruct"
  std::string ungated_tokenizer_repository;  ///< same tokenizer without a gate; "" where not needed
  std::int64_t max_lora_rank = 64;
  bool serverless_lora = false;  ///< base of the provider's serverless LoRA list
  std::string source;            ///< where these facts are from
};

struct Deprecation {
  bool planned = false;
  Date date;
  std::string model;
  std::string replacement;         ///< "" where the page names none
  std::string dedicated_endpoint;  ///< the page's words, "" where it has no such column
  std::string source;
};

struct ErrorCode {
  std::string code;
  std::string name;  ///< "" in the second table
  std::string cause;
  std::string solution;
  std::string table;  ///< "inference" or "fine-tuning"
  std::string source;
};

struct Hardware {
  std::string id;   ///< "1x_nvidia_h100_80gb_sxm"
  std::string gpu;  ///< "h100-80gb": the key that rate cards price
  std::int64_t gpu_count = 0;
  std::int64_t memory_gb = 0;  ///< of one GPU
  std::string link;
  std::string source;
};

/// Limits that the provider dates and changes: the size of a dataset file, of an image count ...
struct ProviderLimit {
  std::string name;  ///< "dataset_file_bytes"
  std::int64_t value = 0;
  Date effective_from;
  std::string source;
};

/// What the page says of its tables in prose, in our words.
struct PageNote {
  std::string id;  ///< "gradient-accumulation"
  std::string text;
  std::string source;
};

class Catalog {
 public:
  /// The catalog inside the program.
  static Result<Catalog> embedded();
  /// A catalog of the user's own, in the schema of catalog.json (compat/catalog/README.md). All of
  /// its errors come at once, each with its JSON path, in the Error's details.
  static Result<Catalog> parse(std::string_view json, const std::string& name);

  [[nodiscard]] const std::vector<TrainingRow>& rows() const { return rows_; }  ///< page order
  [[nodiscard]] const std::vector<ModelFacts>& models() const { return models_; }
  [[nodiscard]] const std::vector<Deprecation>& deprecations() const { return deprecations_; }
  [[nodiscard]] const std::vector<ErrorCode>& error_codes() const { return error_codes_; }
  [[nodiscard]] const std::vector<Hardware>& hardware() const { return hardware_; }
  [[nodiscard]] const std::vector<ProviderLimit>& limits() const { return limits_; }
  [[nodiscard]] const std::vector<PageNote>& notes() const { return notes_; }

  /// The model that `name` means: an id in any case, or a unique last part of one ("gpt-oss-20b").
  /// Else a usage error that names the nearest id, or the replacement of a removed model.
  [[nodiscard]] Result<const ModelFacts*> find(std::string_view name) const;

  /// The row that a job on this model uses; `full` training has a table of its own, a long-context
  /// id one too. Nothing where the model cannot be trained that way.
  [[nodiscard]] const TrainingRow* row_for(std::string_view model, bool lora) const;

  /// The removal or plan that concerns this name (an id or the dashed form), any case.
  [[nodiscard]] const Deprecation* deprecation_of(std::string_view name) const;

  /// The limit in force on a day, nothing where none is known for it.
  [[nodiscard]] std::optional<ProviderLimit> limit(std::string_view name, const Date& day) const;

 private:
  Catalog() = default;
  friend class CatalogLoader;
  std::vector<TrainingRow> rows_;
  std::vector<ModelFacts> models_;
  std::vector<Deprecation> deprecations_;
  std::vector<ErrorCode> error_codes_;
  std::vector<Hardware> hardware_;
  std::vector<ProviderLimit> limits_;
  std::vector<PageNote> notes_;
};

}  // namespace tunegauge::catalog
