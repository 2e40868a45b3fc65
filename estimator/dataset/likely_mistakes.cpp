// One function a mistake.

#include "estimator/dataset/likely_mistakes.h"

#include <fmt/core.h>

#include <algorithm>
#include <string_view>

namespace tunegauge::dataset {
namespace {

constexpr std::size_t very_long_row_bytes = 1U << 20U;

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

bool is_blank(const Content& content) {
  return content.images == 0 && std::all_of(content.texts.begin(), content.texts.end(),
                                            [](std::string_view text) { return is_blank(text); });
}

bool is_blank(const Message& message) {
  return is_blank(message.content) && message.tool_calls.empty() && is_blank(message.reasoning);
}

void find_empty_assistant(const Message& message, RowFaults& faults) {
  if (message.role != "assistant" || !is_blank(message)) return;
  const JsonValue* const content = message.content.value;
  faults.add(Rule::empty_assistant, content == nullptr ? *message.value : *content,
             "the assistant says nothing");
}

/// A weight anywhere sets train-on-inputs (Data Preparation page): then messages without one are
/// trained too. Without weights the assistant's messages are.
bool is_trained(const Message& message, bool has_weights) {
  if (is_blank(message)) return false;
  return has_weights ? message.weight.value_or(true) : message.role == "assistant";
}

void find_nothing_to_train_on(const Row& row, RowFaults& faults) {
  if (row.format == Format::text && is_blank(row.text)) {
    faults.add(Rule::nothing_to_train_on, *row.text.value, "the text is blank");
  }
  if (row.format == Format::instruction && is_blank(row.completion)) {
    faults.add(Rule::nothing_to_train_on, *row.completion.value, "the completion is blank");
  }
  if (row.format != Format::conversational) return;
  const auto has_role = [](const Message& message) { return message.role == "assistant"; };
  const bool has_assistant = std::any_of(row.messages.begin(), row.messages.end(), has_role);
  if (!has_assistant && !row.has_weights) return;  // a rule of the client's
  const auto trained = [&row](const Message& message) {
    return is_trained(message, row.has_weights);
  };
  if (std::any_of(row.messages.begin(), row.messages.end(), trained)) return;
  faults.add(Rule::nothing_to_train_on, *row.root->find("messages"),
             row.has_weights ? "no message with text has a weight other than 0"
                             : "no message of the assistant has text");
}

void find_same_outputs(const Row& row, RowFaults& faults) {
  const auto& preferred = row.preferred.content.texts;
  const auto& other = row.non_preferred.content.texts;
  if (row.preferred.tool_calls != row.non_preferred.tool_calls ||
      !std::equal(preferred.begin(), preferred.end(), other.begin(), other.end())) {
    return;
  }
  faults.add(Rule::same_outputs, *row.root->find("non_preferred_output"),
             "the preferred and the non-preferred output are equal");
}

void find_very_long(const Row& row, RowFaults& faults) {
  if (row.images > 0 || row.source.size() <= very_long_row_bytes) return;
  faults.add(Rule::row_very_long, *row.root,
             fmt::format("the row has {} bytes", row.source.size()));
}

}  // namespace

void find_likely_mistakes(const Row& row, RowFaults& faults) {
  for (const Message& message : row.messages) find_empty_assistant(message, faults);
  find_nothing_to_train_on(row, faults);
  if (row.format == Format::preference) {
    find_empty_assistant(row.preferred, faults);
    find_empty_assistant(row.non_preferred, faults);
    find_same_outputs(row, faults);
  }
  find_very_long(row, faults);
}

}  // namespace tunegauge::dataset
