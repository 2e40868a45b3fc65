// The lookup in the Hugging Face cache, on folders laid out as huggingface_hub lays them out.

#include "estimator/tokenizers/tokenizer_source.h"

#include <filesystem>
#include <fstream>
#include <map>

#include "tests/support/catch.h"
#include "tests/support/test_data.h"

namespace tunegauge::tokenizers {
namespace {

namespace fs = std::filesystem;

EnvironmentLookup environment(std::map<std::string, std::string> values) {
  return [values](std::string_view name) -> std::optional<std::string> {
    const auto found = values.find(std::string(name));
    if (found == values.end()) return std::nullopt;
    return found->second;
  };
}

void write_file(const fs::path& path, const std::string& content) {
  fs::create_directories(path.parent_path());
  std::ofstream(path) << content;
}

TEST_CASE("the cache folder follows the environment in the order of huggingface_hub",
          "[tokenizers][tokenizer_source]") {
  const std::map<std::string, std::string> home = {{"HOME", "/h"}};
  CHECK(hub_cache_folder(environment({})) == std::nullopt);
  CHECK(hub_cache_folder(environment(home)) == "/h/.cache/huggingface/hub");
  CHECK(hub_cache_folder(environment({{"HOME", "/h"}, {"XDG_CACHE_HOME", "/x"}})) ==
        "/x/huggingface/hub");
  CHECK(hub_cache_folder(environment({{"HOME", "/h"}, {"HF_HOME", "/hf"}})) == "/hf/hub");
  CHECK(hub_cache_folder(environment({{"HF_HUB_CACHE", "/c"}, {"HF_HOME", "/hf"}})) == "/c");
  CHECK(hub_cache_folder(environment({{"HF_HUB_CACHE", ""}, {"HF_HOME", "/hf"}})) == "/hf/hub");
}

TEST_CASE("the folder of compiled tokenizers follows the environment, or is none",
          "[tokenizers][tokenizer_source]") {
  CHECK(compiled_cache_folder(environment({})) == std::nullopt);
  CHECK(compiled_cache_folder(environment({{"HOME", "/h"}})) == "/h/.cache/tunegauge/tokenizers");
  CHECK(compiled_cache_folder(environment({{"HOME", "/h"}, {"XDG_CACHE_HOME", "/x"}})) ==
        "/x/tunegauge/tokenizers");
  CHECK(compiled_cache_folder(environment({{"HOME", "/h"}, {"XDG_CACHE_HOME", "x"}})) ==
        "/h/.cache/tunegauge/tokenizers");
  CHECK(compiled_cache_folder(environment({{"HOME", "h"}})) == std::nullopt);
  CHECK(compiled_cache_folder(environment({{"HOME", "/h"}, {"TUNEGAUGE_CACHE", "/c/t"}})) ==
        "/c/t");
  CHECK(compiled_cache_folder(environment({{"HOME", "/h"}, {"TUNEGAUGE_CACHE", "off"}})) ==
        std::nullopt);
  CHECK(compiled_cache_folder(environment({{"HOME", "/h"}, {"TUNEGAUGE_CACHE", ""}})) ==
        "/h/.cache/tunegauge/tokenizers");
}

TEST_CASE("the snapshot of main is found through links", "[tokenizers][tokenizer_source]") {
  const test::ScratchFolder cache;
  const fs::path model = fs::path(cache.path()) / "models--Org--Name-1.5";
  write_file(model / "blobs" / "abc", "{}");
  write_file(model / "refs" / "main", "0123abcd\n");
  write_file(model / "snapshots" / "0000ffff" / "tokenizer.json", "{}");
  const fs::path snapshot = model / "snapshots" / "0123abcd";
  fs::create_directories(snapshot);
  fs::create_symlink("../../blobs/abc", snapshot / "tokenizer.json");
  CHECK(find_cached_tokenizer("Org/Name-1.5", cache.path()) ==
        (snapshot / "tokenizer.json").string());

  SECTION("a link into nothing does not count") {
    fs::remove(model / "blobs" / "abc");
    CHECK(find_cached_tokenizer("Org/Name-1.5", cache.path()) ==
          (model / "snapshots" / "0000ffff" / "tokenizer.json").string());
  }
  SECTION("without refs/main any snapshot does") {
    fs::remove(model / "refs" / "main");
    CHECK(find_cached_tokenizer("Org/Name-1.5", cache.path()) ==
          (model / "snapshots" / "0000ffff" / "tokenizer.json").string());
  }
  SECTION("the first repository that is there is taken") {
    const auto found =
        find_first_cached_tokenizer({"Org/Other", "Org/Name-1.5", "Org/Third"}, cache.path());
    REQUIRE(found.has_value());
    CHECK(found->repository == "Org/Name-1.5");
  }
}

TEST_CASE("what is not in the cache is not found", "[tokenizers][tokenizer_source]") {
  const test::ScratchFolder cache;
  CHECK(find_cached_tokenizer("Org/Name", cache.path()) == std::nullopt);
  CHECK(find_cached_tokenizer("Org/Name", cache.path() + "/nowhere") == std::nullopt);
  CHECK(find_first_cached_tokenizer({}, cache.path()) == std::nullopt);
  // A snapshot without tokenizer.json, and an empty ref.
  const fs::path model = fs::path(cache.path()) / "models--Org--Name";
  write_file(model / "refs" / "main", "");
  write_file(model / "snapshots" / "0123" / "config.json", "{}");
  CHECK(find_cached_tokenizer("Org/Name", cache.path()) == std::nullopt);
}

TEST_CASE("names that would leave the cache are not looked up", "[tokenizers][tokenizer_source]") {
  const test::ScratchFolder cache;
  write_file(fs::path(cache.path()) / "x" / "snapshots" / "1" / "tokenizer.json", "{}");
  for (const char* name : {"", "/", "../x", "a/../x", "a/b/c", "a/", "/b", "a b/c", ".x/y"}) {
    CAPTURE(name);
    CHECK(find_cached_tokenizer(name, cache.path()) == std::nullopt);
  }
}

TEST_CASE("a ref that points out of snapshots is not followed", "[tokenizers][tokenizer_source]") {
  const test::ScratchFolder cache;
  const fs::path model = fs::path(cache.path()) / "models--a--b";
  write_file(model / "tokenizer.json", "{}");
  write_file(model / "refs" / "main", "..");
  fs::create_directories(model / "snapshots");
  CHECK(find_cached_tokenizer("a/b", cache.path()) == std::nullopt);
}

}  // namespace
}  // namespace tunegauge::tokenizers
