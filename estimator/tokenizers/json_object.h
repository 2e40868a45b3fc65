#pragma once
// Reading objects of tokenizer.json: every problem names the file and the JSON path.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <simdjson.h>

#include "base/result.h"

namespace tunegauge::tokenizers {

/// An object and its place ("tokenizer.json $.model"). Borrows from the parser.
class JsonObject {
 public:
  static Result<JsonObject> of(simdjson::dom::element value, std::string place);

  /// The value at `key`, or nothing where it is absent or null.
  [[nodiscard]] std::optional<simdjson::dom::element> find(std::string_view key) const;
  /// The value at `key`; absent or null is an error.
  [[nodiscard]] Result<simdjson::dom::element> need(std::string_view key) const;
  [[nodiscard]] Result<simdjson::dom::array> need_array(std::string_view key) const;
  [[nodiscard]] Result<std::string_view> need_text(std::string_view key) const;
  [[nodiscard]] Result<std::string_view> text(std::string_view key,
                                              std::string_view otherwise) const;
  [[nodiscard]] Result<bool> boolean(std::string_view key, bool otherwise) const;
  [[nodiscard]] Result<std::uint64_t> number(std::string_view key, std::uint64_t otherwise) const;

  [[nodiscard]] const std::string& place() const { return place_; }
  [[nodiscard]] std::string place_of(std::string_view key) const;

 private:
  JsonObject(simdjson::dom::object object, std::string place)
      : object_(object), place_(std::move(place)) {}
  simdjson::dom::object object_;
  std::string place_;
};

/// What to do about a file that no tool writes so.
inline constexpr std::string_view get_anew =
    "get the file anew, or save it again with Hugging Face tokenizers";

/// "must be a string, not a number".
[[nodiscard]] Error wrong_kind(std::string place, std::string_view wanted,
                               simdjson::dom::element found);
/// A piece of the file's own text for a message: quoted, cut when it is long.
[[nodiscard]] std::string quote(std::string_view text);

}  // namespace tunegauge::tokenizers
