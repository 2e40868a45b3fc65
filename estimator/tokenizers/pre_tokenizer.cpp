// Reads "pre_tokenizer" of tokenizer.json.

#include "estimator/tokenizers/pre_tokenizer.h"

#include <utility>

#include "base/suggest.h"
#include "estimator/tokenizers/json_object.h"
#include "estimator/tokenizers/pattern_spec.h"
#include "estimator/tokenizers/pre_tokenizers.h"
#include "estimator/tokenizers/run_scanner.h"
#include "estimator/tokenizers/tokenizer.h"
#include "estimator/tokenizers/unicode.h"
#include "estimator/tokenizers/utf8_scan.h"

namespace tunegauge::tokenizers {
namespace {

using PreTokenizerResult = Result<PreTokenizerPointer>;

constexpr int kMostLevels = 16;  // of sequences within sequences
constexpr std::size_t kMostMembers = 64;

class Sequence final : public PreTokenizer {
 public:
  explicit Sequence(std::vector<PreTokenizerPointer> members) : members_(std::move(members)) {}
  void split(PieceList& list) const override {
    for (const PreTokenizerPointer& member : members_) {
      member->split(list);
      if (list.text.size() > most_text_bytes) list.refuse();
    }
  }

 private:
  std::vector<PreTokenizerPointer> members_;
};

Result<SplitBehavior> read_behavior(const JsonObject& spec) {
  auto name = spec.need_text("behavior");
  if (!name) return name.error();
  if (const auto behavior = parse_split_behavior(*name)) return *behavior;
  return input_error(spec.place_of("behavior"), "unknown behavior " + quote(*name),
                     did_you_mean(*name, {"Removed", "Isolated", "MergedWithPrevious",
                                          "MergedWithNext", "Contiguous"}));
}

/// A string of exactly one character.
Result<std::string> read_character(const JsonObject& spec, std::string_view key) {
  auto text = spec.need_text(key);
  if (!text) return text.error();
  if (text->empty() || utf8_length(text->front()) != text->size()) {
    return input_error(spec.place_of(key), "must be one character, not " + quote(*text),
                       std::string(get_anew));
  }
  return std::string(*text);
}

PreTokenizerResult read_split(const JsonObject& spec) {
  auto pattern = read_pattern(spec);
  if (!pattern) return pattern.error();
  auto behavior = read_behavior(spec);
  if (!behavior) return behavior.error();
  auto invert = spec.boolean("invert", false);
  if (!invert) return invert.error();
  return make_pattern_split(std::move(*pattern), {.behavior = *behavior, .invert = *invert});
}

PreTokenizerResult read_byte_level(const JsonObject& spec) {
  auto add_prefix_space = spec.boolean("add_prefix_space", true);
  if (!add_prefix_space) return add_prefix_space.error();
  auto use_regex = spec.boolean("use_regex", true);
  if (!use_regex) return use_regex.error();
  return make_byte_level({.add_prefix_space = *add_prefix_space, .use_regex = *use_regex});
}

PreTokenizerResult read_metaspace(const JsonObject& spec) {
  auto replacement = read_character(spec, "replacement");
  if (!replacement) return replacement.error();
  auto split = spec.boolean("split", true);
  if (!split) return split.error();
  auto add_prefix_space = spec.boolean("add_prefix_space", true);
  if (!add_prefix_space) return add_prefix_space.error();
  // Files from before prepend_scheme have add_prefix_space alone.
  auto scheme = spec.text("prepend_scheme", *add_prefix_space ? "always" : "never");
  if (!scheme) return scheme.error();
  MetaspaceOptions options{.replacement = std::move(*replacement), .split = *split};
  if (*scheme == "first") {
    options.prepend_scheme = PrependScheme::first;
  } else if (*scheme == "never") {
    options.prepend_scheme = PrependScheme::never;
  } else if (*scheme != "always") {
    return input_error(spec.place_of("prepend_scheme"), "unknown scheme " + quote(*scheme),
                       did_you_mean(*scheme, {"first", "never", "always"}));
  }
  if (!*add_prefix_space && options.prepend_scheme != PrependScheme::never) {
    return input_error(spec.place(),
                       "add_prefix_space is false but prepend_scheme is not \"never\"",
                       "make the two agree");
  }
  return make_metaspace(std::move(options));
}

template <bool (*is_member)(char32_t)>
PreTokenizerPointer split_at_characters(SplitBehavior behavior) {
  return make_pattern_split(std::make_unique<const RunScanner<is_member, 1>>(),
                            {.behavior = behavior});
}

PreTokenizerResult read_digits(const JsonObject& spec) {
  auto individual = spec.boolean("individual_digits", false);
  if (!individual) return individual.error();
  return split_at_characters<unicode::is_rust_numeric>(*individual ? SplitBehavior::isolated
                                                                   : SplitBehavior::contiguous);
}

PreTokenizerPointer isolate_punctuation() {
  return split_at_characters<unicode::is_old_punctuation>(SplitBehavior::isolated);
}

PreTokenizerResult read_punctuation(const JsonObject& spec) {
  if (!spec.find("behavior")) return isolate_punctuation();
  auto behavior = read_behavior(spec);
  if (!behavior) return behavior.error();
  return split_at_characters<unicode::is_old_punctuation>(*behavior);
}

PreTokenizerResult read_char_delimiter_split(const JsonObject& spec) {
  auto delimiter = read_character(spec, "delimiter");
  if (!delimiter) return delimiter.error();
  return make_pattern_split(make_literal(*delimiter), {.behavior = SplitBehavior::removed});
}

PreTokenizerResult read_fixed_length(const JsonObject& spec) {
  constexpr std::uint64_t kDefaultLength = 5;
  auto length = spec.number("length", kDefaultLength);
  if (!length) return length.error();
  if (*length == 0) {
    return input_error(spec.place_of("length"), "must not be 0", "write 1 or more");
  }
  return make_fixed_length(*length);
}

PreTokenizerPointer white_space_split() {
  return split_at_characters<unicode::is_rust_space>(SplitBehavior::removed);
}

PreTokenizerResult read_bert(const JsonObject& /*spec*/) {
  std::vector<PreTokenizerPointer> members;
  members.push_back(white_space_split());
  members.push_back(isolate_punctuation());
  return make_pre_tokenizer_sequence(std::move(members));
}

struct Kind {
  std::string_view type;
  PreTokenizerResult (*read)(const JsonObject& spec);
};
constexpr Kind kKinds[] = {
    {"BertPreTokenizer", read_bert},
    {"ByteLevel", read_byte_level},
    {"CharDelimiterSplit", read_char_delimiter_split},
    {"Digits", read_digits},
    {"FixedLength", read_fixed_length},
    {"Metaspace", read_metaspace},
    {"Punctuation", read_punctuation},
    {"Split", read_split},
    {"UnicodeScripts",
     [](const JsonObject&) -> PreTokenizerResult { return make_unicode_scripts(); }},
    {"Whitespace", [](const JsonObject&) -> PreTokenizerResult { return make_whitespace(); }},
    {"WhitespaceSplit",
     [](const JsonObject&) -> PreTokenizerResult { return white_space_split(); }},
};

PreTokenizerResult read(simdjson::dom::element value, const std::string& place, int level);

PreTokenizerResult read_sequence(const JsonObject& spec, int level) {
  if (level == kMostLevels) {
    return input_error(spec.place(), "sequences are nested too deeply",
                       "write their members into one sequence");
  }
  auto array = spec.need_array("pretokenizers");
  if (!array) return array.error();
  if (array->size() > kMostMembers) {
    return input_error(spec.place_of("pretokenizers"), "has more than 64 members",
                       "use a tokenizer with fewer pre-tokenizers");
  }
  std::vector<PreTokenizerPointer> members;
  for (const simdjson::dom::element value : *array) {
    const std::string place =
        spec.place_of("pretokenizers") + "[" + std::to_string(members.size()) + "]";
    auto member = read(value, place, level + 1);
    if (!member) return member.error();
    members.push_back(std::move(*member));
  }
  return make_pre_tokenizer_sequence(std::move(members));
}

PreTokenizerResult read(simdjson::dom::element value, const std::string& place, int level) {
  auto spec = JsonObject::of(value, place);
  if (!spec) return spec.error();
  auto type = spec->need_text("type");
  if (!type) return type.error();
  if (*type == "Sequence") return read_sequence(*spec, level);
  std::vector<std::string> known = {"Sequence"};
  for (const Kind& kind : kKinds) {
    if (kind.type == *type) return kind.read(*spec);
    known.emplace_back(kind.type);
  }
  return input_error(spec->place_of("type"), "unknown pre-tokenizer " + quote(*type),
                     did_you_mean(*type, known, "this program does not have it"));
}

}  // namespace

void PieceList::assign(std::string_view whole, std::size_t bytes_from_origin) {
  gave_up = false;
  if (whole.size() > most_text_bytes) {
    refuse();
    return;
  }
  too_long = false;
  text.assign(whole);
  origin_end = bytes_from_origin;
  pieces.clear();
  if (!whole.empty()) pieces.push_back({0, static_cast<std::uint32_t>(whole.size())});
}

void PieceList::refuse() {
  too_long = true;
  text.clear();
  pieces.clear();
  origin_end = 0;
}

PreTokenizerPointer make_pre_tokenizer_sequence(std::vector<PreTokenizerPointer> members) {
  return std::make_unique<const Sequence>(std::move(members));
}

Result<std::unique_ptr<const PreTokenizer>> make_pre_tokenizer(simdjson::dom::element spec,
                                                               const std::string& place) {
  if (spec.is_null()) return PreTokenizerPointer{};
  return read(spec, place, 0);
}

}  // namespace tunegauge::tokenizers
