// Look-ups in the catalog, and what is said where one fails.

#include "compat/catalog/catalog.h"

#include <algorithm>
#include <iterator>
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
constexpr std::size_t kMostSlips = 2;
constexpr std::size_t kLeastBeginning = 3;
constexpr const char* kSeeList = "`tunegauge catalog list` shows the models that can be trained";

/// The first few ids, and how many more there are.
std::string ids_of(const Models& models) {
  std::vector<std::string> ids;
  for (const ModelFacts* model : models) {
    if (ids.size() < kMostSuggestions) ids.push_back(model->model);
  }
  const std::size_t more = models.size() - ids.size();
  return fmt::format("{}{}", fmt::join(ids, ", "),
                     more == 0 ? "" : fmt::format(" (or one of {} others)", more));
}

std::string digits_of(std::string_view text) {
  std::string digits;
  std::copy_if(text.begin(), text.end(), std::back_inserter(digits),
               [](char c) { return c >= '0' && c <= '9'; });
  return digits;
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

/// The model of a slip of the keyboard or two. Digits must be the same: with others, a name means
/// another size or generation.
template <class Spelling>
Models slip_where(const std::vector<ModelFacts>& models, const std::string& wanted,
                  Spelling spelling) {
  const Models near = nearest_where(models, wanted, spelling);
  if (near.empty()) return {};
  const std::string known = spelling(*near.front());
  const bool slip = edit_distance(wanted, known) <= kMostSlips;
  return slip && digits_of(wanted) == digits_of(known) ? near : Models{};
}

/// The model whose spelling is the longest that `wanted` goes on from with more words
/// ("-instruct").
template <class Spelling>
Models begun_where(const std::vector<ModelFacts>& models, const std::string& wanted,
                   Spelling spelling) {
  Models result;
  std::size_t longest = 0;
  for (const ModelFacts& model : models) {
    const std::string known = spelling(model);
    if (known.size() <= longest || !wanted.starts_with(known + "-")) continue;
    longest = known.size();
    result = {&model};
  }
  return result;
}

/// The models whose spelling begins with `wanted`, a family's name or the beginning of an id.
template <class Spelling>
Models beginning_with(const std::vector<ModelFacts>& models, const std::string& wanted,
                      Spelling spelling) {
  Models result;
  if (wanted.size() < kLeastBeginning) return result;
  for (const ModelFacts& model : models) {
    if (spelling(model).starts_with(wanted)) result.push_back(&model);
  }
  return result;
}

/// Trainable models that somebody who wrote `name` may have meant, the best reason first: the name
/// is that of the weights' repository, of another way to serve the model, the beginning of one, a
/// slip of the keyboard, one that goes on from a model's, or else the nearest.
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
  const auto near = [&](const auto& spelling) {
    if (found.empty()) found = beginning_with(models, wanted, spelling);
    if (found.empty()) found = slip_where(models, wanted, spelling);
    if (found.empty()) found = begun_where(models, wanted, spelling);
    if (found.empty()) found = nearest_where(models, wanted, spelling);
  };
  if (whole) near(id);
  if (!whole) near(last_part);
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
