// Filters that make texts of values. What is no text is printed first, as jinja2's soft_str does.

#include <algorithm>
#include <array>
#include <string>

#include <fmt/format.h>

#include "estimator/chat_templates/attribute_path.h"
#include "estimator/chat_templates/failure.h"
#include "estimator/chat_templates/filters.h"
#include "estimator/chat_templates/iteration.h"
#include "estimator/chat_templates/json_text.h"
#include "estimator/chat_templates/operations.h"
#include "estimator/chat_templates/percent_format.h"
#include "estimator/chat_templates/printing.h"
#include "estimator/chat_templates/python/letter_case.h"
#include "estimator/chat_templates/python/text.h"

namespace tunegauge::chat_templates {

namespace {

std::string_view text(Runtime& runtime, const Value& value) {
  return text_of(runtime.arena(), value);
}

template <std::string (*change)(std::string_view)>
Value changed(Runtime& runtime, const Value& operand, const Arguments& arguments) {
  const Bound bound("the filter", arguments, {});
  return runtime.keep(change(text(runtime, operand)));
}

Value string(Runtime& runtime, const Value& operand, const Arguments& arguments) {
  const Bound bound("string", arguments, {});
  return operand.is_text() ? operand : Value::of(text(runtime, operand));
}

Value trim(Runtime& runtime, const Value& operand, const Arguments& arguments) {
  const Bound bound("trim", arguments, {"chars"});
  Value trimmed = Value::of(python::strip(text(runtime, operand), bound.optional_text(0)));
  trimmed.is_markup = operand.is_markup;
  return trimmed;
}

Value center(Runtime& runtime, const Value& operand, const Arguments& arguments) {
  const Bound bound("center", arguments, {"width"});
  return runtime.keep(python::center(text(runtime, operand), bound.integer_or(0, 80)));
}

Value replace(Runtime& runtime, const Value& operand, const Arguments& arguments) {
  const Bound bound("replace", arguments, {"old", "new", "count"}, 2);
  return runtime.keep(python::replace(text(runtime, operand), text(runtime, bound[0]),
                                      text(runtime, bound[1]),
                                      bound.optional_integer(2).value_or(-1)));
}

/// Words begin behind white space, hyphens and opening brackets.
Value title(Runtime& runtime, const Value& operand, const Arguments& arguments) {
  const Bound bound("title", arguments, {});
  const std::string_view source = text(runtime, operand);
  constexpr std::string_view separators = "-({[<";
  std::string titled;
  for (std::size_t at = 0; at < source.size();) {
    const auto is_separator = [&](std::size_t place) {
      const std::string_view character =
          source.substr(place, python::offset_of(source.substr(place), 1));
      return separators.find(character.front()) != std::string_view::npos ||
             python::isspace(character);
    };
    std::size_t end = at;
    const auto skip_while = [&](bool wanted) {
      while (end < source.size() && is_separator(end) == wanted) {
        end += python::offset_of(source.substr(end), 1);
      }
    };
    skip_while(true);
    titled += source.substr(at, end - at);
    at = end;
    skip_while(false);
    const std::string_view word = source.substr(at, end - at);
    const std::size_t first = python::offset_of(word, 1);
    titled += python::upper(word.substr(0, first));
    titled += python::lower(word.substr(first));
    at = end;
  }
  return runtime.keep(titled);
}

Value join(Runtime& runtime, const Value& operand, const Arguments& arguments) {
  const Bound bound("join", arguments, {"d", "attribute"});
  const std::string_view separator = bound.has(0) ? text(runtime, bound[0]) : "";
  const AttributePath path(bound.value_or(1, Value::none()));
  std::string joined;
  Iteration iteration(operand);
  bool is_first = true;
  for (Value item; iteration.next(item); is_first = false) {
    if (!is_first) joined += separator;
    append_text(path.of(runtime, item), joined);
    runtime.spend(1 + joined.size() / (std::size_t{1} << 20));
    if (joined.size() > python::most_result_bytes) throw Failure("a text is too long");
  }
  return runtime.keep(joined);
}

/// Needs a text: it is put together with a line end.
Value indent(Runtime& runtime, const Value& operand, const Arguments& arguments) {
  const Bound bound("indent", arguments, {"width", "first", "blank"});
  require_defined(operand);
  if (!operand.is_text()) {
    throw Failure(fmt::format("indent takes a text, not a '{}'", type_name(operand)));
  }
  const bool has_text = bound.has(0) && bound[0].is_text();
  const std::int64_t width = has_text ? 0 : bound.integer_or(0, 4);
  const std::string indention =
      has_text ? std::string(bound[0].text()) : python::ljust("", std::max<std::int64_t>(width, 0));
  const std::string source = std::string(operand.text()) + "\n";
  const python::Pieces lines = python::splitlines(source);
  std::string indented = bound.flag(1) ? indention : "";
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i > 0) {
      indented += '\n';
      if (bound.flag(2) || !lines[i].empty()) indented += indention;
    }
    indented += lines[i];
    if (indented.size() > python::most_result_bytes) throw Failure("a text is too long");
  }
  return runtime.keep(indented);
}

Value truncate(Runtime& runtime, const Value& operand, const Arguments& arguments) {
  const Bound bound("truncate", arguments, {"length", "killwords", "end", "leeway"});
  constexpr std::int64_t usual_leeway = 5;
  const std::int64_t length = bound.integer_or(0, 255);
  const std::string_view end = bound.has(2) ? bound.text(2) : "...";
  const std::int64_t leeway = bound.optional_integer(3).value_or(usual_leeway);
  const auto end_length = static_cast<std::int64_t>(python::length(end));
  if (length < end_length || leeway < 0) throw Failure("truncate cannot cut so short");
  const auto whole = static_cast<std::int64_t>(length_of(operand));
  if (whole - leeway <= length) return operand;
  if (!operand.is_text()) throw Failure("truncate takes a text");
  const std::string_view kept = python::slice(operand.text(), {std::nullopt, length - end_length});
  const bool cuts_words = bound.flag(1);
  const std::string_view head = cuts_words ? kept : python::rsplit(kept, " ", 1).front();
  return runtime.keep(std::string(head) + std::string(end));
}

Value wordcount(Runtime& runtime, const Value& operand, const Arguments& arguments) {
  const Bound bound("wordcount", arguments, {});
  const std::string_view source = text(runtime, operand);
  std::int64_t words = 0;
  bool is_in_word = false;
  for (std::size_t at = 0; at < source.size();) {
    const std::size_t bytes = python::offset_of(source.substr(at), 1);
    const std::string_view character = source.substr(at, bytes);
    const bool is_of_word = character == "_" || python::isalnum(character);
    if (is_of_word && !is_in_word) ++words;
    is_in_word = is_of_word;
    at += bytes;
  }
  return Value::of(words);
}

Value format(Runtime& runtime, const Value& operand, const Arguments& arguments) {
  if (!arguments.positional.empty() && !arguments.named.empty()) {
    throw Failure("format takes arguments with names or without, not both");
  }
  Value values = Value::tuple_of(arguments.positional);
  if (!arguments.named.empty()) {
    std::vector<DictEntry> entries;
    for (const NamedArgument& argument : arguments.named) {
      entries.push_back({Value::of(argument.name), argument.value});
    }
    values = Value::of(make_dict(runtime.arena(), entries));
  }
  return Value::of(format_percent(runtime.arena(), text(runtime, operand), values));
}

Value tojson(Runtime& runtime, const Value& operand, const Arguments& arguments) {
  const Bound bound("tojson", arguments, {"ensure_ascii", "indent", "separators", "sort_keys"});
  JsonStyle style;
  style.ascii_only = bound.flag(0);
  style.sorts_keys = bound.flag(3);
  if (bound.has(1) && !bound[1].is_none()) {
    style.indent = bound[1].is_text()
                       ? std::string(bound[1].text())
                       : python::ljust("", std::max<std::int64_t>(bound.integer(1), 0));
    style.item_separator = ",";
  }
  if (bound.has(2) && !bound[2].is_none()) {
    const std::span<const Value> separators = items_of(runtime.arena(), bound[2]);
    if (separators.size() != 2 || !separators[0].is_text() || !separators[1].is_text()) {
      throw Failure("the separators of tojson are two texts");
    }
    style.item_separator = separators[0].text();
    style.key_separator = separators[1].text();
  }
  return runtime.keep(json_text(operand, style));
}

constexpr auto filters = std::to_array<Filter>({
    {"capitalize", changed<python::capitalize>},
    {"center", center},
    {"format", format},
    {"indent", indent},
    {"join", join},
    {"lower", changed<python::lower>},
    {"replace", replace},
    {"string", string},
    {"title", title},
    {"tojson", tojson},
    {"trim", trim},
    {"truncate", truncate},
    {"upper", changed<python::upper>},
    {"wordcount", wordcount},
});

}  // namespace

std::span<const Filter> text_filters() {
  return filters;
}

}  // namespace tunegauge::chat_templates
