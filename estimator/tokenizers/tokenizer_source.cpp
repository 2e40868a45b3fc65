// Looking a tokenizer up in the Hugging Face cache: reads names and links, changes nothing.

#include "estimator/tokenizers/tokenizer_source.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "base/file.h"

namespace tunegauge::tokenizers {

namespace {

namespace fs = std::filesystem;

/// refs/main holds a commit id of 40 hex digits; anything much longer is something else.
constexpr std::uint64_t most_ref_bytes = 256;

/// "ORG/NAME" or "NAME" out of letters, digits, '-', '_', '.': nothing that could leave the cache.
bool is_repository_name(std::string_view name) {
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  };
  std::size_t begin = 0;
  for (int part = 0; part < 2; ++part) {
    const std::size_t slash = std::min(name.find('/', begin), name.size());
    const std::string_view word = name.substr(begin, slash - begin);
    if (word.empty() || word.front() == '.' || !std::all_of(word.begin(), word.end(), is_plain)) {
      return false;
    }
    if (slash == name.size()) return true;
    begin = slash + 1;
  }
  return false;  // three parts
}

std::optional<std::string> tokenizer_in(const fs::path& snapshot) {
  const fs::path file = snapshot / "tokenizer.json";
  std::error_code ignored;
  // Follows links: a link whose blob is gone does not count.
  if (!fs::is_regular_file(file, ignored)) return std::nullopt;
  return file.string();
}

std::optional<std::string> main_commit(const fs::path& model) {
  const Result<std::string> ref = read_file((model / "refs" / "main").string(), most_ref_bytes);
  if (!ref) return std::nullopt;
  const std::size_t end = ref->find_first_not_of("0123456789abcdefABCDEF");
  const std::string commit = ref->substr(0, end);
  if (commit.empty()) return std::nullopt;
  return commit;
}

std::optional<fs::path> folder_in(const EnvironmentLookup& environment, std::string_view name) {
  const std::optional<std::string> value = environment(name);
  if (!value || value->empty()) return std::nullopt;
  return fs::path(*value);
}

}  // namespace

std::optional<std::string> compiled_cache_folder(const EnvironmentLookup& environment) {
  if (const auto own = folder_in(environment, "TUNEGAUGE_CACHE")) {
    if (*own == "off") return std::nullopt;
    return own->string();
  }
  // The XDG base directory specification: a relative path is to be ignored.
  if (const auto cache = folder_in(environment, "XDG_CACHE_HOME"); cache && cache->is_absolute()) {
    return (*cache / "tunegauge" / "tokenizers").string();
  }
  if (const auto home = folder_in(environment, "HOME"); home && home->is_absolute()) {
    return (*home / ".cache" / "tunegauge" / "tokenizers").string();
  }
  return std::nullopt;
}

std::optional<std::string> hub_cache_folder(const EnvironmentLookup& environment) {
  const auto folder = [&](std::string_view name) { return folder_in(environment, name); };
  if (const auto hub = folder("HF_HUB_CACHE")) return hub->string();
  if (const auto home = folder("HF_HOME")) return (*home / "hub").string();
  if (const auto cache = folder("XDG_CACHE_HOME")) {
    return (*cache / "huggingface" / "hub").string();
  }
  if (const auto home = folder("HOME")) return (*home / ".cache" / "huggingface" / "hub").string();
  return std::nullopt;
}

std::optional<std::string> find_cached_tokenizer(std::string_view repository,
                                                 const std::string& cache_folder) {
  if (!is_repository_name(repository)) return std::nullopt;
  std::string name = "models--" + std::string(repository);
  if (const std::size_t slash = name.find('/'); slash != name.npos) name.replace(slash, 1, "--");
  const fs::path model = fs::path(cache_folder) / name;
  const fs::path snapshots = model / "snapshots";
  if (const std::optional<std::string> commit = main_commit(model)) {
    if (auto found = tokenizer_in(snapshots / *commit)) return found;
  }
  // Sorted, so that the answer does not depend on the order of the file system.
  std::vector<fs::path> others;
  std::error_code error;
  for (fs::directory_iterator entry(snapshots, error), end; !error && entry != end;
       entry.increment(error)) {
    others.push_back(entry->path());
  }
  std::sort(others.begin(), others.end());
  for (const fs::path& other : others) {
    if (auto found = tokenizer_in(other)) return found;
  }
  return std::nullopt;
}

std::optional<CachedTokenizer> find_first_cached_tokenizer(
    const std::vector<std::string>& repositories, const std::string& cache_folder) {
  for (const std::string& repository : repositories) {
    if (auto path = find_cached_tokenizer(repository, cache_folder)) {
      return CachedTokenizer{repository, std::move(*path)};
    }
  }
  return std::nullopt;
}

}  // namespace tunegauge::tokenizers
