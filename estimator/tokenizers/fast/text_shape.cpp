// read_text_shape: recognizes stages by their fields. Whatever is not exactly known gives nothing,
// for the plain path takes every file.

#include "estimator/tokenizers/fast/text_shape.h"

#include <algorithm>
#include <string_view>

#include "estimator/tokenizers/known_patterns.h"

namespace tunegauge::tokenizers {

namespace {

using simdjson::dom::element;
using Stage = std::optional<element>;

constexpr std::string_view space_mark = "\u2581";

/// The last of equal keys counts, as for the stages themselves.
Stage field(element value, std::string_view key) {
  simdjson::dom::object object;
  if (value.get(object) != simdjson::SUCCESS) return std::nullopt;
  Stage found;
  for (const auto& [name, member] : object) {
    if (name == key) found = member;
  }
  return found && !found->is_null() ? found : std::nullopt;
}

std::string_view text(element object, std::string_view key) {
  std::string_view value;
  const Stage found = field(object, key);
  if (found && found->get(value) != simdjson::SUCCESS) return {};
  return value;
}

bool flag(element object, std::string_view key, bool otherwise) {
  bool value = otherwise;
  const Stage found = field(object, key);
  if (found && found->get(value) != simdjson::SUCCESS) return otherwise;
  return value;
}

/// The members of a Sequence, those of sequences in it too; a stage that is none is its own member.
void append_members(element stage, std::string_view list, std::vector<element>& members,
                    int level = 0) {
  constexpr int deepest = 16;
  simdjson::dom::array inner;
  const Stage found = field(stage, list);
  if (text(stage, "type") != "Sequence" || level == deepest || !found ||
      found->get(inner) != simdjson::SUCCESS) {
    members.push_back(stage);
    return;
  }
  for (const element member : inner) append_members(member, list, members, level + 1);
}

std::vector<element> members_of(const Stage& stage, std::string_view list) {
  std::vector<element> members;
  if (stage) append_members(*stage, list, members);
  return members;
}

/// The text that "pattern" looks for, where it is one of this kind ("String" or "Regex").
std::string_view pattern(element stage, std::string_view kind) {
  const Stage found = field(stage, "pattern");
  simdjson::dom::object object;
  if (!found || found->get(object) != simdjson::SUCCESS || object.size() != 1) return {};
  return text(*found, kind);
}

bool replaces_spaces(element normalizer) {
  return text(normalizer, "type") == "Replace" && pattern(normalizer, "String") == " " &&
         text(normalizer, "content") == space_mark;
}

/// Prepend (or not), then Replace: Llama 2 and Gemma.
bool read_marks(const std::vector<element>& normalizers, TextShape& shape) {
  if (normalizers.empty() || !replaces_spaces(normalizers.back())) return false;
  if (normalizers.size() == 2 && text(normalizers[0], "type") == "Prepend" &&
      text(normalizers[0], "prepend") == space_mark) {
    shape.mark = TextShape::Mark::always;
  } else if (normalizers.size() != 1) {
    return false;
  }
  shape.marks_spaces = shape.replaces_normalizer = true;
  return true;
}

/// Metaspace that splits nothing, without a normalizer: Mistral v0.3.
bool read_metaspace(element stage, TextShape& shape) {
  if (text(stage, "type") != "Metaspace" || text(stage, "replacement") != space_mark ||
      flag(stage, "split", true)) {
    return false;
  }
  std::string_view scheme = text(stage, "prepend_scheme");
  if (scheme.empty()) scheme = flag(stage, "add_prefix_space", true) ? "always" : "never";
  if (scheme == "always") shape.mark = TextShape::Mark::unless_there;
  if (scheme == "first") shape.mark = TextShape::Mark::first_and_unless_there;
  shape.marks_spaces = true;
  return true;
}

/// Gemma splits at spaces, of which its normalizer leaves none.
bool splits_at_spaces(element stage) {
  return text(stage, "type") == "Split" && pattern(stage, "String") == " " &&
         !flag(stage, "invert", false);
}

std::optional<TextShape> read_characters(const std::vector<element>& normalizers,
                                         const std::vector<element>& pre_tokenizers) {
  TextShape shape{.pieces = TextShape::Pieces::characters};
  const bool marks = read_marks(normalizers, shape);
  if (pre_tokenizers.empty()) return shape;
  if (pre_tokenizers.size() != 1) return std::nullopt;
  if (marks && splits_at_spaces(pre_tokenizers[0])) return shape;
  if (normalizers.empty() && read_metaspace(pre_tokenizers[0], shape)) return shape;
  return std::nullopt;
}

std::optional<TextShape> read_bytes(const std::vector<element>& pre_tokenizers) {
  TextShape shape;
  for (std::size_t at = 0; at + 1 < pre_tokenizers.size(); ++at) {
    const element stage = pre_tokenizers[at];
    const std::string_view expression = pattern(stage, "Regex");
    if (text(stage, "type") != "Split" || expression.empty() ||
        text(stage, "behavior") != "Isolated" || flag(stage, "invert", false)) {
      return std::nullopt;
    }
    shape.expressions.emplace_back(expression);
  }
  const element last = pre_tokenizers.back();
  if (text(last, "type") != "ByteLevel" || flag(last, "add_prefix_space", true)) {
    return std::nullopt;
  }
  if (flag(last, "use_regex", true)) shape.expressions.emplace_back(kGpt2Expression);
  return shape;
}

bool composes_only(const std::vector<element>& normalizers) {
  return std::all_of(normalizers.begin(), normalizers.end(),
                     [](element normalizer) { return text(normalizer, "type") == "NFC"; });
}

}  // namespace

std::optional<TextShape> read_text_shape(const TextStages& stages) {
  const std::vector<element> normalizers = members_of(stages.normalizer, "normalizers");
  const std::vector<element> pre_tokenizers = members_of(stages.pre_tokenizer, "pretokenizers");
  if (!pre_tokenizers.empty()) {
    if (std::optional<TextShape> shape = read_bytes(pre_tokenizers)) {
      shape->allows_seams = composes_only(normalizers);
      return shape;
    }
  }
  std::optional<TextShape> shape = read_characters(normalizers, pre_tokenizers);
  if (shape && shape->replaces_normalizer && stages.needs_normalized_text) {
    return TextShape{.pieces = TextShape::Pieces::characters};  // the file's normalizer runs
  }
  if (shape) shape->allows_seams = shape->replaces_normalizer || composes_only(normalizers);
  return shape;
}

}  // namespace tunegauge::tokenizers
