#pragma once
// The compiled form of a tokenizer.json with a BPE model: what is dear to work out from the file,
// as bytes. Whoever reads it gets what lift_model would give, and the tables that are made of it.
//
//     magic, format version, byte order, hash of the tokenizer.json, sizes of all that follows
//     the JSON without its lists | merges | texts of all tokens | their ends, ids
//     | reached tokens | cuts | seeds | checksum of all that stands before
//
// Hash tables have secrets of the process and are filled anew. The bytes are as hostile as any
// input: every size and number is checked, and at worst they are refused.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "estimator/tokenizers/bpe_model.h"
#include "estimator/tokenizers/fast/count_table.h"
#include "estimator/tokenizers/lifted_model.h"

namespace tunegauge::tokenizers {

/// To be changed with everything that changes what is in the file, or what it means: the layout,
/// lift_model, MergeTable, CharacterCuts, ReachedTokens, the seeds of FastPlan, ShortKey.
inline constexpr std::uint32_t compiled_format_version = 3;

struct CompiledParts {
  std::string_view key;  ///< the content_hash of the tokenizer.json
  const LiftedModel& lifted;
  const BpeModel& model;
  const std::vector<ShortKey>& seeds;
};

/// Nothing where the vocabulary is an unusual one, whose bytes would say less than the file.
[[nodiscard]] std::optional<std::string> write_compiled(const CompiledParts& parts);

/// Nothing where the bytes are not what write_compiled made for this key.
[[nodiscard]] std::optional<LiftedModel> read_compiled(std::string_view bytes,
                                                       std::string_view key);

/// Makes the checksum at the end right; for the fuzz test, whose bytes would all be refused.
void set_compiled_checksum(std::string& bytes);

}  // namespace tunegauge::tokenizers
