// Paths first, then catalog models through the cache.

#include "cli/tokenizer_choice.h"

#include <filesystem>

#include <fmt/core.h>

#include "estimator/tokenizers/tokenizer_source.h"
#include "reports/format.h"

namespace tunegauge::cli {

namespace {

std::vector<std::string> repositories_of(const catalog::ModelFacts& model) {
  std::vector<std::string> repositories{model.hf_repository};
  if (!model.ungated_tokenizer_repository.empty()) {
    repositories.push_back(model.ungated_tokenizer_repository);
  }
  return repositories;
}

tokenizers::EnvironmentLookup variables_of(const Session& session) {
  return [&session](std::string_view name) { return session.variable(std::string(name)); };
}

/// Loads a tokenizer, from its compiled form where there is one.
Result<tokenizers::Tokenizer> load(const Session& session, const std::string& path) {
  const auto folder = tokenizers::compiled_cache_folder(variables_of(session));
  return tokenizers::Tokenizer::load(path, {.compiled_cache = folder.value_or("")});
}

}  // namespace

std::optional<std::string> cached_tokenizer(const Session& session,
                                            const catalog::ModelFacts& model) {
  const auto folder = tokenizers::hub_cache_folder(variables_of(session));
  if (!folder) return std::nullopt;
  const auto found = tokenizers::find_first_cached_tokenizer(repositories_of(model), *folder);
  if (!found) return std::nullopt;
  return found->path;
}

std::string how_to_get_tokenizer(const catalog::ModelFacts& model) {
  const std::string& repository = model.ungated_tokenizer_repository.empty()
                                      ? model.hf_repository
                                      : model.ungated_tokenizer_repository;
  return fmt::format("hf download {} tokenizer.json, or --tokenizer PATH", repository);
}

Result<std::string> find_tokenizer(const Session& session, const std::string& name) {
  std::error_code unreachable;
  if (std::filesystem::exists(name, unreachable)) return name;
  const auto model = session.catalog().find(name);
  if (!model) {
    return input_error(reports::shortened(name, 200),
                       "is neither a tokenizer.json, nor a folder with one, nor a model",
                       "check the path, or see tunegauge catalog list");
  }
  const auto cached = cached_tokenizer(session, **model);
  if (cached) return *cached;
  return input_error(name, "its tokenizer is not in the Hugging Face cache",
                     how_to_get_tokenizer(**model));
}

std::string folder_of(const std::string& path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) return path;
  const std::string folder = std::filesystem::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

Result<tokenizers::Tokenizer> load_tokenizer(const Session& session, const std::string& name) {
  const auto path = find_tokenizer(session, name);
  if (!path) return path.error();
  return load(session, *path);
}

}  // namespace tunegauge::cli
