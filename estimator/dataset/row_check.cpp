// Format rules, and which rules a row of each format has.

#include "estimator/dataset/row_check.h"

#include <fmt/core.h>

#include <algorithm>
#include <string_view>

#include "estimator/dataset/json_path.h"
#include "estimator/dataset/known_mistakes.h"
#include "estimator/dataset/message_rules.h"

namespace tunegauge::dataset {
namespace {

constexpr std::size_t most_faults_of_a_row = 32;
constexpr std::size_t most_names = 5;
constexpr std::size_t most_quoted_bytes = 60;

bool is_field(Format format, std::string_view name) {
  const auto fields = required_fields(format);
  return std::find(fields.begin(), fields.end(), name) != fields.end();
}

void check_columns(const JsonValue& object, const DetectedFormat& detected, RowFaults& faults) {
  std::string names;
  std::size_t count = 0;
  const JsonValue* first = nullptr;
  for (const JsonMember member : object.members()) {
    const std::string_view name = member.key.string();
    if (is_field(detected.format, name) || is_field(detected.second, name)) continue;
    if (first == nullptr) first = &member.key;
    ++count;
    if (count > most_names) continue;
    if (count > 1) names += ", ";
    names += quoted(name);
  }
  if (count == 0) return;
  if (count > most_names) names += fmt::format(" and {} more", count - most_names);
  faults.add(Rule::extra_column, *first,
             fmt::format("{} {} not in the {} format", names, count == 1 ? "is" : "are",
                         to_string(detected.format)));
}

}  // namespace

void RowFaults::add(Rule rule, std::size_t offset, std::string what) {
  const RuleFacts& rule_facts = facts(rule);
  const bool decides =
      (rule_facts.client && !client_refuses_) || (rule_facts.documented && !documentation_refuses_);
  if (faults_.size() >= most_faults_of_a_row && !decides) {
    ++left_out_[static_cast<std::size_t>(rule)];
    is_capped_ = true;
    return;
  }
  client_refuses_ = client_refuses_ || rule_facts.client;
  documentation_refuses_ = documentation_refuses_ || rule_facts.documented;
  faults_.push_back({rule, offset, json_path(*root_, offset), std::move(what)});
}

std::string quoted(std::string_view text) {
  if (text.size() <= most_quoted_bytes) return fmt::format("`{}`", text);
  std::size_t cut = most_quoted_bytes;
  while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80) --cut;
  return fmt::format("`{}...`", text.substr(0, cut));
}

bool check_is_object(const JsonValue& root, RowFaults& faults) {
  if (root.is_object()) return true;
  faults.add(Rule::row_not_object, root,
             fmt::format("the row is {}, not an object", with_article(root.kind())));
  return false;
}

Format check_format(const JsonValue& object, RowFaults& faults) {
  const DetectedFormat detected = detect_format(object);
  if (detected.format == Format::unknown) {
    faults.add(Rule::format_unknown, object, unknown_format_message(object));
    return Format::unknown;
  }
  if (detected.second != Format::unknown) {
    faults.add(Rule::format_two, object,
               fmt::format("the row has the fields of two formats, {} and {}",
                           to_string(detected.format), to_string(detected.second)));
  }
  check_columns(object, detected, faults);
  return detected.format;
}

Format check_row(const JsonValue& root, RowFaults& faults) {
  if (!check_is_object(root, faults)) return Format::unknown;
  const Format format = check_format(root, faults);
  switch (format) {
    case Format::conversational:
      check_conversation(*root.find("messages"), Conversation::whole, faults);
      break;
    case Format::instruction:
      check_content(*root.find("prompt"), "user", faults);
      check_content(*root.find("completion"), "assistant", faults);
      break;
    case Format::text:
      check_content(*root.find("text"), "user", faults);
      break;
    case Format::preference:
      check_preference(root, faults);
      break;
    case Format::tokenized:
    case Format::unknown:
      break;
  }
  return format;
}

void check_oddities(const JsonOddities& oddities, RowFaults& faults) {
  if (oddities.non_finite != JsonOddities::nowhere) {
    faults.add(Rule::row_not_finite, oddities.non_finite, "NaN and Infinity are no JSON");
  }
  if (oddities.duplicate_key != JsonOddities::nowhere) {
    faults.add(Rule::duplicate_key, oddities.duplicate_key, "an object has the same key twice");
  }
  if (oddities.lone_surrogate != JsonOddities::nowhere) {
    faults.add(Rule::lone_surrogate, oddities.lone_surrogate,
               "a string has half of a surrogate pair");
  }
}

}  // namespace tunegauge::dataset
