// range, dict, namespace, cycler, joiner; raise_exception and strftime_now.

#include "estimator/chat_templates/functions.h"

#include <array>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "estimator/chat_templates/failure.h"
#include "estimator/chat_templates/iteration.h"
#include "estimator/chat_templates/objects.h"
#include "estimator/chat_templates/operations.h"
#include "estimator/chat_templates/printing.h"
#include "estimator/chat_templates/python/strftime.h"

namespace tunegauge::chat_templates {

namespace {

/// The sandbox's.
constexpr std::uint64_t most_range_items = 100'000;

Value range(Runtime& runtime, const Arguments& arguments) {
  const std::size_t count = arguments.positional.size();
  const Bound bound("range", arguments, {"start", "stop", "step"}, 1);
  if (!arguments.named.empty()) throw Failure("range takes no arguments with names");
  auto* const made = runtime.arena().make<Range>(Object{Object::Type::range});
  made->start = count == 1 ? 0 : bound.integer(0);
  made->stop = bound.integer(count == 1 ? 0 : 1);
  made->step = count == 3 ? bound.integer(2) : 1;
  if (made->step == 0) throw Failure("the step of a range is zero");
  const auto unsigned_of = [](std::int64_t value) { return static_cast<std::uint64_t>(value); };
  std::uint64_t items = 0;
  if (made->step > 0 && made->start < made->stop) {
    items = (unsigned_of(made->stop) - unsigned_of(made->start) - 1) / unsigned_of(made->step) + 1;
  } else if (made->step < 0 && made->start > made->stop) {
    items =
        (unsigned_of(made->start) - unsigned_of(made->stop) - 1) / (0 - unsigned_of(made->step)) +
        1;
  }
  if (items > most_range_items) {
    throw Failure(fmt::format("a range has more than {} items", most_range_items));
  }
  made->count = static_cast<std::size_t>(items);
  return Value::of(static_cast<Object*>(made));
}

/// The entries that dict() and namespace() are given: a mapping or pairs, and names.
std::vector<DictEntry> entries_of(Runtime& runtime, const Arguments& arguments) {
  if (arguments.positional.size() > 1) throw Failure("dict takes one argument and names");
  std::vector<DictEntry> entries;
  if (!arguments.positional.empty()) {
    const Value& given = arguments.positional.front();
    if (given.kind == Kind::dict) {
      entries.assign(given.dict->entries.begin(), given.dict->entries.end());
    } else {
      Iteration iteration(given);
      for (Value item; iteration.next(item);) {
        const std::span<const Value> pair = items_of(runtime.arena(), item);
        if (pair.size() != 2) throw Failure("dict takes pairs");
        entries.push_back({pair[0], pair[1]});
        runtime.spend();
      }
    }
  }
  for (const NamedArgument& argument : arguments.named) {
    entries.push_back({Value::of(argument.name), argument.value});
  }
  return entries;
}

Value dict(Runtime& runtime, const Arguments& arguments) {
  return Value::of(make_dict(runtime.arena(), entries_of(runtime, arguments)));
}

Value name_space(Runtime& runtime, const Arguments& arguments) {
  const Dict* const members = make_dict(runtime.arena(), entries_of(runtime, arguments));
  auto* const made = runtime.arena().make<Namespace>(Object{Object::Type::name_space});
  Namespace::Member** next = &made->first;
  for (const DictEntry& entry : members->entries) {
    if (!entry.key.is_text()) continue;  // nothing could name it
    *next = runtime.arena().make<Namespace::Member>(entry.key.text(), entry.value, nullptr);
    next = &(*next)->next;
  }
  return Value::of(static_cast<Object*>(made));
}

Value cycler(Runtime& runtime, const Arguments& arguments) {
  if (arguments.positional.empty()) throw Failure("cycler needs something to go through");
  auto* const made = runtime.arena().make<Cycler>(Object{Object::Type::cycler},
                                                  runtime.arena().copy(arguments.positional));
  return Value::of(static_cast<Object*>(made));
}

Value joiner(Runtime& runtime, const Arguments& arguments) {
  const Bound bound("joiner", arguments, {"sep"});
  auto* const made = runtime.arena().make<Joiner>(
      Object{Object::Type::joiner}, bound.value_or(0, Value::of(std::string_view(", "))));
  return Value::of(static_cast<Object*>(made));
}

Value raise_exception(Runtime& runtime, const Arguments& arguments) {
  const Bound bound("raise_exception", arguments, {"message"}, 1);
  throw Failure(std::string(text_of(runtime.arena(), bound[0])), Failure::Kind::refused);
}

Value strftime_now(Runtime& runtime, const Arguments& arguments) {
  const Bound bound("strftime_now", arguments, {"format"}, 1);
  return runtime.keep(python::format_time(bound.text(0), runtime.now()));
}

Value lipsum(Runtime& /*runtime*/, const Arguments& /*arguments*/) {
  throw Failure("lipsum is not supported: its text is another one each time");
}

struct Known {
  std::string_view name;
  FunctionObject::Run run;
};
constexpr auto functions = std::to_array<Known>({
    {"cycler", cycler},
    {"dict", dict},
    {"joiner", joiner},
    {"lipsum", lipsum},
    {"namespace", name_space},
    {"raise_exception", raise_exception},
    {"range", range},
    {"strftime_now", strftime_now},
});

}  // namespace

std::optional<Value> find_function(Arena& arena, std::string_view name) {
  for (const Known& known : functions) {
    if (known.name != name) continue;
    auto* const made =
        arena.make<FunctionObject>(Object{Object::Type::function}, known.name, known.run);
    return Value::of(static_cast<Object*>(made));
  }
  return std::nullopt;
}

}  // namespace tunegauge::chat_templates
