// Filters that compare items: sort, min, max, unique, groupby, dictsort. Letters of either case are
// the same to them unless they are told otherwise.

#include <algorithm>
#include <array>
#include <vector>

#include "estimator/chat_templates/attribute_path.h"
#include "estimator/chat_templates/failure.h"
#include "estimator/chat_templates/filters.h"
#include "estimator/chat_templates/iteration.h"
#include "estimator/chat_templates/lazy_items.h"
#include "estimator/chat_templates/objects.h"
#include "estimator/chat_templates/operations.h"
#include "estimator/chat_templates/python/letter_case.h"

namespace tunegauge::chat_templates {

namespace {

Value folded(Runtime& runtime, const Value& value, bool keeps_case) {
  if (keeps_case || !value.is_text()) return value;
  return runtime.keep(python::lower(value.text()));
}

struct Keyed {
  Value key;
  Value item;
};

/// Stable, as Python's sorted.
void sort_by_key(std::vector<Keyed>& items, bool is_reverse) {
  std::stable_sort(items.begin(), items.end(), [is_reverse](const Keyed& left, const Keyed& right) {
    const int order = compare(left.key, right.key);
    return is_reverse ? order > 0 : order < 0;
  });
}

Value list_of_items(Runtime& runtime, const std::vector<Keyed>& items) {
  Value* const sorted = runtime.arena().array<Value>(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) new (sorted + i) Value(items[i].item);
  return Value::list_of({sorted, items.size()});
}

Value sort(Runtime& runtime, const Value& operand, const Arguments& arguments) {
  const Bound bound("sort", arguments, {"reverse", "case_sensitive", "attribute"});
  // Several attributes with commas between them: the key is a list.
  std::vector<AttributePath> paths;
  const Value attribute = bound.value_or(2, Value::none());
  if (attribute.is_text()) {
    for (const std::string_view name : python::split(attribute.text(), ",")) {
      paths.emplace_back(Value::of(name));
    }
  } else {
    paths.emplace_back(attribute);
  }
  std::vector<Keyed> items;
  Iteration iteration(operand);
  for (Value item; iteration.next(item);) {
    Value* const key = runtime.arena().array<Value>(paths.size());
    for (std::size_t i = 0; i < paths.size(); ++i) {
      new (key + i) Value(folded(runtime, paths[i].of(runtime, item), bound.flag(1)));
    }
    items.push_back({Value::list_of({key, paths.size()}), item});
    runtime.spend();
  }
  sort_by_key(items, bound.flag(0));
  return list_of_items(runtime, items);
}

template <int wanted>
Value extreme(Runtime& runtime, const Value& operand, const Arguments& arguments) {
  const Bound bound("min", arguments, {"case_sensitive", "attribute"});
  const AttributePath path(bound.value_or(1, Value::none()));
  Iteration iteration(operand);
  Value best;
  if (!iteration.next(best)) return Value::undefined(Missing::item, {});
  Value best_key = folded(runtime, path.of(runtime, best), bound.flag(0));
  for (Value item; iteration.next(item);) {
    const Value key = folded(runtime, path.of(runtime, item), bound.flag(0));
    if (compare(key, best_key) * wanted > 0) {
      best = item;
      best_key = key;
    }
    runtime.spend();
  }
  return best;
}

Value unique(Runtime& runtime, const Value& operand, const Arguments& arguments) {
  const Bound bound("unique", arguments, {"case_sensitive", "attribute"});
  const bool keeps_case = bound.flag(0);
  const Value attribute = bound.value_or(1, Value::none());
  return lazily(runtime, [&runtime, operand, keeps_case, attribute]() -> std::span<const Value> {
    const AttributePath path(attribute);
    std::vector<Value> items;
    std::vector<DictEntry> places;
    Iteration iteration(operand);
    for (Value item; iteration.next(item);) {
      const Value key = folded(runtime, path.of(runtime, item), keeps_case);
      places.push_back({key, Value::of_size(items.size())});
      items.push_back(item);
      runtime.spend();
    }
    // From behind, so that the value that stays in the dict is the place of the first item.
    std::reverse(places.begin(), places.end());
    const Dict* const firsts = make_dict(runtime.arena(), places);
    std::vector<Value> kept;
    for (const DictEntry& entry : firsts->entries) kept.push_back(entry.value);
    std::sort(kept.begin(), kept.end(),
              [](const Value& left, const Value& right) { return left.integer < right.integer; });
    for (Value& place : kept) place = items[static_cast<std::size_t>(place.integer)];
    return runtime.arena().copy(std::span<const Value>(kept));
  });
}

Value groupby(Runtime& runtime, const Value& operand, const Arguments& arguments) {
  const Bound bound("groupby", arguments, {"attribute", "default", "case_sensitive"}, 1);
  const AttributePath path(bound[0]);
  const bool has_default = bound.has(1) && !bound[1].is_none();
  const auto key_of = [&](const Value& item) {
    return has_default ? path.of(runtime, item, bound[1]) : path.of(runtime, item);
  };
  std::vector<Keyed> items;
  Iteration iteration(operand);
  for (Value item; iteration.next(item);) {
    items.push_back({folded(runtime, key_of(item), bound.flag(2)), item});
    runtime.spend();
  }
  sort_by_key(items, false);
  std::vector<Value> groups;
  for (std::size_t begin = 0; begin < items.size();) {
    std::size_t end = begin + 1;
    while (end < items.size() && are_equal(items[end].key, items[begin].key)) ++end;
    const std::vector<Keyed> members(items.begin() + static_cast<std::ptrdiff_t>(begin),
                                     items.begin() + static_cast<std::ptrdiff_t>(end));
    const std::array parts = {key_of(items[begin].item), list_of_items(runtime, members)};
    Value group = Value::tuple_of(runtime.arena().copy(std::span<const Value>(parts)));
    group.is_group = true;
    groups.push_back(group);
    begin = end;
  }
  return Value::list_of(runtime.arena().copy(std::span<const Value>(groups)));
}

Value dictsort(Runtime& runtime, const Value& operand, const Arguments& arguments) {
  const Bound bound("dictsort", arguments, {"case_sensitive", "by", "reverse"});
  const std::string_view by = bound.has(1) ? bound.text(1) : "key";
  if (by != "key" && by != "value") throw Failure("dictsort sorts by key or value");
  require_defined(operand);
  if (operand.kind != Kind::dict) throw Failure("dictsort takes a mapping");
  std::vector<Keyed> items;
  for (const DictEntry& entry : operand.dict->entries) {
    const std::array pair = {entry.key, entry.value};
    items.push_back({folded(runtime, by == "key" ? entry.key : entry.value, bound.flag(0)),
                     Value::tuple_of(runtime.arena().copy(std::span<const Value>(pair)))});
  }
  sort_by_key(items, bound.flag(2));
  return list_of_items(runtime, items);
}

constexpr auto filters = std::to_array<Filter>({
    {"dictsort", dictsort},
    {"groupby", groupby},
    {"max", extreme<1>},
    {"min", extreme<-1>},
    {"sort", sort},
    {"unique", unique},
});

}  // namespace

std::span<const Filter> order_filters() {
  return filters;
}

}  // namespace tunegauge::chat_templates
