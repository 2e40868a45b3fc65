// The methods of texts: their arguments; what they do is in python/.

#include "estimator/chat_templates/text_methods.h"

#include <array>
#include <string>

#include <fmt/format.h>

#include "estimator/chat_templates/brace_format.h"
#include "estimator/chat_templates/failure.h"
#include "estimator/chat_templates/iteration.h"
#include "estimator/chat_templates/operations.h"
#include "estimator/chat_templates/python/code_points.h"
#include "estimator/chat_templates/python/letter_case.h"
#include "estimator/chat_templates/python/limits.h"
#include "estimator/chat_templates/python/text.h"
#include "estimator/chat_templates/runtime.h"

namespace tunegauge::chat_templates {

namespace {

/// A method without arguments that gives a new text.
template <std::string (*change)(std::string_view)>
Value changed(Runtime& runtime, const Value& self, const Arguments& arguments) {
  const Bound bound("the method", arguments, {});
  Value made = runtime.keep(change(self.text()));
  made.is_markup = self.is_markup;
  return made;
}

template <bool (*is)(std::string_view) noexcept>
Value asked(Runtime& /*runtime*/, const Value& self, const Arguments& arguments) {
  const Bound bound("the method", arguments, {});
  return Value::of(is(self.text()));
}

/// A part of the text itself.
Value part(const Value& self, std::string_view text) {
  Value made = Value::of(text);
  made.is_markup = self.is_markup;
  return made;
}

template <std::string_view (*strip)(std::string_view, python::Characters)>
Value stripped(Runtime& /*runtime*/, const Value& self, const Arguments& arguments) {
  const Bound bound("strip", arguments, {"chars"});
  return part(self, strip(self.text(), bound.optional_text(0)));
}

Value list_of(Runtime& runtime, const Value& self, const python::Pieces& pieces) {
  Value* const items = runtime.arena().array<Value>(pieces.size());
  for (std::size_t i = 0; i < pieces.size(); ++i) new (items + i) Value(part(self, pieces[i]));
  return Value::list_of({items, pieces.size()});
}

template <python::Pieces (*split)(std::string_view, python::Separator, std::int64_t)>
Value pieces(Runtime& runtime, const Value& self, const Arguments& arguments) {
  const Bound bound("split", arguments, {"sep", "maxsplit"});
  return list_of(runtime, self,
                 split(self.text(), bound.optional_text(0), bound.integer_or(1, -1)));
}

Value splitlines(Runtime& runtime, const Value& self, const Arguments& arguments) {
  const Bound bound("splitlines", arguments, {"keepends"});
  return list_of(runtime, self, python::splitlines(self.text(), bound.flag(0)));
}

template <python::Partition (*split)(std::string_view, std::string_view)>
Value parted(Runtime& runtime, const Value& self, const Arguments& arguments) {
  const Bound bound("partition", arguments, {"sep"}, 1);
  const python::Partition parts = split(self.text(), bound.text(0));
  const std::array items = {part(self, parts.before), part(self, parts.separator),
                            part(self, parts.after)};
  return Value::tuple_of(runtime.arena().copy(std::span<const Value>(items)));
}

template <std::string_view (*remove)(std::string_view, std::string_view)>
Value without(Runtime& /*runtime*/, const Value& self, const Arguments& arguments) {
  const Bound bound("the method", arguments, {"affix"}, 1);
  return part(self, remove(self.text(), bound.text(0)));
}

python::Bounds bounds_of(const Bound& bound) {
  return {bound.optional_integer(1), bound.optional_integer(2)};
}

template <std::optional<std::size_t> (*search)(std::string_view, std::string_view, python::Bounds)>
Value found(Runtime& /*runtime*/, const Value& self, const Arguments& arguments) {
  const Bound bound("find", arguments, {"sub", "start", "end"}, 1);
  const auto place = search(self.text(), bound.text(0), bounds_of(bound));
  return place ? Value::of_size(*place) : Value::of(std::int64_t{-1});
}

template <std::optional<std::size_t> (*search)(std::string_view, std::string_view, python::Bounds)>
Value index(Runtime& /*runtime*/, const Value& self, const Arguments& arguments) {
  const Bound bound("index", arguments, {"sub", "start", "end"}, 1);
  const auto place = search(self.text(), bound.text(0), bounds_of(bound));
  if (!place) throw Failure("the text does not hold what index looks for");
  return Value::of_size(*place);
}

Value count(Runtime& /*runtime*/, const Value& self, const Arguments& arguments) {
  const Bound bound("count", arguments, {"sub", "start", "end"}, 1);
  return Value::of_size(python::count(self.text(), bound.text(0), bounds_of(bound)));
}

/// startswith and endswith take one text or a tuple of them.
template <bool (*has)(std::string_view, std::string_view, python::Bounds)>
Value has_affix(Runtime& /*runtime*/, const Value& self, const Arguments& arguments) {
  const Bound bound("startswith", arguments, {"affix", "start", "end"}, 1);
  const python::Bounds bounds = bounds_of(bound);
  if (bound[0].kind != Kind::tuple) return Value::of(has(self.text(), bound.text(0), bounds));
  for (const Value& affix : bound[0].sequence()) {
    if (!affix.is_text()) throw Failure("an affix is no text");
    if (has(self.text(), affix.text(), bounds)) return Value::of(true);
  }
  return Value::of(false);
}

Value replace(Runtime& runtime, const Value& self, const Arguments& arguments) {
  const Bound bound("replace", arguments, {"old", "new", "count"}, 2);
  if (!arguments.named.empty()) throw Failure("replace takes no arguments with names");
  return runtime.keep(
      python::replace(self.text(), bound.text(0), bound.text(1), bound.integer_or(2, -1)));
}

Value join(Runtime& runtime, const Value& self, const Arguments& arguments) {
  const Bound bound("join", arguments, {"iterable"}, 1);
  std::string joined;
  Iteration iteration(bound[0]);
  bool is_first = true;
  for (Value item; iteration.next(item); is_first = false) {
    if (!item.is_text()) {
      throw Failure(fmt::format("join takes texts, not a '{}'", type_name(item)));
    }
    if (!is_first) joined += self.text();
    joined += item.text();
    python::require_room(joined.size());
    runtime.spend(1 + (item.size + self.size) / 64);
  }
  return runtime.keep(joined);
}

char32_t fill_of(const Bound& bound) {
  if (!bound.has(1)) return U' ';
  const std::string_view fill = bound.text(1);
  if (python::length(fill) != 1) throw Failure("the fill character must be one character");
  std::size_t at = 0;
  return python::next_code_point(fill, at);
}

template <std::string (*pad)(std::string_view, std::int64_t, char32_t)>
Value padded(Runtime& runtime, const Value& self, const Arguments& arguments) {
  const Bound bound("the method", arguments, {"width", "fillchar"}, 1);
  return runtime.keep(pad(self.text(), bound.integer(0), fill_of(bound)));
}

Value zfill(Runtime& runtime, const Value& self, const Arguments& arguments) {
  const Bound bound("zfill", arguments, {"width"}, 1);
  return runtime.keep(python::zfill(self.text(), bound.integer(0)));
}

Value expandtabs(Runtime& runtime, const Value& self, const Arguments& arguments) {
  const Bound bound("expandtabs", arguments, {"tabsize"});
  return runtime.keep(python::expandtabs(self.text(), bound.integer_or(0, 8)));
}

Value format(Runtime& runtime, const Value& self, const Arguments& arguments) {
  return Value::of(format_braces(runtime, self.text(), arguments));
}

constexpr auto methods = std::to_array<Method>({
    {"capitalize", changed<python::capitalize>},
    {"casefold", changed<python::casefold>},
    {"center", padded<python::center>},
    {"count", count},
    {"endswith", has_affix<python::endswith>},
    {"expandtabs", expandtabs},
    {"find", found<python::find>},
    {"format", format},
    {"index", index<python::find>},
    {"isalnum", asked<python::isalnum>},
    {"isalpha", asked<python::isalpha>},
    {"isascii", asked<python::isascii>},
    {"isdecimal", asked<python::isdecimal>},
    {"isdigit", asked<python::isdigit>},
    {"isidentifier", asked<python::isidentifier>},
    {"islower", asked<python::islower>},
    {"isnumeric", asked<python::isnumeric>},
    {"isprintable", asked<python::isprintable>},
    {"isspace", asked<python::isspace>},
    {"istitle", asked<python::istitle>},
    {"isupper", asked<python::isupper>},
    {"join", join},
    {"ljust", padded<python::ljust>},
    {"lower", changed<python::lower>},
    {"lstrip", stripped<python::lstrip>},
    {"partition", parted<python::partition>},
    {"removeprefix", without<python::removeprefix>},
    {"removesuffix", without<python::removesuffix>},
    {"replace", replace},
    {"rfind", found<python::rfind>},
    {"rindex", index<python::rfind>},
    {"rjust", padded<python::rjust>},
    {"rpartition", parted<python::rpartition>},
    {"rsplit", pieces<python::rsplit>},
    {"rstrip", stripped<python::rstrip>},
    {"split", pieces<python::split>},
    {"splitlines", splitlines},
    {"startswith", has_affix<python::startswith>},
    {"strip", stripped<python::strip>},
    {"swapcase", changed<python::swapcase>},
    {"title", changed<python::title>},
    {"upper", changed<python::upper>},
    {"zfill", zfill},
});

}  // namespace

std::span<const Method> text_methods() {
  return methods;
}

}  // namespace tunegauge::chat_templates
