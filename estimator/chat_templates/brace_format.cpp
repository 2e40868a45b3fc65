// str.format: replacement fields, their names, conversions and specifications.

#include "estimator/chat_templates/brace_format.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "estimator/chat_templates/access.h"
#include "estimator/chat_templates/failure.h"
#include "estimator/chat_templates/operations.h"
#include "estimator/chat_templates/printing.h"
#include "estimator/chat_templates/python/format_spec.h"
#include "estimator/chat_templates/python/limits.h"
#include "estimator/chat_templates/python/repr.h"

namespace tunegauge::chat_templates {

namespace {

constexpr std::size_t npos = std::string_view::npos;

std::optional<std::size_t> number_in(std::string_view text) {
  std::size_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_number =
      !text.empty() && read.ec == std::errc() && read.ptr == text.data() + text.size();
  return is_number ? std::optional(number) : std::nullopt;
}

class Formatter {
 public:
  Formatter(Runtime& runtime, const Arguments& arguments)
      : runtime_(runtime), arguments_(arguments) {}

  /// Specifications have fields themselves, but those have none.
  std::string run(std::string_view format, int levels_left = 2) {
    if (levels_left < 0) throw Failure("the format is nested too deeply");
    std::string text;
    for (std::size_t at = 0; at < format.size();) {
      const char c = format[at];
      if (c != '{' && c != '}') {
        const std::size_t end = std::min(format.find_first_of("{}", at), format.size());
        text += format.substr(at, end - at);
        at = end;
      } else if (format.substr(at + 1, 1) == format.substr(at, 1)) {
        text += c;
        at += 2;
      } else if (c == '}') {
        throw Failure("the format has a single '}'");
      } else {
        const std::size_t end = end_of_field(format, at);
        text += field(format.substr(at + 1, end - at - 1), levels_left);
        at = end + 1;
      }
      python::require_room(text.size());
    }
    return text;
  }

 private:
  static std::size_t end_of_field(std::string_view format, std::size_t begin) {
    int depth = 0;
    bool is_in_brackets = false;
    bool is_in_specification = false;
    for (std::size_t at = begin; at < format.size(); ++at) {
      const char c = format[at];
      if (!is_in_specification && c == '[') is_in_brackets = true;
      if (c == ']') is_in_brackets = false;
      if (is_in_brackets) continue;
      if (c == ':') is_in_specification = true;
      if (c == '{') ++depth;
      if (c == '}' && --depth == 0) return at;
    }
    throw Failure("a field of the format is never closed");
  }

  std::string field(std::string_view field, int levels_left) {
    // The name ends at the first "!" or ":" outside brackets.
    std::size_t end = 0;
    for (bool is_in_brackets = false; end < field.size(); ++end) {
      if (field[end] == '[') is_in_brackets = true;
      if (field[end] == ']') is_in_brackets = false;
      if (!is_in_brackets && (field[end] == '!' || field[end] == ':')) break;
    }
    Value value = named(field.substr(0, end));
    std::string_view rest = field.substr(end);
    if (!rest.empty() && rest.front() == '!') {
      if (rest.size() < 2 || (rest.size() > 2 && rest[2] != ':')) {
        throw Failure("the format has a wrong conversion");
      }
      value = converted(value, rest[1]);
      rest.remove_prefix(2);
    }
    const std::string specification = rest.empty() ? "" : run(rest.substr(1), levels_left - 1);
    return formatted(value, specification);
  }

  Value named(std::string_view name) {
    const std::size_t end = std::min(name.find_first_of(".["), name.size());
    Value value = argument(name.substr(0, end));
    for (std::string_view rest = name.substr(end); !rest.empty();) {
      if (rest.front() == '.') {
        const std::size_t stop = std::min(rest.find_first_of(".[", 1), rest.size());
        if (stop == 1) throw Failure("a field of the format has an empty attribute");
        value = member_of(runtime_, value, runtime_.keep(rest.substr(1, stop - 1)).text());
        rest.remove_prefix(stop);
      } else if (rest.front() == '[') {
        const std::size_t stop = rest.find(']');
        if (stop == npos || stop == 1) throw Failure("a field of the format has a wrong index");
        const std::string_view index = rest.substr(1, stop - 1);
        const auto number = number_in(index);
        value =
            element_of(runtime_, value, number ? Value::of_size(*number) : runtime_.keep(index));
        rest.remove_prefix(stop + 1);
      } else {
        throw Failure("only '.' or '[' may follow ']' in a field of the format");
      }
    }
    return value;
  }

  const Value& argument(std::string_view name) {
    std::optional<std::size_t> number = number_in(name);
    if (name.empty()) {
      if (is_numbered_ == true) throw Failure("the format numbers some of its fields only");
      is_numbered_ = false;
      number = next_++;
    } else if (number) {
      if (is_numbered_ == false) throw Failure("the format numbers some of its fields only");
      is_numbered_ = true;
    }
    if (number) {
      if (*number >= arguments_.positional.size()) {
        throw Failure("there are fewer values than the format takes");
      }
      return arguments_.positional[*number];
    }
    const auto found =
        std::find_if(arguments_.named.begin(), arguments_.named.end(),
                     [name](const NamedArgument& candidate) { return candidate.name == name; });
    if (found == arguments_.named.end()) {
      throw Failure(fmt::format("the format names '{}', which is absent", name));
    }
    return found->value;
  }

  Value converted(const Value& value, char conversion) {
    std::string text;
    switch (conversion) {
      case 's':
        append_text(value, text);
        break;
      case 'r':
        append_repr(value, text);
        break;
      case 'a':
        append_repr(value, text);
        text = python::ascii_only(text);
        break;
      default:
        throw Failure("the format has an unknown conversion");
    }
    return runtime_.keep(text);
  }

  static std::string formatted(const Value& value, std::string_view specification) {
    if (value.is_text()) return python::format_text(value.text(), specification);
    if (value.kind == Kind::real) return python::format_real(value.real, specification);
    if (value.kind == Kind::integer || (value.is_integral() && !specification.empty())) {
      return python::format_integer(value.integral(), specification);
    }
    if (!specification.empty()) {
      throw Failure(fmt::format("a '{}' takes no format", type_name(value)));
    }
    std::string text;
    append_text(value, text);
    return text;
  }

  Runtime& runtime_;
  const Arguments& arguments_;
  std::size_t next_ = 0;
  std::optional<bool> is_numbered_;
};

}  // namespace

std::string_view format_braces(Runtime& runtime, std::string_view format,
                               const Arguments& arguments) {
  return runtime.arena().copy(Formatter(runtime, arguments).run(format));
}

}  // namespace tunegauge::chat_templates
