#pragma once
// The `attribute` argument of many filters: "a.b.0", a number, or nothing.

#include <charconv>
#include <string>
#include <variant>
#include <vector>

#include "estimator/chat_templates/access.h"
#include "estimator/chat_templates/operations.h"
#include "estimator/chat_templates/python/letter_case.h"
#include "estimator/chat_templates/python/text.h"

namespace tunegauge::chat_templates {

/// Borrows the text of what it is made of.
class AttributePath {
 public:
  explicit AttributePath(const Value& attribute) {
    if (attribute.is_none()) return;
    if (!attribute.is_text()) {
      parts_.push_back(attribute);
      return;
    }
    for (const std::string_view part : python::split(attribute.text(), ".")) {
      parts_.push_back(part_of(part));
    }
  }

  [[nodiscard]] Value of(Runtime& runtime, Value item) const {
    for (const Value& part : parts_) item = element_of(runtime, item, part);
    return item;
  }
  /// With `otherwise` in the place of what is undefined on the way.
  [[nodiscard]] Value of(Runtime& runtime, Value item, const Value& otherwise) const {
    for (const Value& part : parts_) {
      item = element_of(runtime, item, part);
      if (item.is_undefined()) item = otherwise;
    }
    return item;
  }

 private:
  static Value part_of(std::string_view part) {
    std::int64_t number = 0;
    const auto read = std::from_chars(part.data(), part.data() + part.size(), number);
    const bool is_number =
        python::isdigit(part) && read.ptr == part.data() + part.size() && read.ec == std::errc();
    return is_number ? Value::of(number) : Value::of(part);
  }

  std::vector<Value> parts_;
};

}  // namespace tunegauge::chat_templates
