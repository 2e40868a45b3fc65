// Tokenizer: finding the file and holding what was read.

#include "estimator/tokenizers/tokenizer.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "base/file.h"
#include "estimator/tokenizers/tokenizer_loader.h"

namespace tunegauge::tokenizers {

namespace {
/// The largest files of today have 35 MB.
constexpr std::uint64_t most_file_bytes = std::uint64_t{512} << 20;
}  // namespace

Tokenizer::Tokenizer(std::shared_ptr<const TokenizerData> data) : data_(std::move(data)) {}
Tokenizer::Tokenizer(Tokenizer&&) noexcept = default;
Tokenizer& Tokenizer::operator=(Tokenizer&&) noexcept = default;
Tokenizer::~Tokenizer() = default;

Result<Tokenizer> Tokenizer::load(const std::string& path, const LoadOptions& options) {
  std::string file = path;
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    file = (std::filesystem::path(path) / "tokenizer.json").string();
    if (!std::filesystem::exists(file, ignored)) {
      return input_error(path, "is a folder without tokenizer.json",
                         "save one there with AutoTokenizer(...).save_pretrained, or name the "
                         "folder or file that has it");
    }
  }
  const Result<MappedFile> mapped = MappedFile::open(file, most_file_bytes);
  if (!mapped) return mapped.error();
  const std::string_view json = mapped->bytes();
  if (options.compiled_cache.empty() || json.size() < options.least_cached_bytes) {
    return parse(json, file);
  }
  Result<TokenizerData> data =
      read_tokenizer_cached(json, file, CompiledCache(options.compiled_cache));
  if (!data) return data.error();
  return Tokenizer(std::make_shared<const TokenizerData>(std::move(*data)));
}

Result<Tokenizer> Tokenizer::parse(std::string_view json, const std::string& name) {
  Result<TokenizerData> data = read_tokenizer(json, name);
  if (!data) return data.error();
  return Tokenizer(std::make_shared<const TokenizerData>(std::move(*data)));
}

const std::string& Tokenizer::path() const {
  return data_->path;
}
const std::string& Tokenizer::model_kind() const {
  return data_->model_kind;
}
bool Tokenizer::counts_fast() const {
  return data_->fast != nullptr;
}
std::size_t Tokenizer::last_seam(std::string_view text) const {
  return data_->seams.last_in(text);
}
std::uint64_t Tokenizer::count_of_parts(std::uint64_t tokens, SpecialTokens special) const {
  return data_->frame.count(tokens, special);
}
std::uint64_t Tokenizer::special_tokens_added() const {
  return data_->frame.special_tokens();
}
std::size_t Tokenizer::vocabulary_size() const {
  return data_->vocabulary_size;
}

}  // namespace tunegauge::tokenizers
