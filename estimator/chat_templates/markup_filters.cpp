// Filters for HTML. Texts that safe or escape made are marked, and mark what they are added to.

#include <array>

#include "estimator/chat_templates/failure.h"
#include "estimator/chat_templates/filters.h"
#include "estimator/chat_templates/iteration.h"
#include "estimator/chat_templates/operations.h"
#include "estimator/chat_templates/printing.h"
#include "estimator/chat_templates/python/html.h"
#include "estimator/chat_templates/python/limits.h"

namespace tunegauge::chat_templates {

namespace {

std::string_view text(Runtime& runtime, const Value& value) {
  return text_of(runtime.arena(), value);
}

Value as_markup(Runtime& runtime, std::string_view text) {
  return Value::markup(runtime.arena().copy(text));
}

Value forceescape(Runtime& runtime, const Value& operand, const Arguments& arguments) {
  const Bound bound("forceescape", arguments, {});
  return as_markup(runtime, python::escape_html(text(runtime, operand)));
}

Value escape(Runtime& runtime, const Value& operand, const Arguments& arguments) {
  return operand.is_markup ? operand : forceescape(runtime, operand, arguments);
}

Value safe(Runtime& runtime, const Value& operand, const Arguments& arguments) {
  const Bound bound("safe", arguments, {});
  return Value::markup(text(runtime, operand));
}

Value striptags(Runtime& runtime, const Value& operand, const Arguments& arguments) {
  const Bound bound("striptags", arguments, {});
  return runtime.keep(python::striptags(text(runtime, operand)));
}

Value urlencode(Runtime& runtime, const Value& operand, const Arguments& arguments) {
  const Bound bound("urlencode", arguments, {});
  if (operand.is_text() || !is_iterable(operand)) {
    return runtime.keep(python::url_quote(text(runtime, operand)));
  }
  std::string query;
  const auto add = [&](const Value& key, const Value& value) {
    if (!query.empty()) query += '&';
    query += python::url_quote(text(runtime, key), true) + "=" +
             python::url_quote(text(runtime, value), true);
    python::require_room(query.size());
  };
  if (operand.kind == Kind::dict) {
    for (const DictEntry& entry : operand.dict->entries) add(entry.key, entry.value);
    return runtime.keep(query);
  }
  Iteration iteration(operand);
  for (Value item; iteration.next(item);) {
    const std::span<const Value> pair = items_of(runtime.arena(), item);
    if (pair.size() != 2) throw Failure("urlencode takes pairs");
    add(pair[0], pair[1]);
  }
  return runtime.keep(query);
}

Value xmlattr(Runtime& runtime, const Value& operand, const Arguments& arguments) {
  const Bound bound("xmlattr", arguments, {"autospace"});
  require_defined(operand);
  if (operand.kind != Kind::dict) throw Failure("xmlattr takes a mapping");
  std::string attributes;
  for (const DictEntry& entry : operand.dict->entries) {
    if (entry.value.is_none() || entry.value.is_undefined()) continue;
    if (!entry.key.is_text() ||
        entry.key.text().find_first_of(" \t\n\r\f\v/>=") != std::string_view::npos) {
      throw Failure("xmlattr cannot use a key as name of an attribute");
    }
    python::require_room(attributes.size());
    if (!attributes.empty()) attributes += ' ';
    const std::string_view value = text(runtime, entry.value);
    attributes += python::escape_html(entry.key.text()) + "=\"" +
                  (entry.value.is_markup ? std::string(value) : python::escape_html(value)) + "\"";
  }
  const bool has_space = !bound.has(0) || is_true(bound[0]);
  if (has_space && !attributes.empty()) attributes.insert(0, 1, ' ');
  return runtime.keep(attributes);
}

constexpr auto filters = std::to_array<Filter>({
    {"e", escape},
    {"escape", escape},
    {"forceescape", forceescape},
    {"safe", safe},
    {"striptags", striptags},
    {"urlencode", urlencode},
    {"xmlattr", xmlattr},
});

}  // namespace

std::span<const Filter> markup_filters() {
  return filters;
}

}  // namespace tunegauge::chat_templates
