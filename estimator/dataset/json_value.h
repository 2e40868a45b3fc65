#pragma once
// One value of a parsed dataset row. A tree of these is made by JsonParser, lives in the parser's
// arena and borrows text from the line: both must outlive it. Plain data, 32 bytes, no destructor.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tunegauge::dataset {

enum class JsonKind : std::uint8_t {
  null,
  boolean,
  integer,
  real,
  non_finite,  ///< NaN, Infinity, -Infinity: Python reads them, JSON (RFC 8259) has none
  string,
  array,
  object,
};

/// "a number", "a string", "an object" ...: for messages.
[[nodiscard]] std::string_view with_article(JsonKind kind);

class JsonElements;
class JsonMembers;

class JsonValue {
 public:
  [[nodiscard]] JsonKind kind() const { return kind_; }
  [[nodiscard]] bool is_null() const { return kind_ == JsonKind::null; }
  [[nodiscard]] bool is_string() const { return kind_ == JsonKind::string; }
  [[nodiscard]] bool is_array() const { return kind_ == JsonKind::array; }
  [[nodiscard]] bool is_object() const { return kind_ == JsonKind::object; }
  [[nodiscard]] bool is_number() const {
    return kind_ == JsonKind::integer || kind_ == JsonKind::real || kind_ == JsonKind::non_finite;
  }

  /// Byte offsets of the first byte of the value and of the one after it, in the parsed text.
  [[nodiscard]] std::size_t begin() const { return begin_; }
  [[nodiscard]] std::size_t end() const { return end_; }
  /// The value as it stands in the text that was parsed.
  [[nodiscard]] std::string_view source(std::string_view parsed) const {
    return parsed.substr(begin_, end_ - begin_);
  }

  /// The unescaped text, "" where this is no string. A lone surrogate escape reads as U+FFFD.
  [[nodiscard]] std::string_view string() const {
    return is_string() ? std::string_view{text_, size_} : std::string_view{};
  }
  /// A string that has a lone surrogate escape.
  [[nodiscard]] bool has_lone_surrogate() const { return is_string() && flag_; }

  [[nodiscard]] bool boolean() const { return kind_ == JsonKind::boolean && flag_; }
  /// The value of an integer that fits 64 bits, else nothing.
  [[nodiscard]] std::optional<std::int64_t> integer() const;
  /// Any number as the nearest double (beyond its range: infinity); 0 where this is none.
  [[nodiscard]] double number() const;

  /// Elements of an array or members of an object (repeated keys counted each), else 0.
  [[nodiscard]] std::size_t size() const { return is_array() || is_object() ? size_ : 0; }
  /// In the text's order; empty where this is no array / no object.
  [[nodiscard]] JsonElements elements() const;
  [[nodiscard]] JsonMembers members() const;
  /// The value at `key`, of repeated keys the last (as Python has it); null where there is none.
  [[nodiscard]] const JsonValue* find(std::string_view key) const;
  /// An object in which a key stands twice.
  [[nodiscard]] bool has_duplicate_keys() const { return is_object() && flag_; }

 private:
  friend class JsonParser;
  friend class JsonElements;
  friend class JsonMembers;

  JsonKind kind_ = JsonKind::null;
  bool flag_ = false;  ///< by kind: true, lone surrogate, duplicate keys
  std::uint32_t begin_ = 0;
  std::uint32_t end_ = 0;
  std::uint32_t size_ = 0;  ///< by kind: bytes of text, elements, members
  union {
    const char* text_ = nullptr;  ///< string: unescaped; number: as written
    const JsonValue* first_;      ///< array: first element; object: first key, its value is next
  };
  const JsonValue* next_ = nullptr;  ///< sibling; of a key its value, of that the next key
};

/// Range of an array's elements.
class JsonElements {
 public:
  class Iterator {
   public:
    explicit Iterator(const JsonValue* at) : at_(at) {}
    const JsonValue& operator*() const { return *at_; }
    Iterator& operator++() {
      at_ = at_->next_;
      return *this;
    }
    bool operator!=(const Iterator& other) const { return at_ != other.at_; }

   private:
    const JsonValue* at_;
  };
  explicit JsonElements(const JsonValue* first) : first_(first) {}
  [[nodiscard]] Iterator begin() const { return Iterator(first_); }
  [[nodiscard]] Iterator end() const { return Iterator(nullptr); }

 private:
  const JsonValue* first_;
};

struct JsonMember {
  const JsonValue& key;  ///< a string
  const JsonValue& value;
};

/// Range of an object's members, repeated keys included.
class JsonMembers {
 public:
  class Iterator {
   public:
    explicit Iterator(const JsonValue* key) : key_(key) {}
    JsonMember operator*() const { return {*key_, *key_->next_}; }
    Iterator& operator++() {
      key_ = key_->next_->next_;
      return *this;
    }
    bool operator!=(const Iterator& other) const { return key_ != other.key_; }

   private:
    const JsonValue* key_;
  };
  explicit JsonMembers(const JsonValue* first) : first_(first) {}
  [[nodiscard]] Iterator begin() const { return Iterator(first_); }
  [[nodiscard]] Iterator end() const { return Iterator(nullptr); }

 private:
  const JsonValue* first_;
};

inline JsonElements JsonValue::elements() const {
  return JsonElements(is_array() ? first_ : nullptr);
}
inline JsonMembers JsonValue::members() const {
  return JsonMembers(is_object() ? first_ : nullptr);
}

}  // namespace tunegauge::dataset
