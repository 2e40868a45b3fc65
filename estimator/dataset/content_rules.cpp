// Rules of one content: a string, or a list of text parts and images.

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "estimator/dataset/message_rules.h"

namespace tunegauge::dataset {
namespace {

// research/pricing.md, section 3: at most 10 images in an example, base64 data URLs of at most
// 23 + 4 * 10 MiB / 3 characters.
constexpr std::uint32_t most_images = 10;
constexpr std::size_t most_url_characters = 23 + 4 * (10U << 20U) / 3;
constexpr std::array<std::string_view, 3> url_beginnings = {
    "data:image/jpeg;base64,", "data:image/png;base64,", "data:image/webp;base64,"};

std::size_t characters(std::string_view utf8) {
  return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
  }));
}

bool check_image(const JsonValue& part, std::string_view role, RowFaults& faults) {
  if (role != "user") {
    faults.add(Rule::image_role, part, "an image stands outside a user message");
    return false;
  }
  const JsonValue* const holder = part.find("image_url");
  if (holder == nullptr || !holder->is_object()) {
    faults.add(Rule::image_object_missing, holder == nullptr ? part : *holder,
               holder == nullptr ? "the image has no image_url" : "image_url is not an object");
    return false;
  }
  const JsonValue* const url = holder->find("url");
  if (url == nullptr || url->string().empty()) {
    faults.add(Rule::image_url_missing, url == nullptr ? *holder : *url,
               "image_url has no url that is a string");
    return false;
  }
  const std::string_view text = url->string();
  const bool known =
      std::any_of(url_beginnings.begin(), url_beginnings.end(),
                  [text](std::string_view beginning) { return text.starts_with(beginning); });
  if (!known) {
    faults.add(Rule::image_url_format, *url,
               "the url is not a base64 data URL of a JPEG, PNG or WEBP image");
    return false;
  }
  if (text.size() > most_url_characters && characters(text) > most_url_characters) {
    faults.add(Rule::image_too_large, *url, "the image is larger than 10 MiB");
    return false;
  }
  return true;
}

/// True where the part is an image without a fault.
bool check_part(const JsonValue& part, std::string_view role, RowFaults& faults) {
  if (!part.is_object()) {
    faults.add(Rule::part_not_object, part,
               fmt::format("a part is {}, not an object", with_article(part.kind())));
    return false;
  }
  const JsonValue* const type = part.find("type");
  if (type == nullptr) {
    faults.add(Rule::part_type_missing, part, "the part has no type");
    return false;
  }
  if (type->string() == "image_url") return check_image(part, role, faults);
  if (type->string() != "text") {
    faults.add(Rule::part_type_unknown, *type, "the type of a part is neither text nor image_url");
    return false;
  }
  const JsonValue* const text = part.find("text");
  if (text == nullptr || !text->is_string()) {
    faults.add(Rule::part_text_missing, text == nullptr ? part : *text,
               "the part has no text that is a string");
  }
  return false;
}

}  // namespace

ContentFacts check_content(const JsonValue& content, std::string_view role, RowFaults& faults) {
  if (content.is_string()) return {};
  if (!content.is_array()) {
    faults.add(Rule::content_type, content,
               fmt::format("the content is {}, not a string or a list of parts",
                           with_article(content.kind())));
    return {};
  }
  ContentFacts found{.is_parts = true, .images = 0};
  for (const JsonValue& part : content.elements()) {
    if (check_part(part, role, faults)) ++found.images;
  }
  if (found.images > most_images) {
    faults.add(Rule::image_count, content,
               fmt::format("the content has {} images, more than {}", found.images, most_images));
    found.images = 0;  // told once
  }
  return found;
}

void check_image_total(const JsonValue& messages, std::uint32_t images, RowFaults& faults) {
  if (images <= most_images) return;
  faults.add(Rule::image_count, messages,
             fmt::format("the messages have {} images, more than {}", images, most_images));
}

}  // namespace tunegauge::dataset
