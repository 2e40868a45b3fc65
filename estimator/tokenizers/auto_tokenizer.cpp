// auto_tokenizer_difference: a look at tokenizer_config.json.

#include "estimator/tokenizers/auto_tokenizer.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>

#include <simdjson.h>

#include "base/file.h"

namespace tunegauge::tokenizers {

namespace {

/// The largest ones of today, with a chat template and thousands of added tokens, have 1 MB.
constexpr std::uint64_t most_config_bytes = std::uint64_t{16} << 20;

constexpr std::array<std::string_view, 6> rebuilding_classes = {
    "LlamaTokenizer",         "LlamaTokenizerFast", "CodeLlamaTokenizer",
    "CodeLlamaTokenizerFast", "GemmaTokenizer",     "GemmaTokenizerFast"};

bool flag(simdjson::dom::element config, std::string_view key, bool otherwise) {
  bool value = otherwise;
  return config[key].get(value) == simdjson::SUCCESS ? value : otherwise;
}

}  // namespace

std::optional<AutoTokenizerDifference> auto_tokenizer_difference(const Tokenizer& tokenizer) {
  const std::filesystem::path folder = std::filesystem::path(tokenizer.path()).parent_path();
  const std::string path = (folder / "tokenizer_config.json").string();
  const Result<MappedFile> file = MappedFile::open(path, most_config_bytes);
  if (!file) return std::nullopt;
  simdjson::dom::parser parser;
  simdjson::dom::element config;
  if (parser.parse(file->bytes().data(), file->bytes().size()).get(config) != simdjson::SUCCESS) {
    return std::nullopt;
  }
  std::string_view name;
  if (config["tokenizer_class"].get(name) != simdjson::SUCCESS ||
      std::find(rebuilding_classes.begin(), rebuilding_classes.end(), name) ==
          rebuilding_classes.end()) {
    return std::nullopt;
  }
  const std::int64_t adds = (flag(config, "add_bos_token", true) ? 1 : 0) +
                            (flag(config, "add_eos_token", false) ? 1 : 0);
  const auto file_adds = static_cast<std::int64_t>(tokenizer.special_tokens_added());
  if (adds == file_adds) return std::nullopt;
  return AutoTokenizerDifference{std::string(name), adds - file_adds};
}

}  // namespace tunegauge::tokenizers
