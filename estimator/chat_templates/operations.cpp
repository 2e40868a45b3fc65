// Truth, equality, order, membership, dicts.

#include "estimator/chat_templates/operations.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "estimator/chat_templates/failure.h"
#include "estimator/chat_templates/iteration.h"
#include "estimator/chat_templates/loop.h"
#include "estimator/chat_templates/nesting.h"
#include "estimator/chat_templates/objects.h"
#include "estimator/chat_templates/python/text.h"

namespace tunegauge::chat_templates {

namespace {

/// Entries that are searched one by one.
constexpr std::size_t most_searched = 12;
/// Keys that are no texts are always searched one by one.
constexpr std::size_t most_other_keys = 1000;

int sign(bool is_less, bool is_greater) {
  return is_less ? -1 : is_greater ? 1 : 0;
}

/// Exact for all pairs: the mantissa of a long double holds every 64-bit integer.
int compare_numbers(const Value& left, const Value& right) {
  if (left.is_integral() && right.is_integral()) {
    return sign(left.integral() < right.integral(), left.integral() > right.integral());
  }
  const auto exact = [](const Value& value) {
    return value.kind == Kind::real ? static_cast<long double>(value.real)
                                    : static_cast<long double>(value.integral());
  };
  return sign(exact(left) < exact(right), exact(left) > exact(right));
}

bool are_equal_numbers(const Value& left, const Value& right) {
  const bool has_nan = left.number() != left.number() || right.number() != right.number();
  return !has_nan && compare_numbers(left, right) == 0;
}

bool are_equal_dicts(const Dict& left, const Dict& right) {
  if (left.entries.size() != right.entries.size()) return false;
  return std::all_of(left.entries.begin(), left.entries.end(), [&](const DictEntry& entry) {
    const Value* const other = find(right, entry.key);
    return other != nullptr && are_equal(entry.value, *other);
  });
}

bool are_equal_objects(const Value& left, const Value& right) {
  const auto* const first = object_as<Range>(left, Object::Type::range);
  const auto* const second = object_as<Range>(right, Object::Type::range);
  if (first == nullptr || second == nullptr) return left.object == right.object;
  return first->count == second->count &&
         (first->count == 0 ||
          (first->start == second->start && (first->count == 1 || first->step == second->step)));
}

[[noreturn]] void fail_order(const Value& left, const Value& right) {
  throw Failure(fmt::format("'{}' and '{}' have no order", type_name(left), type_name(right)));
}

/// Puts entries one behind the other; searches for a key among those that are there.
class DictBuilder {
 public:
  DictBuilder(Arena& arena, std::size_t most) : entries_(arena.array<DictEntry>(most)) {}

  /// `may_be_there`: an equal key may have come before.
  void add(const DictEntry& entry, bool may_be_there) {
    DictEntry* const end = entries_ + count_;
    DictEntry* same = end;
    if (may_be_there) {
      same = std::find_if(entries_, end,
                          [&](const DictEntry& other) { return are_equal(other.key, entry.key); });
    }
    if (same == end) {
      *same = entry;
      ++count_;
    } else {
      same->value = entry.value;
    }
  }
  [[nodiscard]] std::span<const DictEntry> entries() const { return {entries_, count_}; }

 private:
  DictEntry* entries_;
  std::size_t count_ = 0;
};

const Dict* make_small_dict(Arena& arena, std::span<const DictEntry> entries) {
  DictBuilder builder(arena, entries.size());
  for (const DictEntry& entry : entries) builder.add(entry, true);
  return arena.make<Dict>(builder.entries());
}

/// The numbers of the entries whose keys are texts, by these texts; equal ones in their order.
std::span<std::uint32_t> sorted_texts(Arena& arena, std::span<const DictEntry> entries) {
  std::uint32_t* const numbers = arena.array<std::uint32_t>(entries.size());
  std::size_t count = 0;
  for (std::uint32_t i = 0; i < entries.size(); ++i) {
    if (entries[i].key.is_text()) numbers[count++] = i;
  }
  std::stable_sort(numbers, numbers + count, [&](std::uint32_t left, std::uint32_t right) {
    return entries[left].key.text() < entries[right].key.text();
  });
  return {numbers, count};
}

const Dict* make_large_dict(Arena& arena, std::span<const DictEntry> entries) {
  // Which entry's value each entry gets: that of the last equal key; or none, as it is a
  // repetition.
  constexpr std::uint32_t dropped = 0xFFFFFFFFU;
  std::uint32_t* const value_of = arena.array<std::uint32_t>(entries.size());
  std::iota(value_of, value_of + entries.size(), std::uint32_t{0});
  const std::span<std::uint32_t> texts = sorted_texts(arena, entries);
  if (entries.size() - texts.size() > most_other_keys) {
    throw Failure("a dict has too many keys that are no texts");
  }
  for (std::size_t i = 0; i < texts.size();) {
    const std::string_view key = entries[texts[i]].key.text();
    std::size_t end = i + 1;
    for (; end < texts.size() && entries[texts[end]].key.text() == key; ++end) {
      value_of[texts[end]] = dropped;
    }
    value_of[texts[i]] = texts[end - 1];
    i = end;
  }
  DictBuilder builder(arena, entries.size());
  for (std::uint32_t i = 0; i < entries.size(); ++i) {
    if (value_of[i] == dropped) continue;
    builder.add({entries[i].key, entries[value_of[i]].value}, !entries[i].key.is_text());
  }
  return arena.make<Dict>(builder.entries(), sorted_texts(arena, builder.entries()));
}

}  // namespace

std::string_view type_name(const Value& value) {
  switch (value.kind) {
    case Kind::undefined:
      return "Undefined";
    case Kind::none:
      return "NoneType";
    case Kind::boolean:
      return "bool";
    case Kind::integer:
    case Kind::big_integer:
      return "int";
    case Kind::real:
      return "float";
    case Kind::text:
      return value.is_markup ? "Markup" : "str";
    case Kind::list:
      return "list";
    case Kind::tuple:
      return "tuple";
    case Kind::dict:
      return "dict";
    case Kind::object:
      break;
  }
  switch (value.object->type) {
    case Object::Type::name_space:
      return "Namespace";
    case Object::Type::generator:
      return static_cast<Generator*>(value.object)->type_name;
    case Object::Type::view:
      return static_cast<DictView*>(value.object)->type_name;
    case Object::Type::range:
      return "range";
    case Object::Type::loop:
      return "LoopContext";
    case Object::Type::macro:
      return "Macro";
    case Object::Type::function:
      return "function";
    case Object::Type::method:
      return "builtin_function_or_method";
    case Object::Type::cycler:
      return "Cycler";
    case Object::Type::joiner:
      return "Joiner";
  }
  return "object";
}

void fail_undefined(const Value& value) {
  const std::string_view name = value.text();
  switch (value.missing) {
    case Missing::variable:
      throw Failure(fmt::format("'{}' is undefined", name));
    case Missing::attribute:
      throw Failure(fmt::format("there is no attribute or key '{}'", name));
    case Missing::element:
      throw Failure("there is no such element");
    case Missing::item:
      throw Failure("the sequence is empty");
    case Missing::forbidden:
      throw Failure(fmt::format("attribute '{}' is not safe to use in a template", name));
  }
  throw Failure("an undefined value is used");
}

void require_defined(const Value& value) {
  if (value.is_undefined()) fail_undefined(value);
}

bool is_true(const Value& value) {
  switch (value.kind) {
    case Kind::undefined:
    case Kind::none:
      return false;
    case Kind::boolean:
      return value.boolean;
    case Kind::integer:
      return value.integer != 0;
    case Kind::real:
      return value.real != 0;
    case Kind::big_integer:
    case Kind::text:
    case Kind::list:
    case Kind::tuple:
      return value.size > 0;
    case Kind::dict:
      return !value.dict->entries.empty();
    case Kind::object:
      return length_if_any(value).value_or(1) > 0;
  }
  return false;
}

bool are_equal(const Value& left, const Value& right) {
  if (left.is_number() && right.is_number()) return are_equal_numbers(left, right);
  if (left.kind != right.kind) return false;
  const Nesting nesting;
  switch (left.kind) {
    case Kind::undefined:
    case Kind::none:
      return true;
    case Kind::big_integer:
    case Kind::text:
      return left.text() == right.text();
    case Kind::list:
    case Kind::tuple:
      if (left.items == right.items && left.size == right.size) return true;
      return std::equal(left.sequence().begin(), left.sequence().end(), right.sequence().begin(),
                        right.sequence().end(), are_equal);
    case Kind::dict:
      return left.dict == right.dict || are_equal_dicts(*left.dict, *right.dict);
    default:
      return are_equal_objects(left, right);
  }
}

int compare(const Value& left, const Value& right) {
  const Nesting nesting;
  require_defined(left);
  require_defined(right);
  if (left.is_number() && right.is_number()) return compare_numbers(left, right);
  if (left.kind != right.kind) fail_order(left, right);
  // UTF-8 sorts as its code points do.
  if (left.is_text()) return sign(left.text() < right.text(), left.text() > right.text());
  if (!left.is_sequence()) fail_order(left, right);
  const std::size_t both = std::min(left.size, right.size);
  for (std::size_t i = 0; i < both; ++i) {
    if (!are_equal(left.items[i], right.items[i])) return compare(left.items[i], right.items[i]);
  }
  return sign(left.size<right.size, left.size> right.size);
}

bool holds(Relation relation, const Value& left, const Value& right) {
  const auto has_nan = [](const Value& value) {
    return value.kind == Kind::real && value.real != value.real;
  };
  switch (relation) {
    case Relation::equal:
      return are_equal(left, right);
    case Relation::not_equal:
      return !are_equal(left, right);
    case Relation::in:
      return contains(right, left);
    case Relation::not_in:
      return !contains(right, left);
    default:
      break;
  }
  const int order = compare(left, right);
  if (has_nan(left) || has_nan(right)) return false;
  switch (relation) {
    case Relation::less:
      return order < 0;
    case Relation::less_or_equal:
      return order <= 0;
    case Relation::greater:
      return order > 0;
    default:
      return order >= 0;
  }
}

bool contains(const Value& container, const Value& item) {
  if (container.is_text()) {
    if (!item.is_text()) {
      throw Failure(fmt::format("'in' of a text asks for a text, not for '{}'", type_name(item)));
    }
    return python::contains(container.text(), item.text());
  }
  if (container.kind == Kind::dict) {
    require_hashable(item);
    return find(*container.dict, item) != nullptr;
  }
  Iteration iteration(container);
  for (Value candidate; iteration.next(candidate);) {
    if (are_equal(candidate, item)) return true;
  }
  return false;
}

std::optional<std::size_t> length_if_any(const Value& value) {
  switch (value.kind) {
    case Kind::undefined:
      return 0;
    case Kind::text:
      return python::length(value.text());
    case Kind::list:
    case Kind::tuple:
      return value.size;
    case Kind::dict:
      return value.dict->entries.size();
    case Kind::object:
      break;
    default:
      return std::nullopt;
  }
  if (const auto* const range = object_as<Range>(value, Object::Type::range)) return range->count;
  if (const auto* const view = object_as<DictView>(value, Object::Type::view)) {
    return view->items.size();
  }
  if (const auto* const loop = object_as<LoopObject>(value, Object::Type::loop)) {
    return loop->state->length();
  }
  return std::nullopt;
}

std::size_t length_of(const Value& value) {
  const auto length = length_if_any(value);
  if (!length) throw Failure(fmt::format("a '{}' has no length", type_name(value)));
  return *length;
}

bool are_same(const Value& left, const Value& right) {
  if (left.kind != right.kind) return false;
  switch (left.kind) {
    case Kind::none:
      return true;
    case Kind::boolean:
      return left.boolean == right.boolean;
    case Kind::integer:
      return left.integer == right.integer;
    case Kind::text:
    case Kind::list:
    case Kind::tuple:
      return left.bytes == right.bytes && left.size == right.size;
    case Kind::dict:
      return left.dict == right.dict;
    case Kind::object:
      return left.object == right.object;
    default:
      return false;
  }
}

void require_hashable(const Value& key) {
  const Nesting nesting;
  if (key.kind == Kind::list || key.kind == Kind::dict) {
    throw Failure(fmt::format("a {} cannot be a key", type_name(key)));
  }
  if (key.kind == Kind::tuple) {
    for (const Value& item : key.sequence()) require_hashable(item);
  }
}

const Dict* make_dict(Arena& arena, std::span<const DictEntry> entries) {
  for (const DictEntry& entry : entries) require_hashable(entry.key);
  return entries.size() <= most_searched ? make_small_dict(arena, entries)
                                         : make_large_dict(arena, entries);
}

const Value* find(const Dict& dict, const Value& key) {
  if (key.is_text()) return find(dict, key.text());
  for (const DictEntry& entry : dict.entries) {
    if (!entry.key.is_text() && are_equal(entry.key, key)) return &entry.value;
  }
  return nullptr;
}

const Value* find(const Dict& dict, std::string_view key) {
  if (!dict.by_text.empty()) {
    const auto found = std::lower_bound(dict.by_text.begin(), dict.by_text.end(), key,
                                        [&](std::uint32_t entry, std::string_view wanted) {
                                          return dict.entries[entry].key.text() < wanted;
                                        });
    if (found == dict.by_text.end() || dict.entries[*found].key.text() != key) return nullptr;
    return &dict.entries[*found].value;
  }
  for (const DictEntry& entry : dict.entries) {
    if (entry.key.is_text() && entry.key.text() == key) return &entry.value;
  }
  return nullptr;
}

}  // namespace tunegauge::chat_templates
