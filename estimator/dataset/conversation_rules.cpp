// Rules of a list of messages, one function a rule, message by message as the client goes.

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "estimator/dataset/message_rules.h"

namespace tunegauge::dataset {
namespace {

constexpr std::array<std::string_view, 3> known_roles = {"system", "user", "assistant"};

/// What the rules must remember from message to message.
struct Walk {
  Conversation kind = Conversation::whole;
  std::optional<std::string_view> previous_role;
  bool order_is_broken = false;  ///< told once a row
  bool has_assistant = false;
  std::optional<bool> is_parts;
  std::uint32_t images = 0;
};

/// The shape of the list; the other rules are only asked of a list that has it.
bool check_shape(const JsonValue& messages, RowFaults& faults) {
  if (!messages.is_array()) {
    faults.add(Rule::messages_not_list, messages,
               fmt::format("messages is {}, not a list", with_article(messages.kind())));
    return false;
  }
  if (messages.size() == 0) {
    faults.add(Rule::messages_empty, messages, "there are no messages");
    return false;
  }
  bool fine = true;
  for (const JsonValue& message : messages.elements()) {
    if (!message.is_object()) {
      faults.add(Rule::message_not_object, message,
                 fmt::format("a message is {}, not an object", with_article(message.kind())));
      fine = false;
      continue;
    }
    for (const std::string_view field : {"role", "content"}) {
      if (message.find(field) != nullptr) continue;
      const bool calls = field == "content" && message.find("tool_calls") != nullptr;
      faults.add(Rule::message_field_missing, message,
                 fmt::format("the message has no {}{}", field, calls ? ", only tool_calls" : ""));
      fine = false;
    }
  }
  return fine;
}

/// The weight where it is one that the client takes. Python counts true and false as integers.
std::optional<bool> check_weight(const JsonValue& message, RowFaults& faults) {
  const JsonValue* const weight = message.find("weight");
  if (weight == nullptr) return std::nullopt;
  if (weight->kind() == JsonKind::boolean) {
    faults.add(Rule::weight_boolean, *weight, "the weight is true or false, not 0 or 1");
    return weight->boolean();
  }
  if (weight->kind() != JsonKind::integer) {
    faults.add(Rule::weight_not_integer, *weight,
               fmt::format("the weight is {}, not the integer 0 or 1",
                           weight->is_number() ? "a fraction" : with_article(weight->kind())));
    return std::nullopt;
  }
  const std::optional<std::int64_t> value = weight->integer();
  if (value != 0 && value != 1) {
    faults.add(Rule::weight_value, *weight, "the weight is neither 0 nor 1");
    return std::nullopt;
  }
  return value == 1;
}

/// The page: system or user first, then user and assistant in turn.
void check_order(const JsonValue& role, Walk& walk, RowFaults& faults) {
  if (walk.order_is_broken) return;
  const std::string_view name = role.string();
  if (!walk.previous_role) {
    if (name != "assistant" || walk.kind == Conversation::input) return;
    faults.add(Rule::role_first, role, "the conversation begins with the assistant");
    return;
  }
  const bool after_system = *walk.previous_role == "system";
  const std::string_view expected =
      after_system || *walk.previous_role == "assistant" ? "user" : "assistant";
  if (name == expected) return;
  if (after_system && name == "assistant" && walk.kind == Conversation::input) return;
  faults.add(Rule::role_order, role,
             fmt::format("{} follows {} where {} belongs", name, *walk.previous_role, expected));
  walk.order_is_broken = true;
}

void check_role(const JsonValue& message, Walk& walk, RowFaults& faults) {
  const JsonValue& role = *message.find("role");
  const std::string_view name = role.string();
  if (!role.is_string()) {
    faults.add(Rule::role_not_string, role,
               fmt::format("the role is {}, not a string", with_article(role.kind())));
    walk.order_is_broken = true;
  } else if (std::find(known_roles.begin(), known_roles.end(), name) == known_roles.end()) {
    faults.add(Rule::role_unknown, role,
               fmt::format("the role {} is none of system, user, assistant", quoted(name)));
    walk.order_is_broken = true;
  } else if (walk.previous_role == name) {
    faults.add(Rule::role_repeated, role, fmt::format("two {} messages follow each other", name));
    walk.order_is_broken = true;
  } else {
    check_order(role, walk, faults);
  }
  walk.has_assistant = walk.has_assistant || name == "assistant";
  walk.previous_role = name;
}

/// Of messages that lack something the rest is told all the same, but for what depends on others.
void check_incomplete(const JsonValue& messages, RowFaults& faults) {
  for (const JsonValue& message : messages.elements()) {
    Walk alone;
    alone.order_is_broken = true;
    const JsonValue* const content = message.find("content");
    if (message.find("role") == nullptr) continue;
    check_role(message, alone, faults);
    if (content != nullptr) check_content(*content, *alone.previous_role, faults);
  }
}

void check_message(const JsonValue& message, Walk& walk, RowFaults& faults) {
  const std::optional<bool> weight = check_weight(message, faults);
  check_role(message, walk, faults);
  const JsonValue& content = *message.find("content");
  const std::size_t faults_before = faults.size();
  const ContentFacts found = check_content(content, *walk.previous_role, faults);
  if (found.images > 0 && weight == true) {
    faults.add(Rule::image_weight, *message.find("weight"), "a message with images has weight 1");
  }
  if (faults.size() == faults_before) {
    if (walk.is_parts && *walk.is_parts != found.is_parts) {
      faults.add(Rule::content_mixed, content,
                 "some contents of the row are strings and some are lists of parts");
    }
    walk.is_parts = found.is_parts;
  }
  walk.images += found.images;
}

}  // namespace

void check_conversation(const JsonValue& messages, Conversation kind, RowFaults& faults) {
  if (!check_shape(messages, faults)) {
    check_incomplete(messages, faults);
    return;
  }
  Walk walk;
  walk.kind = kind;
  for (const JsonValue& message : messages.elements()) check_message(message, walk, faults);
  check_image_total(messages, walk.images, faults);
  if (kind == Conversation::whole && !walk.has_assistant) {
    faults.add(Rule::assistant_missing, messages, "no message is from the assistant");
  }
}

}  // namespace tunegauge::dataset
