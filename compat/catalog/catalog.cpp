// Look-ups in the catalog, and what is said where one fails.

#include "compat/catalog/catalog.h"

#include <utility>

#include <fmt/format.h>

#include "base/suggest.h"
#include "compat/catalog/catalog_loader.h"
#include "compat/catalog/embedded.h"
#include "compat/catalog/model_name.h"

namespace tunegauge::catalog {

namespace {

using Models = std::vector<const ModelFacts*>;

constexpr std::size_t kLongestName = 200;
constexpr std::size_t kMostSuggestions = 5;
constexpr const char* kSeeList = "`tunegauge catalog list` shows the models that can be trained";

std::string ids_of(const Models& models) {
  std::vector<std::string> ids;
  for (const ModelFacts* model : models) ids.push_back(model->model);
  return fmt::format("{}", fmt::join(ids, ", "));
}

/// The models whose `spelling` equals `wanted`, in the catalog's order.
template <class Spelling>
Models models_where(const std::vector<ModelFacts>& models, const std::string& wanted,
                    Spelling spelling) {
  Models result;
  for (const ModelFacts& model : models) {
    if (spelling(model) == wanted) result.push_back(&model);
  }
  return result;
}

/// The model whose `spelling` is nearest to `wanted`, none where nothing is near.
template <class Spelling>
Models nearest_where(const std::vector<ModelFacts>& models, const std::string& wanted,
                     Spelling spelling) {
  std::vector<std::string> spellings;
  for (const ModelFacts& model : models) spellings.push_back(spelling(model));
  const auto near = nearest(wanted, spellings);
  for (std::size_t i = 0; near && i < models.size(); ++i) {
    if (spellings[i] == *near) return {&models[i]};
  }
  return {};
}

/// The models whose last part begins with `wanted`; none where that leaves too much of a choice.
Models beginning_with(const std::vector<ModelFacts>& models, const std::string& wanted) {
  Models result;
  for (const ModelFacts& model : models) {
    if (lower_case(short_name(model.model)).starts_with(wanted)) result.push_back(&model);
  }
  return result.size() <= kMostSuggestions ? result : Models{};
}

/// Trainable models that somebody who wrote `name` may have meant, the best reason first: the name
/// is that of the weights' repository, of another way to serve the model, the beginning of one, or
/// a slip of the keyboard.
Models meant_by(const std::vector<ModelFacts>& models, std::string_view name) {
  const auto id = [](const ModelFacts& m) { return lower_case(m.model); };
  const auto last_part = [](const ModelFacts& m) { return lower_case(short_name(m.model)); };
  const auto repository = [](const ModelFacts& m) { return lower_case(m.hf_repository); };
  const auto repository_last_part = [](const ModelFacts& m) {
    return lower_case(short_name(m.hf_repository));
  };
  const auto id_stem = [](const ModelFacts& m) { return stem(m.model); };
  const auto last_part_stem = [](const ModelFacts& m) { return stem(short_name(m.model)); };
  const auto dashed_id = [](const ModelFacts& m) { return dashed(m.model); };
  const std::string wanted = lower_case(name);
  const bool whole = name.find('/') != std::string_view::npos;

  Models found = models_where(models, wanted, repository);
  if (found.empty() && !whole) found = models_where(models, wanted, repository_last_part);
  if (found.empty()) found = models_where(models, stem(name), id_stem);
  if (found.empty() && !whole) found = models_where(models, stem(name), last_part_stem);
  if (found.empty() && !whole) found = beginning_with(models, wanted);
  if (found.empty() && whole) found = nearest_where(models, wanted, id);
  if (found.empty() && !whole) found = nearest_where(models, wanted, last_part);
  if (found.empty() && !whole) found = nearest_where(models, stem(name), dashed_id);
  return found;
}

std::string did_you_mean_one_of(const Models& models) {
  return models.empty() ? "" : fmt::format("did you mean {}?", ids_of(models));
}

Error deprecated(const Deprecation& deprecation, std::string_view name, const Models& meant) {
  std::string what =
      fmt::format("cannot be trained; {} {}",
                  deprecation.planned ? "its removal is planned for" : "it was removed on",
                  to_string(deprecation.date));
  std::string remedy;
  if (!deprecation.replacement.empty()) {
    remedy = fmt::format("the provider recommends {}", deprecation.replacement);
    if (!meant.empty()) remedy += "; ";
  }
  remedy += did_you_mean_one_of(meant);
  return usage_error(std::string(name), std::move(what), remedy.empty() ? kSeeList : remedy);
}

}  // namespace

std::string_view name_of(TrainingTable table) {
  switch (table) {
    case TrainingTable::lora:
      return "lora";
    case TrainingTable::lora_long:
      return "lora-long";
    case TrainingTable::full:
      return "full";
  }
  return "";
}

Result<Catalog> Catalog::embedded() {
  return parse(embedded_catalog_json(), "built-in catalog");
}

Result<Catalog> Catalog::parse(std::string_view json, const std::string& name) {
  return CatalogLoader::load(json, name);
}

Result<const ModelFacts*> Catalog::find(std::string_view name) const {
  if (name.empty()) return usage_error("", "the name of the model is empty", kSeeList);
  if (name.size() > kLongestName) {
    return usage_error("", fmt::format("a name of {} bytes is no model's", name.size()), kSeeList);
  }
  const std::string wanted = lower_case(name);
  const Models by_id = models_where(
      models_, wanted, [](const ModelFacts& model) { return lower_case(model.model); });
  if (!by_id.empty()) return by_id.front();
  const Models by_short_name = models_where(
      models_, wanted, [](const ModelFacts& model) { return lower_case(short_name(model.model)); });
  if (by_short_name.size() == 1) return by_short_name.front();
  if (by_short_name.size() > 1) {
    return usage_error(std::string(name), "is the last part of several model ids",
                       "give one of " + ids_of(by_short_name));
  }
  const Models meant = meant_by(models_, name);
  if (const Deprecation* deprecation = deprecation_of(name)) {
    return deprecated(*deprecation, name, meant);
  }
  const std::string remedy = did_you_mean_one_of(meant);
  return usage_error(std::string(name), "no model of the catalog has this name",
                     remedy.empty() ? kSeeList : remedy);
}

const TrainingRow* Catalog::row_for(std::string_view model, bool lora) const {
  const std::string wanted = lower_case(model);
  for (const TrainingRow& row : rows_) {
    if ((row.table != TrainingTable::full) == lora && lower_case(row.model) == wanted) return &row;
  }
  return nullptr;
}

const Deprecation* Catalog::deprecation_of(std::string_view name) const {
  const std::string wanted = dashed(name);
  for (const Deprecation& deprecation : deprecations_) {
    if (dashed(deprecation.model) == wanted) return &deprecation;
  }
  return nullptr;
}

std::optional<ProviderLimit> Catalog::limit(std::string_view name, const Date& day) const {
  std::optional<ProviderLimit> result;
  for (const ProviderLimit& candidate : limits_) {
    const bool in_force = candidate.name == name && candidate.effective_from <= day;
    if (in_force && (!result || result->effective_from < candidate.effective_from)) {
      result = candidate;
    }
  }
  return result;
}

}  // namespace tunegauge::catalog
