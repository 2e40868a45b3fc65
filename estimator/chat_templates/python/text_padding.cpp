// Brings text to a width.

#include <utility>

#include "estimator/chat_templates/python/code_points.h"
#include "estimator/chat_templates/python/text.h"

namespace tunegauge::chat_templates::python {
namespace {

/// How many characters `text` lacks of `width`.
std::size_t missing(std::string_view text, std::int64_t width) {
  const auto characters = static_cast<std::int64_t>(length(text));
  return width > characters ? static_cast<std::size_t>(width - characters) : 0;
}

std::string pad(std::string_view text, std::size_t left, std::size_t right, char32_t fill) {
  const std::string filling = utf8_of(fill);
  require_room(left + right, filling.size(), text.size());
  std::string result;
  result.reserve(text.size() + (left + right) * filling.size());
  append_repeated(result, filling, left);
  result.append(text);
  append_repeated(result, filling, right);
  return result;
}

}  // namespace

std::string center(std::string_view text, std::int64_t width, char32_t fill) {
  const std::size_t padding = missing(text, width);
  // An odd one goes to the left if the width is odd too.
  const std::size_t left = padding / 2 + ((padding & 1) != 0 && (width & 1) != 0 ? 1 : 0);
  return pad(text, left, padding - left, fill);
}

std::string ljust(std::string_view text, std::int64_t width, char32_t fill) {
  return pad(text, 0, missing(text, width), fill);
}

std::string rjust(std::string_view text, std::int64_t width, char32_t fill) {
  return pad(text, missing(text, width), 0, fill);
}

std::string zfill(std::string_view text, std::int64_t width) {
  const std::size_t zeros = missing(text, width);
  std::string result = pad(text, zeros, 0, U'0');
  if (text.starts_with('+') || text.starts_with('-')) std::swap(result[0], result[zeros]);
  return result;
}

std::string expandtabs(std::string_view text, std::int64_t tabsize) {
  const std::size_t size = tabsize > 0 ? static_cast<std::size_t>(tabsize) : 0;
  std::string result;
  std::size_t column = 0;
  for (const char byte : text) {
    if (byte == '\t') {
      if (size == 0) continue;
      const std::size_t spaces = size - column % size;
      require_room(spaces, 1, result.size());
      result.append(spaces, ' ');
      column += spaces;
      continue;
    }
    result.push_back(byte);
    if (byte == '\n' || byte == '\r') {
      column = 0;
    } else if (!is_continuation(byte)) {
      ++column;
    }
  }
  require_room(result.size());
  return result;
}

}  // namespace tunegauge::chat_templates::python
