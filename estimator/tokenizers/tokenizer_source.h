#pragma once
// Where a tokenizer comes from when none is named: the cache that Hugging Face tools keep on disk.
//
// Layout (huggingface_hub, "Understand caching"): FOLDER/models--ORG--NAME/refs/main holds the id
// of a commit, FOLDER/models--ORG--NAME/snapshots/COMMIT/ the files of it, mostly as links into
// blobs/.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tunegauge::tokenizers {

/// Looks an environment variable up: its value, or nothing where it is not set.
using EnvironmentLookup = std::function<std::optional<std::string>(std::string_view name)>;

/// The cache folder: HF_HUB_CACHE, else HF_HOME/hub, else XDG_CACHE_HOME/huggingface/hub, else
/// HOME/.cache/huggingface/hub; nothing where none of these is set. It need not exist.
[[nodiscard]] std::optional<std::string> hub_cache_folder(const EnvironmentLookup& environment);

/// Where compiled forms of tokenizers are kept: TUNEGAUGE_CACHE, nowhere where that is "off", else
/// XDG_CACHE_HOME/tunegauge/tokenizers, else HOME/.cache/tunegauge/tokenizers; nothing where none
/// of these is set.
[[nodiscard]] std::optional<std::string> compiled_cache_folder(
    const EnvironmentLookup& environment);

/// The tokenizer.json of `repository` ("Qwen/Qwen3-8B") in the cache: that of the branch main, else
/// that of any commit that has one. Nothing where there is none.
[[nodiscard]] std::optional<std::string> find_cached_tokenizer(std::string_view repository,
                                                               const std::string& cache_folder);

struct CachedTokenizer {
  std::string repository;
  std::string path;  ///< of its tokenizer.json
};

/// The first of `repositories` that has a tokenizer in the cache.
[[nodiscard]] std::optional<CachedTokenizer> find_first_cached_tokenizer(
    const std::vector<std::string>& repositories, const std::string& cache_folder);

}  // namespace tunegauge::tokenizers
