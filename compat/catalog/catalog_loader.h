#pragma once
// catalog.json -> Catalog. Checks every value before it enters, goes on after a problem, and gives
// all of them at once. The schema stands in README.md.

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_reader.h"
#include "base/result.h"
#include "compat/catalog/catalog.h"

namespace tunegauge::catalog {

class CatalogLoader {
 public:
  /// `name` begins every message. Refuses more than 4 MiB, and more than 5000 entries in all lists.
  static Result<Catalog> load(std::string_view json, const std::string& name);

 private:
  static constexpr std::size_t kMostEntries = 5000;

  CatalogLoader() = default;

  void read(const JsonNode& root);
  void read_sources(const JsonNode& node);
  void read_notes(const JsonNode& node);
  void read_models(const JsonNode& node);
  void read_training_tables(const JsonNode& node);
  TrainingRow read_training_row(const JsonNode& node);  ///< without table and source
  void read_deprecations(const JsonNode& node);
  void read_error_codes(const JsonNode& node);
  void read_hardware(const JsonNode& node);
  void read_limits(const JsonNode& node);

  /// What `source` of this object stands for in `sources`.
  [[nodiscard]] std::string source_of(const JsonNode& owner) const;

  /// Elements of a list, as long as the file keeps to kMostEntries.
  std::vector<JsonNode> entries(const JsonNode& list);

  Catalog catalog_;
  std::size_t entries_left_ = kMostEntries;
  std::map<std::string, std::string> sources_;
  std::set<std::string> model_ids_;      ///< in lower case
  std::set<std::string> rows_of_table_;  ///< those of the table that is being read, in lower case
};

}  // namespace tunegauge::catalog
