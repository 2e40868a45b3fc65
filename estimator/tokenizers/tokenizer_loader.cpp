// read_tokenizer: parses the JSON and has each stage built by its owner; added tokens are its own.

#include "estimator/tokenizers/tokenizer_loader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "estimator/tokenizers/compiled_tokenizer.h"
#include "estimator/tokenizers/content_hash.h"
#include "estimator/tokenizers/fast/text_shape.h"
#include "estimator/tokenizers/json_object.h"
#include "estimator/tokenizers/lifted_model.h"
#include "estimator/tokenizers/model_loader.h"

namespace tunegauge::tokenizers {

namespace {

using simdjson::dom::element;

/// Longest added token: bounds what the search costs at one place of a text.
constexpr std::size_t most_added_token_bytes = 4096;

/// Ids of added tokens. The file's "id" is not what counts: as in the reference a token has the id
/// that the model's vocabulary gives it, else the next number after the size of that vocabulary.
class AddedIds {
 public:
  explicit AddedIds(const Model& model) : model_(model) {}

  TokenId id_of(const std::string& content) {
    if (const std::optional<TokenId> in_model = model_.find(content)) return *in_model;
    const auto next = static_cast<TokenId>(model_.vocabulary_size() + beyond_model_.size());
    return beyond_model_.try_emplace(content, next).first->second;
  }
  [[nodiscard]] std::size_t beyond_model() const { return beyond_model_.size(); }

 private:
  const Model& model_;
  std::unordered_map<std::string, TokenId> beyond_model_;
};

Result<AddedToken> read_added_token(element value, std::string place) {
  const Result<JsonObject> object = JsonObject::of(value, std::move(place));
  if (!object) return object.error();
  AddedToken token;
  // Which number it is does not count, but the reference refuses a token without one.
  const Result<element> file_id = object->need("id");
  if (!file_id) return file_id.error();
  if (const auto read = object->number("id", 0); !read) return read.error();
  const Result<std::string_view> content = object->need_text("content");
  if (!content) return content.error();
  token.content = *content;
  if (token.content.size() > most_added_token_bytes) {
    return input_error(object->place(),
                       fmt::format("an added token may have {} bytes, this one has {}",
                                   most_added_token_bytes, token.content.size()),
                       "remove it, or use a shorter one");
  }
  const std::array<std::pair<std::string_view, bool*>, 5> flags = {{
      {"single_word", &token.single_word},
      {"lstrip", &token.lstrip},
      {"rstrip", &token.rstrip},
      {"normalized", &token.normalized},
      {"special", &token.special},
  }};
  for (const auto& [key, flag] : flags) {
    const Result<element> required = object->need(key);
    if (!required) return required.error();
    const Result<bool> read = object->boolean(key, false);
    if (!read) return read.error();
    *flag = *read;
  }
  return token;
}

Result<std::vector<AddedToken>> read_added_tokens(const JsonObject& root) {
  std::vector<AddedToken> tokens;
  if (!root.find("added_tokens")) return tokens;
  const Result<simdjson::dom::array> values = root.need_array("added_tokens");
  if (!values) return values.error();
  for (const element value : *values) {
    Result<AddedToken> token = read_added_token(
        value, fmt::format("{}[{}]", root.place_of("added_tokens"), tokens.size()));
    if (!token) return token.error();
    tokens.push_back(std::move(*token));
  }
  return tokens;
}

/// Sorts the tokens into the two passes. A special token that is listed twice is searched for as
/// its first entry says ("normalized"), and treated as the last entry of its id says. Gives whether
/// texts may be taken apart at seams beside these tokens.
Result<bool> add_matchers(const std::vector<AddedToken>& tokens, const std::string& place,
                          TokenizerData& data) {
  bool allow_seams = true;
  const auto add_to = [&](AddedTokenMatcher& matcher, std::string_view pattern,
                          const AddedToken& token) {
    allow_seams = allow_seams && !pattern.empty() && !TextSeams::minds(pattern, token);
    matcher.add(pattern, token);
  };
  std::unordered_map<TokenId, const AddedToken*> last_of_id;
  for (const AddedToken& token : tokens) last_of_id[token.id] = &token;
  std::unordered_set<std::string_view> specials;
  NormalizedText normalized;
  for (const AddedToken& token : tokens) {
    if (token.content.empty() || specials.count(token.content) > 0) continue;
    if (token.special) specials.insert(token.content);
    if (!token.normalized) {
      add_to(data.raw_tokens, token.content, *last_of_id[token.id]);
      continue;
    }
    normalized.assign(token.content, false);
    if (data.normalizer != nullptr) data.normalizer->normalize(normalized);
    if (normalized.too_long || normalized.text.size() > most_added_token_bytes) {
      return input_error(place,
                         "the normalizer makes the added token " + quote(token.content) +
                             " too long to be searched for",
                         "set its \"normalized\" to false");
    }
    add_to(data.normalized_tokens, normalized.text, *last_of_id[token.id]);
  }
  data.raw_tokens.finish();
  data.normalized_tokens.finish();
  return allow_seams;
}

/// Decoders turn ids back into text, which nobody asks for here; the reference refuses a file whose
/// decoder it does not know.
Result<void> check_decoder(element spec, const std::string& place) {
  constexpr std::array<std::string_view, 10> known = {
      "BPEDecoder", "ByteLevel", "WordPiece", "Metaspace", "CTC",
      "Sequence",   "Replace",   "Fuse",      "Strip",     "ByteFallback"};
  const Result<JsonObject> decoder = JsonObject::of(spec, place);
  if (!decoder) return decoder.error();
  const Result<std::string_view> type = decoder->need_text("type");
  if (!type) return type.error();
  if (std::find(known.begin(), known.end(), *type) == known.end()) {
    return input_error(decoder->place_of("type"), "unknown decoder " + quote(*type),
                       "set \"decoder\" to null: counting does without it");
  }
  return {};
}

/// The reference refuses files with other keys: what they ask for would be skipped.
Result<void> check_keys(const JsonObject& root, element file) {
  constexpr std::array<std::string_view, 9> known = {
      "version",       "truncation",     "padding", "added_tokens", "normalizer",
      "pre_tokenizer", "post_processor", "decoder", "model"};
  simdjson::dom::object object;
  if (file.get(object) != simdjson::SUCCESS) return wrong_kind(root.place(), "an object", file);
  for (const auto& field : object) {
    if (std::find(known.begin(), known.end(), field.key) == known.end()) {
      return input_error(root.place(), "unknown key " + quote(field.key),
                         "remove it, or use the tokenizer.json that Hugging Face tokenizers wrote");
    }
  }
  const Result<std::string_view> version = root.text("version", "1.0");
  if (!version) return version.error();
  if (*version != "1.0") {
    return input_error(root.place_of("version"), "unknown version " + quote(*version),
                       "this program reads version \"1.0\"");
  }
  return {};
}

Result<TokenizerData> read_stages(element file, const std::string& name, LiftedModel* lifted) {
  const Result<JsonObject> root = JsonObject::of(file, name + " $");
  if (!root) return root.error();
  const Result<void> keys = check_keys(*root, file);
  if (!keys) return keys.error();
  TokenizerData data;
  data.path = name;
  const Result<element> model_spec = root->need("model");
  if (!model_spec) return model_spec.error();
  Result<LoadedModel> model = make_model(*model_spec, root->place_of("model"), lifted);
  if (!model) return model.error();
  data.model = std::move(model->model);
  data.model_kind = std::move(model->kind);
  if (const auto spec = root->find("normalizer")) {
    auto normalizer = make_normalizer(*spec, root->place_of("normalizer"));
    if (!normalizer) return normalizer.error();
    data.normalizer = std::move(*normalizer);
  }
  if (const auto spec = root->find("pre_tokenizer")) {
    auto pre_tokenizer = make_pre_tokenizer(*spec, root->place_of("pre_tokenizer"));
    if (!pre_tokenizer) return pre_tokenizer.error();
    data.pre_tokenizer = std::move(*pre_tokenizer);
  }
  Result<std::vector<AddedToken>> added = read_added_tokens(*root);
  if (!added) return added.error();
  AddedIds ids(*data.model);
  for (AddedToken& token : *added) {
    if (!token.content.empty()) token.id = ids.id_of(token.content);
  }
  if (const auto spec = root->find("decoder")) {
    const Result<void> decoder = check_decoder(*spec, root->place_of("decoder"));
    if (!decoder) return decoder.error();
  }
  const Result<bool> allow_seams = add_matchers(*added, root->place_of("added_tokens"), data);
  if (!allow_seams) return allow_seams.error();
  data.vocabulary_size = data.model->vocabulary_size() + ids.beyond_model();
  Result<Frame> frame = Frame::read(file, root->place());
  if (!frame) return frame.error();
  data.frame = std::move(*frame);
  const TextStages stages{.normalizer = root->find("normalizer"),
                          .pre_tokenizer = root->find("pre_tokenizer"),
                          .needs_normalized_text = !data.normalized_tokens.empty()};
  if (auto shape = read_text_shape(stages)) {
    std::vector<ShortKey> seeds;
    data.fast =
        FastPlan::make(*data.model, std::move(*shape), lifted != nullptr ? lifted->seeds : seeds);
    const bool has_seams = data.fast != nullptr && data.fast->shape().allows_seams;
    if (has_seams && *allow_seams) data.seams = TextSeams(*data.fast);
  }
  return data;
}

Result<TokenizerData> read_text(std::string_view json, const std::string& name,
                                LiftedModel* lifted) {
  simdjson::dom::parser parser;
  element file;
  const simdjson::error_code code = parser.parse(json.data(), json.size()).get(file);
  if (code == simdjson::MEMALLOC) throw std::bad_alloc();
  if (code != simdjson::SUCCESS) {
    return input_error(name, fmt::format("is not valid JSON: {}", simdjson::error_message(code)),
                       "get the file anew");
  }
  return read_stages(file, name, lifted);
}

/// What is wrong with a file, the tree tells best: where it is needed, nothing is left in `lifted`.
Result<TokenizerData> read_lifted(std::string_view json, const std::string& name,
                                  std::optional<LiftedModel>& lifted) {
  if (lifted) {
    Result<TokenizerData> data = read_text(lifted->rest, name, &*lifted);
    if (data) return data;
    lifted.reset();
  }
  return read_tokenizer_as_tree(json, name);
}

}  // namespace

Result<TokenizerData> read_tokenizer(std::string_view json, const std::string& name) {
  std::optional<LiftedModel> lifted = lift_model(json);
  return read_lifted(json, name, lifted);
}

Result<TokenizerData> read_tokenizer_cached(std::string_view json, const std::string& name,
                                            const CompiledCache& cache) {
  const std::string key = content_hash(json);
  if (const auto kept = cache.find(key)) {
    if (std::optional<LiftedModel> lifted = read_compiled(kept->view(), key)) {
      Result<TokenizerData> data = read_text(lifted->rest, name, &*lifted);
      if (data) return data;
    }
  }
  std::optional<LiftedModel> lifted = lift_model(json);
  Result<TokenizerData> data = read_lifted(json, name, lifted);
  if (!data || !lifted) return data;
  if (const auto* const model = dynamic_cast<const BpeModel*>(data->model.get())) {
    const auto compiled = write_compiled({key, *lifted, *model, lifted->seeds});
    if (compiled) cache.keep(key, *compiled);
  }
  return data;
}

Result<TokenizerData> read_tokenizer_as_tree(std::string_view json, const std::string& name) {
  constexpr std::string_view lfs_pointer = "version https://git-lfs.github.com/spec/";
  if (json.substr(0, lfs_pointer.size()) == lfs_pointer) {
    return input_error(name, "is a Git LFS pointer, not the file itself", "run \"git lfs pull\"");
  }
  if (json.substr(0, 3) == "\xEF\xBB\xBF") {
    return input_error(name, "begins with a UTF-8 byte order mark, which JSON must not",
                       "save it as UTF-8 without BOM");
  }
  return read_text(json, name, nullptr);
}

}  // namespace tunegauge::tokenizers
