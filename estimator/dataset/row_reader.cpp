// The lenient reading of rows.

#include "estimator/dataset/row_reader.h"

#include <fmt/core.h>
#include <simdjson.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "base/utf8.h"
#include "estimator/dataset/bump_pool.h"
#include "estimator/dataset/json_path.h"
#include "estimator/dataset/large_rows.h"

namespace tunegauge::dataset {
namespace {

constexpr std::size_t least_members_of_message = 2;  // a role and something said

}  // namespace

struct RowReader::State final : LargeRowHolder {
  explicit State(JsonLimits limits) : parser(limits) {}

  JsonParser parser;
  Row row;
  RowFault fault;

  const Row* read(const JsonValue& root, std::string_view line);
  void free_large_row() override;

 private:
  template <class T>
  T* allocate(BumpPool<T>& pool, std::size_t count);
  bool refuse(Rule rule, const JsonValue& place, std::string what) {
    fault = {rule, place.begin(), json_path(*row.root, place.begin()), std::move(what)};
    return false;
  }
  bool read_content(const JsonValue& value, Content& content);
  void read_weight(const JsonValue& value, Message& message);
  bool read_message(const JsonValue& value, Message& message);
  bool read_messages(const JsonValue& value);
  bool read_output(std::string_view key, Message& message);
  bool read_preference();
  bool read_fields();
  void read_tools(const JsonValue& holder);
  [[nodiscard]] std::size_t countable_bytes() const;

  BumpPool<std::string_view> texts{256};
  BumpPool<Message> messages{64};
};

template <class T>
T* RowReader::State::allocate(BumpPool<T>& pool, std::size_t count) {
  if (count * sizeof(T) > large_row_bytes) LargeRowScope::enter(*this);
  return pool.allocate(count);
}

void RowReader::State::free_large_row() {
  texts.reset();
  messages.reset();
  row = {};
}

bool RowReader::State::read_content(const JsonValue& value, Content& content) {
  content.value = &value;
  if (value.is_string()) {
    std::string_view* const text = texts.allocate(1);
    *text = value.string();
    content.texts = {text, 1};
    return true;
  }
  if (!value.is_array()) {
    return refuse(Rule::content_type, value,
                  fmt::format("the content is {}, not a string or a list of parts",
                              with_article(value.kind())));
  }
  std::string_view* const first = allocate(texts, value.size());
  std::size_t count = 0;
  for (const JsonValue& part : value.elements()) {
    const JsonValue* const text = part.find("text");
    const JsonValue* const type = part.find("type");
    if (text != nullptr && text->is_string()) {
      first[count++] = text->string();
    } else if (type != nullptr && type->string().starts_with("image")) {
      ++content.images;
    } else {
      return refuse(Rule::part_type_unknown, part, "a part is neither a text nor an image");
    }
  }
  content.texts = {first, count};
  row.images += content.images;
  return true;
}

/// Anything but a number or a boolean is as good as no weight; `check` tells about it.
void RowReader::State::read_weight(const JsonValue& value, Message& message) {
  if (value.kind() == JsonKind::boolean) message.weight = value.boolean();
  if (value.is_number()) message.weight = value.number() != 0;
  if (message.weight.has_value()) row.has_weights = true;
}

bool RowReader::State::read_message(const JsonValue& value, Message& message) {
  message = {};
  message.value = &value;
  if (!value.is_object()) {
    return refuse(Rule::message_not_object, value,
                  fmt::format("a message is {}, not an object", with_article(value.kind())));
  }
  const JsonValue* const role = value.find("role");
  if (role == nullptr) return refuse(Rule::message_field_missing, value, "the message has no role");
  if (!role->is_string()) {
    return refuse(Rule::role_not_string, *role,
                  fmt::format("the role is {}, not a string", with_article(role->kind())));
  }
  message.role = role->string();
  if (const JsonValue* calls = value.find("tool_calls"); calls != nullptr && calls->size() > 0) {
    message.tool_calls = calls->source(row.source);
  }
  for (const std::string_view key : {"reasoning", "reasoning_content"}) {
    const JsonValue* const text = value.find(key);
    if (message.reasoning.empty() && text != nullptr) message.reasoning = text->string();
  }
  if (const JsonValue* weight = value.find("weight"); weight != nullptr)
    read_weight(*weight, message);
  const JsonValue* const content = value.find("content");
  if (content != nullptr && !content->is_null()) return read_content(*content, message.content);
  message.content.value = content;
  if (!message.tool_calls.empty() || !message.reasoning.empty()) return true;
  return refuse(Rule::message_field_missing, content == nullptr ? value : *content,
                content == nullptr ? "the message has no content" : "the content is null");
}

bool RowReader::State::read_messages(const JsonValue& value) {
  if (!value.is_array()) {
    return refuse(Rule::messages_not_list, value,
                  fmt::format("messages is {}, not a list", with_article(value.kind())));
  }
  if (value.size() == 0) return refuse(Rule::messages_empty, value, "there are no messages");
  // A Message is large: a list of millions of numbers must not get as many.
  std::size_t count = 0;
  for (const JsonValue& element : value.elements()) {
    ++count;
    if (element.size() < least_members_of_message) break;
  }
  Message* const first = allocate(messages, count);
  Message* next = first;
  for (const JsonValue& element : value.elements()) {
    if (!read_message(element, *next++)) return false;
  }
  row.messages = {first, count};
  return true;
}

void RowReader::State::read_tools(const JsonValue& holder) {
  const JsonValue* const tools = holder.find("tools");
  if (tools == nullptr || tools->is_null()) return;
  row.tools_value = tools;
  row.tools = tools->source(row.source);
}

bool RowReader::State::read_output(std::string_view key, Message& message) {
  const JsonValue& value = *row.root->find(key);
  if (value.is_array() && value.size() == 1) {
    return read_message(*value.elements().begin(), message);
  }
  return refuse(value.is_array() ? Rule::output_count : Rule::output_not_list, value,
                fmt::format("{} is not a list of one message", key));
}

bool RowReader::State::read_preference() {
  const JsonValue& input = *row.root->find("input");
  if (!input.is_object()) {
    return refuse(Rule::input_not_object, input,
                  fmt::format("input is {}, not an object", with_article(input.kind())));
  }
  const JsonValue* const list = input.find("messages");
  if (list == nullptr) {
    return refuse(Rule::input_messages_missing, input, "the input has no messages");
  }
  read_tools(input);
  return read_messages(*list) && read_output("preferred_output", row.preferred) &&
         read_output("non_preferred_output", row.non_preferred);
}

bool RowReader::State::read_fields() {
  const JsonValue& root = *row.root;
  switch (row.format) {
    case Format::conversational:
      read_tools(root);
      return read_messages(*root.find("messages"));
    case Format::instruction:
      return read_content(*root.find("prompt"), row.prompt) &&
             read_content(*root.find("completion"), row.completion);
    case Format::text:
      return read_content(*root.find("text"), row.text);
    case Format::preference:
      return read_preference();
    case Format::tokenized:
    case Format::unknown:
      break;
  }
  return refuse(Rule::format_unknown, root, "the row has the fields of no dataset format");
}

std::size_t RowReader::State::countable_bytes() const {
  std::size_t sum = row.text.bytes() + row.prompt.bytes() + row.completion.bytes() +
                    row.preferred.bytes() + row.non_preferred.bytes();
  for (const Message& message : row.messages) sum += message.bytes();
  return sum;
}

const Row* RowReader::State::read(const JsonValue& root, std::string_view line) {
  texts.reset();
  messages.reset();
  row = {};
  row.root = &root;
  row.source = line;
  if (!root.is_object()) {
    refuse(Rule::row_not_object, root,
           fmt::format("the row is {}, not an object", with_article(root.kind())));
    return nullptr;
  }
  const DetectedFormat detected = detect_format(root);
  row.format = detected.format;
  if (detected.second != Format::unknown) {
    refuse(Rule::format_two, root,
           fmt::format("the row has the fields of two formats, {} and {}",
                       to_string(detected.format), to_string(detected.second)));
    return nullptr;
  }
  if (!read_fields()) return nullptr;
  if (countable_bytes() == 0 && row.images == 0) {
    refuse(Rule::nothing_to_count, root, "the row has nothing to count: all its texts are empty");
    return nullptr;
  }
  return &row;
}

RowReader::RowReader(JsonLimits limits) : state_(std::make_unique<State>(limits)) {}
RowReader::RowReader(RowReader&&) noexcept = default;
RowReader& RowReader::operator=(RowReader&&) noexcept = default;
RowReader::~RowReader() = default;

const Row* RowReader::read(std::string_view line, bool known_utf8) {
  if (!known_utf8) {
    if (std::optional<RowFault> fault = utf8_fault(line)) {
      state_->fault = *std::move(fault);
      return nullptr;
    }
  }
  const JsonValue* const root = state_->parser.parse(line);
  if (root == nullptr) {
    state_->fault = parse_fault(state_->parser.fault());
    return nullptr;
  }
  return state_->read(*root, line);
}

const Row* RowReader::read(const JsonValue& root, std::string_view line) {
  return state_->read(root, line);
}

const RowFault& RowReader::fault() const {
  return state_->fault;
}

RowFault parse_fault(const JsonFault& fault) {
  Rule rule = Rule::row_not_json;
  if (fault.kind == JsonFaultKind::blank) rule = Rule::row_blank;
  if (fault.kind == JsonFaultKind::byte_order_mark) rule = Rule::row_byte_order_mark;
  if (fault.kind == JsonFaultKind::too_deep) rule = Rule::row_too_deep;
  if (fault.kind == JsonFaultKind::too_large) rule = Rule::row_too_long;
  if (rule != Rule::row_not_json) return {rule, fault.offset, "", std::string(fault.what)};
  return {rule, fault.offset, "",
          fmt::format("not JSON at byte {} of the line: {}", fault.offset + 1, fault.what)};
}

std::optional<RowFault> utf8_fault(std::string_view line) {
  if (is_utf8(line)) return std::nullopt;
  const std::size_t offset = std::min(find_invalid_utf8(line), line.size());
  return RowFault{Rule::file_not_utf8, offset, "",
                  fmt::format("byte {} of the line is not UTF-8", offset + 1)};
}

bool is_utf8(std::string_view bytes) {
  return bytes.empty() || simdjson::validate_utf8(bytes.data(), bytes.size());
}

}  // namespace tunegauge::dataset
