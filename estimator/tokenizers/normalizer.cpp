// Reads "normalizer" of tokenizer.json.

#include "estimator/tokenizers/normalizer.h"

#include <algorithm>
#include <utility>

#include "base/suggest.h"
#include "estimator/tokenizers/json_object.h"
#include "estimator/tokenizers/normalizers.h"
#include "estimator/tokenizers/pattern_spec.h"
#include "estimator/tokenizers/tokenizer.h"
#include "estimator/tokenizers/utf8_scan.h"

namespace tunegauge::tokenizers {
namespace {

using NormalizerResult = Result<NormalizerPointer>;

constexpr int kMostLevels = 16;  // of sequences within sequences
constexpr std::size_t kMostMembers = 64;

class Sequence final : public Normalizer {
 public:
  explicit Sequence(std::vector<NormalizerPointer> members) : members_(std::move(members)) {}
  void normalize(NormalizedText& text) const override {
    for (const NormalizerPointer& member : members_) {
      member->normalize(text);
      text.too_long = text.too_long || text.text.size() > most_text_bytes;
      if (text.too_long) return;
    }
  }
  bool leaves(std::string_view text) const override {
    return std::all_of(members_.begin(), members_.end(),
                       [&](const NormalizerPointer& member) { return member->leaves(text); });
  }

 private:
  std::vector<NormalizerPointer> members_;
};

NormalizerResult read_strip(const JsonObject& spec) {
  auto left = spec.boolean("strip_left", true);
  if (!left) return left.error();
  auto right = spec.boolean("strip_right", true);
  if (!right) return right.error();
  return make_strip({.left = *left, .right = *right});
}

NormalizerResult read_prepend(const JsonObject& spec) {
  auto prefix = spec.need_text("prepend");
  if (!prefix) return prefix.error();
  return make_prepend(std::string(*prefix));
}

NormalizerResult read_replace(const JsonObject& spec) {
  auto pattern = read_pattern(spec);
  if (!pattern) return pattern.error();
  auto content = spec.need_text("content");
  if (!content) return content.error();
  return make_replace(std::move(*pattern), std::string(*content));
}

NormalizerResult read_bert(const JsonObject& spec) {
  auto clean_text = spec.boolean("clean_text", true);
  if (!clean_text) return clean_text.error();
  auto handle_chinese_chars = spec.boolean("handle_chinese_chars", true);
  if (!handle_chinese_chars) return handle_chinese_chars.error();
  auto lowercase = spec.boolean("lowercase", true);
  if (!lowercase) return lowercase.error();
  // Null or absent: as lowercase.
  auto strip_accents = spec.boolean("strip_accents", *lowercase);
  if (!strip_accents) return strip_accents.error();
  return make_bert_normalizer({.clean_text = *clean_text,
                               .handle_chinese_chars = *handle_chinese_chars,
                               .strip_accents = *strip_accents,
                               .lowercase = *lowercase});
}

NormalizerResult read_precompiled(const JsonObject& spec) {
  auto charsmap = spec.need_text("precompiled_charsmap");
  if (!charsmap) return charsmap.error();
  return make_precompiled(*charsmap, spec.place_of("precompiled_charsmap"));
}

template <unicode::NormalizationForm form>
NormalizerResult read_form(const JsonObject& /*spec*/) {
  return make_unicode_normalizer(form);
}

template <NormalizerPointer (*make)()>
NormalizerResult read_plain(const JsonObject& /*spec*/) {
  return make();
}

struct Kind {
  std::string_view type;
  NormalizerResult (*read)(const JsonObject& spec);
};
constexpr Kind kKinds[] = {
    {"BertNormalizer", read_bert},
    {"ByteLevel", read_plain<make_byte_level_normalizer>},
    {"Lowercase", read_plain<make_lowercase>},
    {"NFC", read_form<unicode::NormalizationForm::nfc>},
    {"NFD", read_form<unicode::NormalizationForm::nfd>},
    {"NFKC", read_form<unicode::NormalizationForm::nfkc>},
    {"NFKD", read_form<unicode::NormalizationForm::nfkd>},
    {"Nmt", read_plain<make_nmt>},
    {"Precompiled", read_precompiled},
    {"Prepend", read_prepend},
    {"Replace", read_replace},
    {"Strip", read_strip},
    {"StripAccents", read_plain<make_strip_accents>},
    {"StripNormalizer", read_strip},  // the reference takes both names
};

NormalizerResult read(simdjson::dom::element value, const std::string& place, int level);

NormalizerResult read_sequence(const JsonObject& spec, int level) {
  if (level == kMostLevels) {
    return input_error(spec.place(), "sequences are nested too deeply",
                       "write their members into one sequence");
  }
  auto array = spec.need_array("normalizers");
  if (!array) return array.error();
  if (array->size() > kMostMembers) {
    return input_error(spec.place_of("normalizers"), "has more than 64 members",
                       "use a tokenizer with fewer normalizers");
  }
  std::vector<NormalizerPointer> members;
  for (const simdjson::dom::element value : *array) {
    const std::string place =
        spec.place_of("normalizers") + "[" + std::to_string(members.size()) + "]";
    auto member = read(value, place, level + 1);
    if (!member) return member.error();
    members.push_back(std::move(*member));
  }
  return make_normalizer_sequence(std::move(members));
}

NormalizerResult read(simdjson::dom::element value, const std::string& place, int level) {
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
  return input_error(spec->place_of("type"), "unknown normalizer " + quote(*type),
                     did_you_mean(*type, known, "this program does not have it"));
}

}  // namespace

void NormalizedText::assign(std::string_view whole, bool at_origin) {
  text.assign(whole);
  origin_bytes = at_origin && !whole.empty() ? utf8_length(whole.front()) : 0;
  gave_up = false;
  too_long = false;
}

NormalizerPointer make_normalizer_sequence(std::vector<NormalizerPointer> members) {
  return std::make_unique<const Sequence>(std::move(members));
}

Result<std::unique_ptr<const Normalizer>> make_normalizer(simdjson::dom::element spec,
                                                          const std::string& place) {
  if (spec.is_null()) return NormalizerPointer{};
  return read(spec, place, 0);
}

}  // namespace tunegauge::tokenizers
