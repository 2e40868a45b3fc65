#pragma once
// What expressions of a template deal in: the values of Python that Jinja2 shows to a template.
//
// A Value is small and copied freely; texts, lists and dicts are views of memory that somebody else
// keeps: the template, the variables, or the arena of the rendering. Nothing is changed once it is
// made (the sandbox of transformers forbids it) but namespaces, loops and the like, see Object.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace tunegauge::chat_templates {

struct Value;
struct DictEntry;
struct Dict;
struct Object;

enum class Kind : std::uint8_t {
  undefined,
  none,
  boolean,
  integer,
  big_integer,  ///< of the data, with more than 64 bits: its digits, to be shown but not computed
                ///< with
  real,         ///< Python's float
  text,
  list,
  tuple,
  dict,
  object,  ///< all that is more than data
};

/// Why a value is undefined; the text is the name that was looked for.
enum class Missing : std::uint8_t {
  variable,
  attribute,
  element,    ///< an index, without a name
  item,       ///< of an empty sequence: first, last, min, max
  forbidden,  ///< an attribute that the sandbox keeps back: using it fails
};

struct Value {
  Kind kind = Kind::undefined;
  Missing missing = Missing::variable;  ///< of undefined
  bool is_markup = false;               ///< of text: the filters safe and escape made it
  bool is_group = false;                ///< of tuple: groupby made it, its parts have names
  std::size_t size = 0;                 ///< bytes of text, items of list and tuple
  union {
    bool boolean;
    std::int64_t integer;
    double real;
    const char* bytes;   ///< UTF-8; digits of a big integer
    const Value* items;  ///< of list and tuple
    const Dict* dict;
    Object* object;
  };

  constexpr Value() : bytes(nullptr) {}
  static constexpr Value of(bool value) {
    Value made(Kind::boolean);
    made.boolean = value;
    return made;
  }
  static constexpr Value of(std::int64_t value) {
    Value made(Kind::integer);
    made.integer = value;
    return made;
  }
  static constexpr Value of_size(std::size_t value) { return of(static_cast<std::int64_t>(value)); }
  static constexpr Value of(double value) {
    Value made(Kind::real);
    made.real = value;
    return made;
  }
  static constexpr Value of(std::string_view value) {
    Value made(Kind::text);
    made.bytes = value.data();
    made.size = value.size();
    return made;
  }
  static constexpr Value big_integer(std::string_view digits) {
    Value made(Kind::big_integer);
    made.bytes = digits.data();
    made.size = digits.size();
    return made;
  }
  static Value of(const char*) = delete;  // would be a boolean
  static constexpr Value markup(std::string_view value) {
    Value made = of(value);
    made.is_markup = true;
    return made;
  }
  static constexpr Value list_of(std::span<const Value> items) {
    return sequence(Kind::list, items);
  }
  static constexpr Value tuple_of(std::span<const Value> items) {
    return sequence(Kind::tuple, items);
  }
  static constexpr Value of(const Dict* dict) {
    Value made(Kind::dict);
    made.dict = dict;
    return made;
  }
  static constexpr Value of(Object* object) {
    Value made(Kind::object);
    made.object = object;
    return made;
  }
  static constexpr Value none() { return Value(Kind::none); }
  static constexpr Value undefined(Missing why, std::string_view name) {
    Value made;
    made.missing = why;
    made.bytes = name.data();
    made.size = name.size();
    return made;
  }

  [[nodiscard]] bool is_undefined() const { return kind == Kind::undefined; }
  [[nodiscard]] bool is_none() const { return kind == Kind::none; }
  [[nodiscard]] bool is_text() const { return kind == Kind::text; }
  [[nodiscard]] bool is_sequence() const { return kind == Kind::list || kind == Kind::tuple; }
  /// Booleans are integers in Python.
  [[nodiscard]] bool is_integral() const { return kind == Kind::integer || kind == Kind::boolean; }
  [[nodiscard]] bool is_number() const { return is_integral() || kind == Kind::real; }

  /// Precondition of each: a value of that kind.
  [[nodiscard]] std::string_view text() const { return {bytes, size}; }
  [[nodiscard]] std::span<const Value> sequence() const { return {items, size}; }
  [[nodiscard]] std::int64_t integral() const {
    return kind == Kind::boolean ? static_cast<std::int64_t>(boolean) : integer;
  }
  [[nodiscard]] double number() const {
    return kind == Kind::real ? real : static_cast<double>(integral());
  }

 private:
  explicit constexpr Value(Kind of_kind) : kind(of_kind), bytes(nullptr) {}
  static constexpr Value sequence(Kind kind, std::span<const Value> items) {
    Value made(kind);
    made.items = items.data();
    made.size = items.size();
    return made;
  }
};

struct DictEntry {
  Value key;
  Value value;
};

/// In the order in which the keys came; keys are unique. `by_text` are the numbers of the entries
/// whose keys are texts, sorted by them; it is empty where there are few entries.
struct Dict {
  std::span<const DictEntry> entries;
  std::span<const std::uint32_t> by_text = {};
};

}  // namespace tunegauge::chat_templates
