// make_model: vocabularies, merges and scores out of the file, each checked before it is used.

#include "estimator/tokenizers/model_loader.h"

#include <fmt/format.h>

#include <span>
#include <utility>
#include <vector>

#include "estimator/tokenizers/bpe_model.h"
#include "estimator/tokenizers/json_object.h"
#include "estimator/tokenizers/merge_ids.h"
#include "estimator/tokenizers/read_vocabulary.h"
#include "estimator/tokenizers/unigram_model.h"
#include "estimator/tokenizers/vocabulary.h"
#include "estimator/tokenizers/word_model.h"

namespace tunegauge::tokenizers {

namespace {

using simdjson::dom::element;

Result<ReadVocabulary> read_vocabulary(const JsonObject& model) {
  const Result<element> value = model.need("vocab");
  if (!value) return value.error();
  simdjson::dom::object entries;
  if ((*value).get(entries) != simdjson::SUCCESS) {
    return wrong_kind(model.place_of("vocab"), "an object of tokens and ids", *value);
  }
  ReadVocabulary read(entries.size());
  for (const auto& [token, id_value] : entries) {
    std::uint64_t id = 0;
    if (id_value.get(id) != simdjson::SUCCESS || id >= 0xFFFFFFFFU) {
      return input_error(
          model.place_of("vocab"),
          fmt::format("the id of {} must be a whole number from 0 to 4294967294", quote(token)),
          std::string(get_anew));
    }
    read.add({token, static_cast<TokenId>(id)});
  }
  return read;
}

/// Longer tokens are none of a language's, and cost their length at every place of a text.
constexpr std::size_t most_token_bytes = 1024;

Error token_too_long(const JsonObject& model) {
  return input_error(model.place_of("vocab"),
                     fmt::format("has a token of more than {} bytes", most_token_bytes),
                     "use a tokenizer with shorter tokens");
}

bool read_merge(element line, MergeLine& merge) {
  std::string_view text;
  if (line.get(text) == simdjson::SUCCESS) return split_merge(text, merge);
  simdjson::dom::array pair;
  if (line.get(pair) != simdjson::SUCCESS || pair.size() != 2) return false;
  return pair.at(0).get(merge.left) == simdjson::SUCCESS &&
         pair.at(1).get(merge.right) == simdjson::SUCCESS;
}

bool is_comment(element line) {
  std::string_view text;
  return line.get(text) == simdjson::SUCCESS && is_version_line(text);
}

Result<HugeVector<MergeRule>> read_merges(const JsonObject& model, const Vocabulary& vocabulary,
                                          std::string_view continuing_prefix) {
  const Result<simdjson::dom::array> lines = model.need_array("merges");
  if (!lines) return lines.error();
  MergeIds ids(vocabulary, continuing_prefix, {});
  std::vector<std::size_t> indexes;  // of the merges in the file
  std::size_t index = 0;
  const auto refuse = [&](const std::string& what) {
    return input_error(fmt::format("{}[{}]", model.place_of("merges"), index), what,
                       std::string(get_anew));
  };
  bool all_are_read = true;
  for (const element line : *lines) {
    MergeLine merge;
    if (!is_comment(line)) {
      all_are_read = read_merge(line, merge);
      if (!all_are_read) break;
      indexes.push_back(index);
      if (!ids.add(merge)) break;
    }
    ++index;
  }
  if (!ids.finish()) {
    index = indexes[ids.problem()->line];
    return refuse(ids.problem()->what);
  }
  if (!all_are_read)
    return refuse("must be \"left right\" with one space, or [\"left\", \"right\"]");
  return std::move(ids.rules);
}

Result<BpeModel::Options> read_bpe_options(const JsonObject& model) {
  if (const std::optional<element> dropout = model.find("dropout")) {
    double rate = 0;
    if (dropout->get(rate) != simdjson::SUCCESS) {
      return wrong_kind(model.place_of("dropout"), "a number", *dropout);
    }
    if (rate != 0) {
      return input_error(model.place_of("dropout"), "dropout makes every count a matter of chance",
                         "set it to null");
    }
  }
  BpeModel::Options options;
  const auto read_flag = [&](std::string_view key, bool& flag) -> Result<void> {
    const Result<bool> value = model.boolean(key, false);
    if (!value) return value.error();
    flag = *value;
    return {};
  };
  const auto read_text = [&](std::string_view key, std::string& text) -> Result<void> {
    const Result<std::string_view> value = model.text(key, "");
    if (!value) return value.error();
    text = *value;
    return {};
  };
  for (const Result<void>& read :
       {read_flag("fuse_unk", options.fuse_unk), read_flag("byte_fallback", options.byte_fallback),
        read_flag("ignore_merges", options.ignore_merges),
        read_text("continuing_subword_prefix", options.continuing_subword_prefix),
        read_text("end_of_word_suffix", options.end_of_word_suffix)}) {
    if (!read) return read.error();
  }
  return options;
}

/// The lists were read with no prefix in mind.
Result<void> check_prefix(const JsonObject& model, std::string_view continuing_prefix) {
  if (!continuing_prefix.empty()) {
    return input_error(model.place_of("continuing_subword_prefix"), "is not empty",
                       std::string(get_anew));
  }
  return {};
}

template <class Tables>
LoadedModel bpe_of(ReadVocabulary read, Tables&& tables, const BpeModel::Options& options) {
  return {
      std::make_unique<BpeModel>(std::move(read.vocabulary), std::forward<Tables>(tables), options),
      "BPE"};
}

Result<LoadedModel> make_bpe(const JsonObject& model, LiftedModel* lifted) {
  Result<BpeModel::Options> options = read_bpe_options(model);
  if (!options) return options.error();
  Result<ReadVocabulary> read =
      lifted != nullptr ? std::move(lifted->vocabulary) : read_vocabulary(model);
  if (!read) return read.error();
  const Result<std::string_view> unknown = model.text("unk_token", "");
  if (!unknown) return unknown.error();
  if (model.find("unk_token")) {
    options->unknown = read->vocabulary.find(*unknown);
    options->lacks_unknown = !options->unknown;
  }
  options->unique_ids = read->has_unique_ids();
  const std::string_view prefix = options->continuing_subword_prefix;
  if (lifted != nullptr) {
    if (const auto checked = check_prefix(model, prefix); !checked) return checked.error();
    return lifted->tables ? bpe_of(std::move(*read), std::move(*lifted->tables), *options)
                          : bpe_of(std::move(*read), std::span(lifted->merges), *options);
  }
  const auto rules = read_merges(model, read->vocabulary, prefix);
  if (!rules) return rules.error();
  return bpe_of(std::move(*read), std::span(*rules), *options);
}

Result<LoadedModel> make_unigram(const JsonObject& model) {
  const Result<simdjson::dom::array> lines = model.need_array("vocab");
  if (!lines) return lines.error();
  std::vector<UnigramModel::Entry> entries;
  for (const element line : *lines) {
    UnigramModel::Entry entry;
    simdjson::dom::array pair;
    if (line.get(pair) != simdjson::SUCCESS || pair.size() != 2 ||
        pair.at(0).get(entry.token) != simdjson::SUCCESS ||
        pair.at(1).get(entry.score) != simdjson::SUCCESS) {
      return input_error(fmt::format("{}[{}]", model.place_of("vocab"), entries.size()),
                         "must be [token, score]", std::string(get_anew));
    }
    if (entry.token.size() > most_token_bytes) return token_too_long(model);
    entries.push_back(entry);
  }
  if (!model.find("unk_id")) {
    return input_error(model.place_of("unk_id"),
                       "is null, so text with an unknown character has no encoding",
                       "use a tokenizer that has an unknown token");
  }
  const Result<std::uint64_t> unknown = model.number("unk_id", 0);
  if (!unknown) return unknown.error();
  if (*unknown >= entries.size()) {
    return input_error(
        model.place_of("unk_id"),
        fmt::format("is {}, but the vocabulary has {} entries", *unknown, entries.size()),
        std::string(get_anew));
  }
  const Result<bool> byte_fallback = model.boolean("byte_fallback", false);
  if (!byte_fallback) return byte_fallback.error();
  return LoadedModel{
      std::make_unique<UnigramModel>(entries, static_cast<TokenId>(*unknown), *byte_fallback),
      "Unigram"};
}

Result<LoadedModel> make_word_piece(const JsonObject& model) {
  Result<ReadVocabulary> read = read_vocabulary(model);
  if (!read) return read.error();
  const Result<std::string_view> unknown = model.text("unk_token", "[UNK]");
  if (!unknown) return unknown.error();
  const std::optional<TokenId> id = read->vocabulary.find(*unknown);
  if (read->vocabulary.longest_token_bytes() > most_token_bytes) return token_too_long(model);
  const Result<std::string_view> prefix = model.text("continuing_subword_prefix", "##");
  if (!prefix) return prefix.error();
  const Result<std::uint64_t> most = model.number("max_input_chars_per_word", 100);
  if (!most) return most.error();
  return LoadedModel{
      std::make_unique<WordPieceModel>(std::move(read->vocabulary),
                                       WordPieceModel::Options{id, std::string(*prefix), *most}),
      "WordPiece"};
}

Result<LoadedModel> make_word_level(const JsonObject& model) {
  Result<ReadVocabulary> read = read_vocabulary(model);
  if (!read) return read.error();
  const Result<std::string_view> unknown = model.text("unk_token", "<unk>");
  if (!unknown) return unknown.error();
  const std::optional<TokenId> id = read->vocabulary.find(*unknown);
  return LoadedModel{std::make_unique<WordLevelModel>(std::move(read->vocabulary), id),
                     "WordLevel"};
}

/// Files of before 2020 have no "type": the fields tell.
std::string_view guess_type(const JsonObject& model) {
  const std::optional<element> vocabulary = model.find("vocab");
  if (model.find("merges")) return "BPE";
  if (vocabulary && vocabulary->is_array()) return "Unigram";
  if (model.find("max_input_chars_per_word")) return "WordPiece";
  if (vocabulary && model.find("unk_token")) return "WordLevel";
  return "";
}

}  // namespace

Result<LoadedModel> make_model(element spec, const std::string& place, LiftedModel* lifted) {
  const Result<JsonObject> model = JsonObject::of(spec, place);
  if (!model) return model.error();
  Result<std::string_view> type = model->text("type", guess_type(*model));
  if (!type) return type.error();
  if (*type == "BPE") return make_bpe(*model, lifted);
  if (lifted != nullptr) {
    return input_error(place, "is no BPE model, but has merges", std::string(get_anew));
  }
  if (*type == "Unigram") return make_unigram(*model);
  if (*type == "WordPiece") return make_word_piece(*model);
  if (*type == "WordLevel") return make_word_level(*model);
  if (type->empty()) return input_error(place, "has no \"type\"", std::string(get_anew));
  return input_error(model->place_of("type"), "unknown model type " + quote(*type),
                     "use a tokenizer whose model is BPE, Unigram, WordPiece or WordLevel");
}

}  // namespace tunegauge::tokenizers
