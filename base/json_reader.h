#pragma once
// Reads small trusted-by-nobody JSON files (catalogs, rate cards, configs) with a path in every
// message. All problems of a file are collected, so that its author sees them at once.
//
// Not for hot loops: datasets have a row parser of their own, tokenizer.json goes through simdjson.
// A JsonNode borrows from its JsonDocument and must not outlive it. Not thread-safe.

#include <cstdint>
#include <initializer_list>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tunegauge {

class JsonNode;

class JsonDocument {
 public:
  /// Parses `text`; `name` (a file name) begins every message. Syntax errors name line and column.
  /// Refuses nesting deeper than 64 levels, duplicate keys and more than 10,000 keys in an object.
  static Result<JsonDocument> parse(std::string_view text, std::string name);

  JsonDocument(JsonDocument&&) noexcept;
  JsonDocument& operator=(JsonDocument&&) noexcept;
  ~JsonDocument();

  [[nodiscard]] JsonNode root() const;

  /// All problems found while reading, as one Error: the first is its text, each stands once in
  /// `details` as "name $.path: what", after 1,000 of them "... and more". Empty when there was
  /// none.
  [[nodiscard]] std::optional<Error> problem() const;

 private:
  friend class JsonNode;
  struct State;
  explicit JsonDocument(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// One value of the document and its path. A read of the wrong kind records a problem with the path
/// and returns an empty value, so that reading can go on and find the other problems.
class JsonNode {
 public:
  [[nodiscard]] const std::string& path() const { return path_; }  ///< "$.models[3].id"

  [[nodiscard]] bool is_null() const;
  [[nodiscard]] bool is_object() const;
  [[nodiscard]] bool is_array() const;
  [[nodiscard]] bool is_string() const;

  /// The value at `key`; absent is a problem (and the result reads as null without further ones),
  /// which says what was `expected` where that is given.
  [[nodiscard]] JsonNode member(std::string_view key, std::string_view expected = "") const;
  /// The value at `key`, or nothing where it is absent or null.
  [[nodiscard]] std::optional<JsonNode> optional_member(std::string_view key) const;
  /// Keys and values of an object, in the file's order.
  [[nodiscard]] std::vector<std::pair<std::string, JsonNode>> members() const;
  [[nodiscard]] std::vector<JsonNode> elements() const;

  [[nodiscard]] std::string string() const;  ///< any string
  [[nodiscard]] std::string text() const;    ///< a string that is not empty
  [[nodiscard]] bool boolean() const;
  [[nodiscard]] double number() const;
  [[nodiscard]] std::int64_t integer(
      std::int64_t least = 0, std::int64_t most = std::numeric_limits<std::int64_t>::max()) const;

  /// Records a problem for every key that is not in `known`, with the nearest known one.
  void refuse_keys_other_than(std::initializer_list<std::string_view> known) const;
  /// Records a problem of the reader's own at this path.
  void fail(const std::string& what) const;

 private:
  friend class JsonDocument;
  JsonNode(JsonDocument::State* state, const void* value, std::string path)
      : state_(state), value_(value), path_(std::move(path)) {}
  JsonDocument::State* state_;
  const void* value_;  ///< a JSON value of the library that json_reader.cpp uses; null where absent
  std::string path_;
};

}  // namespace tunegauge
