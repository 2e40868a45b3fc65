// map, select, reject, selectattr, rejectattr: generators that look at an item when it is asked
// for.

#include <array>

#include <fmt/format.h>

#include "estimator/chat_templates/attribute_path.h"
#include "estimator/chat_templates/failure.h"
#include "estimator/chat_templates/filters.h"
#include "estimator/chat_templates/iteration.h"
#include "estimator/chat_templates/objects.h"
#include "estimator/chat_templates/operations.h"
#include "estimator/chat_templates/tests.h"

namespace tunegauge::chat_templates {

namespace {

/// The arguments live as long as the generator: in the arena.
Arguments kept(Runtime& runtime, const Arguments& arguments) {
  return {runtime.arena().copy(arguments.positional), runtime.arena().copy(arguments.named)};
}

Value name_in(const Arguments& arguments, std::size_t place, std::string_view what) {
  const Value& name = arguments.positional[place];
  if (!name.is_text()) throw Failure(fmt::format("the name of a {} is no text", what));
  return name;
}

template <bool by_attribute, bool wanted>
Value select(Runtime& runtime, const Value& operand, const Arguments& arguments) {
  struct State {
    Value operand;
    Arguments arguments;
    bool is_begun = false;
    bool is_over = false;
    const Test* test = nullptr;
    Arguments test_arguments = {};
    Iteration iteration = {};
  };
  auto* const state = runtime.arena().make<State>(operand, kept(runtime, arguments));
  return make_generator(runtime.arena(), [&runtime, state](Value& item) {
    constexpr std::size_t test_place = by_attribute ? 1 : 0;
    const Arguments& given = state->arguments;
    if (!state->is_begun) {
      state->is_begun = true;
      state->is_over = !is_true(state->operand);  // also none: it has no items to complain about
      if (state->is_over) return false;
      if (by_attribute && given.positional.empty()) {
        throw Failure("selectattr and rejectattr need the name of an attribute");
      }
      if (given.positional.size() > test_place) {
        const Value name = name_in(given, test_place, "test");
        state->test = find_test(name.text());
        if (state->test == nullptr) fail_unknown_test(name.text());
        state->test_arguments = {given.positional.subspan(test_place + 1), given.named};
      }
      state->iteration = Iteration(state->operand);
    }
    if (state->is_over) return false;
    while (state->iteration.next(item)) {
      runtime.spend();
      Value looked_at = item;
      if constexpr (by_attribute) {
        looked_at = AttributePath(given.positional.front()).of(runtime, item);
      }
      const bool holds = state->test == nullptr
                             ? is_true(looked_at)
                             : state->test->run(runtime, looked_at, state->test_arguments);
      if (holds == wanted) return true;
    }
    return false;
  });
}

Value map(Runtime& runtime, const Value& operand, const Arguments& arguments) {
  struct State {
    Value operand;
    Arguments arguments;
    bool is_begun = false;
    bool is_over = false;
    const Filter* filter = nullptr;
    Value attribute = {};
    Value otherwise = Value::none();
    Iteration iteration = {};
  };
  auto* const state = runtime.arena().make<State>(operand, kept(runtime, arguments));
  return make_generator(runtime.arena(), [&runtime, state](Value& item) {
    if (!state->is_begun) {
      state->is_begun = true;
      state->is_over = !is_true(state->operand);
      if (state->is_over) return false;
      const Arguments& given = state->arguments;
      if (given.positional.empty()) {
        const Bound bound("map", given, {"attribute", "default"}, 1);
        state->attribute = bound[0];
        state->otherwise = bound.value_or(1, Value::none());
      } else {
        const Value name = name_in(given, 0, "filter");
        state->filter = find_filter(name.text());
        if (state->filter == nullptr) fail_unknown_filter(name.text());
        state->arguments.positional = given.positional.subspan(1);
      }
      state->iteration = Iteration(state->operand);
    }
    if (state->is_over || !state->iteration.next(item)) return false;
    runtime.spend();
    if (state->filter != nullptr) {
      item = state->filter->run(runtime, item, state->arguments);
    } else {
      const AttributePath path(state->attribute);
      item = state->otherwise.is_none() ? path.of(runtime, item)
                                        : path.of(runtime, item, state->otherwise);
    }
    return true;
  });
}

constexpr auto filters = std::to_array<Filter>({
    {"map", map},
    {"reject", select<false, false>},
    {"rejectattr", select<true, false>},
    {"select", select<false, true>},
    {"selectattr", select<true, true>},
});

}  // namespace

std::span<const Filter> selection_filters() {
  return filters;
}

}  // namespace tunegauge::chat_templates
