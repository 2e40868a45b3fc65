#pragma once
// The two long lists of a BPE tokenizer.json, "vocab" and "merges", read straight from its text.
// They are nearly all of the file, and a tree of their values would cost more than all else.

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "estimator/tokenizers/bpe_model.h"
#include "estimator/tokenizers/fast/count_table.h"
#include "estimator/tokenizers/huge_pages.h"
#include "estimator/tokenizers/merge_ids.h"
#include "estimator/tokenizers/merge_rule.h"
#include "estimator/tokenizers/read_vocabulary.h"

namespace tunegauge::tokenizers {

struct LiftedModel {
  std::string rest;  ///< the file with {} for "vocab" and [] for "merges"
  ReadVocabulary vocabulary{0};
  HugeVector<MergeRule> merges;       ///< for an empty continuing_subword_prefix
  std::deque<std::string> unescaped;  ///< strings that are not in the file as they are

  // Where they are known already; else worked out of the above:
  std::optional<BpeTables> tables;
  std::vector<ShortKey> seeds;  ///< see FastPlan
};

/// Nothing where the file has no such lists, or anything in them is unusual or wrong: then it is to
/// be read as a tree, which tells what is wrong. Where there is something, the file is valid JSON
/// if and only if `rest` is. Views point into `json`.
std::optional<LiftedModel> lift_model(std::string_view json);

/// Splits one line of "merges", "left right", at its only space.
bool split_merge(std::string_view line, MergeLine& merge);

/// Whether it is the comment that old merges.txt files begin with.
bool is_version_line(std::string_view line);

}  // namespace tunegauge::tokenizers
