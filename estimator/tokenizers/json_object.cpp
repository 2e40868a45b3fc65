// JsonObject over simdjson's DOM, without its exceptions.

#include "estimator/tokenizers/json_object.h"

#include <fmt/format.h>

namespace tunegauge::tokenizers {

namespace {

std::string_view kind_of(simdjson::dom::element value) {
  switch (value.type()) {
    case simdjson::dom::element_type::ARRAY:
      return "an array";
    case simdjson::dom::element_type::OBJECT:
      return "an object";
    case simdjson::dom::element_type::STRING:
      return "a string";
    case simdjson::dom::element_type::BOOL:
      return "true or false";
    case simdjson::dom::element_type::NULL_VALUE:
      return "null";
    default:
      return "a number";
  }
}

}  // namespace

Error wrong_kind(std::string place, std::string_view wanted, simdjson::dom::element found) {
  return input_error(std::move(place), fmt::format("must be {}, but is {}", wanted, kind_of(found)),
                     std::string(get_anew));
}

std::string quote(std::string_view text) {
  constexpr std::size_t most_bytes = 60;
  std::string shown = "\"";
  std::size_t at = 0;
  for (; at < text.size() && at < most_bytes; ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x20 || byte == 0x7F) {
      shown += fmt::format("\\x{:02x}", byte);
    } else {
      shown += text[at];
    }
  }
  // Not in the middle of a character.
  while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) {
    shown += text[at++];
  }
  return shown + (at < text.size() ? "\"..." : "\"");
}

Result<JsonObject> JsonObject::of(simdjson::dom::element value, std::string place) {
  simdjson::dom::object object;
  if (value.get(object) != simdjson::SUCCESS) {
    return wrong_kind(std::move(place), "an object", value);
  }
  return JsonObject(object, std::move(place));
}

std::string JsonObject::place_of(std::string_view key) const {
  return fmt::format("{}.{}", place_, key);
}

std::optional<simdjson::dom::element> JsonObject::find(std::string_view key) const {
  // Of equal keys the last one counts, as in the reference.
  std::optional<simdjson::dom::element> found;
  for (const auto& field : object_) {
    if (field.key == key) found = field.value;
  }
  if (found && found->is_null()) return std::nullopt;
  return found;
}

Result<simdjson::dom::element> JsonObject::need(std::string_view key) const {
  const std::optional<simdjson::dom::element> value = find(key);
  if (!value) {
    return input_error(place_, fmt::format("\"{}\" is missing or null", key),
                       std::string(get_anew));
  }
  return *value;
}

Result<simdjson::dom::array> JsonObject::need_array(std::string_view key) const {
  const Result<simdjson::dom::element> value = need(key);
  if (!value) return value.error();
  simdjson::dom::array array;
  if ((*value).get(array) != simdjson::SUCCESS)
    return wrong_kind(place_of(key), "an array", *value);
  return array;
}

Result<std::string_view> JsonObject::need_text(std::string_view key) const {
  const Result<simdjson::dom::element> value = need(key);
  if (!value) return value.error();
  return text(key, "");
}

Result<std::string_view> JsonObject::text(std::string_view key, std::string_view otherwise) const {
  const std::optional<simdjson::dom::element> value = find(key);
  if (!value) return otherwise;
  std::string_view text;
  if (value->get(text) != simdjson::SUCCESS) return wrong_kind(place_of(key), "a string", *value);
  return text;
}

Result<bool> JsonObject::boolean(std::string_view key, bool otherwise) const {
  const std::optional<simdjson::dom::element> value = find(key);
  if (!value) return otherwise;
  bool flag = false;
  if (value->get(flag) != simdjson::SUCCESS) {
    return wrong_kind(place_of(key), "true or false", *value);
  }
  return flag;
}

Result<std::uint64_t> JsonObject::number(std::string_view key, std::uint64_t otherwise) const {
  const std::optional<simdjson::dom::element> value = find(key);
  if (!value) return otherwise;
  std::uint64_t number = 0;
  if (value->get(number) != simdjson::SUCCESS) {
    return input_error(place_of(key), "must be a whole number that is not negative",
                       std::string(get_anew));
  }
  return number;
}

}  // namespace tunegauge::tokenizers
