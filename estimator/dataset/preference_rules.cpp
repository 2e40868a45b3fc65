// Rules of preference rows: an input conversation and two outputs of one assistant message each.

#include <fmt/core.h>

#include <string_view>

#include "estimator/dataset/message_rules.h"

namespace tunegauge::dataset {
namespace {

void check_input(const JsonValue& input, RowFaults& faults) {
  if (!input.is_object()) {
    faults.add(Rule::input_not_object, input,
               fmt::format("input is {}, not an object", with_article(input.kind())));
    return;
  }
  const JsonValue* const messages = input.find("messages");
  if (messages == nullptr) {
    faults.add(Rule::input_messages_missing, input, "the input has no messages");
    return;
  }
  check_conversation(*messages, Conversation::input, faults);
  const JsonValue* last = nullptr;
  for (const JsonValue& message : messages->elements()) last = &message;
  const JsonValue* const role = last == nullptr ? nullptr : last->find("role");
  if (role != nullptr && role->string() == "assistant") {
    faults.add(Rule::input_last_role, *role, "the input ends with a message from the assistant");
  }
}

void check_output(std::string_view name, const JsonValue& output, RowFaults& faults) {
  if (!output.is_array()) {
    faults.add(Rule::output_not_list, output,
               fmt::format("{} is {}, not a list", name, with_article(output.kind())));
    return;
  }
  if (output.size() != 1) {
    faults.add(Rule::output_count, output,
               fmt::format("{} has {} messages instead of one", name, output.size()));
    return;
  }
  const JsonValue& message = *output.elements().begin();
  if (!message.is_object()) {
    faults.add(
        Rule::output_not_object, message,
        fmt::format("the message of {} is {}, not an object", name, with_article(message.kind())));
    return;
  }
  const JsonValue* const role = message.find("role");
  const JsonValue* const content = message.find("content");
  if (role == nullptr) {
    faults.add(Rule::output_field_missing, message, fmt::format("{} has no role", name));
  } else if (role->string() != "assistant") {
    faults.add(Rule::output_role, *role, fmt::format("{} is not from the assistant", name));
  }
  if (content == nullptr) {
    faults.add(Rule::output_field_missing, message, fmt::format("{} has no content", name));
  } else {
    check_content(*content, "assistant", faults);
  }
}

}  // namespace

void check_preference(const JsonValue& row, RowFaults& faults) {
  check_input(*row.find("input"), faults);
  for (const std::string_view name : {"preferred_output", "non_preferred_output"}) {
    check_output(name, *row.find(name), faults);
  }
}

}  // namespace tunegauge::dataset
