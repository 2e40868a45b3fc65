#pragma once
// Which tokenizer.json a command counts with: the one named by --tokenizer, or that of a catalog
// model in the Hugging Face cache.

#include <optional>
#include <string>

#include "base/result.h"
#include "cli/session.h"
#include "compat/catalog/catalog.h"
#include "estimator/tokenizers/tokenizer.h"

namespace tunegauge::cli {

/// Path of the model's tokenizer.json in the cache, or nothing.
[[nodiscard]] std::optional<std::string> cached_tokenizer(const Session& session,
                                                          const catalog::ModelFacts& model);

/// What to do to have the model's tokenizer, in one line.
[[nodiscard]] std::string how_to_get_tokenizer(const catalog::ModelFacts& model);

/// Path of what `name` stands for: a folder, a tokenizer.json, or (where no such path exists) the
/// tokenizer.json of a catalog model in the cache.
Result<std::string> find_tokenizer(const Session& session, const std::string& name);

/// The folder that a tokenizer's path names or lies in.
[[nodiscard]] std::string folder_of(const std::string& path);

/// Loads `name`: a folder, a tokenizer.json, or (where no such path exists) a catalog model whose
/// tokenizer is in the cache.
Result<tokenizers::Tokenizer> load_tokenizer(const Session& session, const std::string& name);

}  // namespace tunegauge::cli
