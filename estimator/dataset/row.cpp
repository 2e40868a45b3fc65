// Names and sizes of what a row holds, and the formats by their fields.

#include "estimator/dataset/row.h"

#include <array>

namespace tunegauge::dataset {
namespace {

// In the order in which the provider's client looks for them: a row with the fields of two formats
// is of the first one, with the others' fields too many.
constexpr std::array<std::string_view, 1> text_fields = {"text"};
constexpr std::array<std::string_view, 1> conversational_fields = {"messages"};
constexpr std::array<std::string_view, 2> instruction_fields = {"prompt", "completion"};
constexpr std::array<std::string_view, 3> preference_fields = {"input", "preferred_output",
                                                               "non_preferred_output"};
constexpr std::array<Format, 4> detectable = {Format::text, Format::conversational,
                                              Format::instruction, Format::preference};

bool has_all(const JsonValue& object, std::span<const std::string_view> fields) {
  for (const std::string_view field : fields) {
    if (object.find(field) == nullptr) return false;
  }
  return true;
}

}  // namespace

std::string_view to_string(Format format) {
  switch (format) {
    case Format::conversational:
      return "conversational";
    case Format::instruction:
      return "instruction";
    case Format::text:
      return "text";
    case Format::preference:
      return "preference";
    case Format::tokenized:
      return "tokenized";
    case Format::unknown:
      break;
  }
  return "unknown";
}

std::span<const std::string_view> required_fields(Format format) {
  switch (format) {
    case Format::conversational:
      return conversational_fields;
    case Format::instruction:
      return instruction_fields;
    case Format::text:
      return text_fields;
    case Format::preference:
      return preference_fields;
    case Format::tokenized:
    case Format::unknown:
      break;
  }
  return {};
}

DetectedFormat detect_format(const JsonValue& object) {
  DetectedFormat detected;
  for (const Format format : detectable) {
    if (!has_all(object, required_fields(format))) continue;
    if (detected.format == Format::unknown) {
      detected.format = format;
    } else if (detected.second == Format::unknown) {
      detected.second = format;
    }
  }
  return detected;
}

std::size_t Content::bytes() const {
  std::size_t sum = 0;
  for (const std::string_view text : texts) sum += text.size();
  return sum;
}

std::size_t Message::bytes() const {
  return content.bytes() + tool_calls.size() + reasoning.size();
}

}  // namespace tunegauge::dataset
