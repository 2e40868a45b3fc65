#pragma once
// The typed view of a dataset row: which format it has and the texts in it. Everything here borrows
// from the parsed row and stays valid as long as that does. JsonValue pointers lead back into the
// tree, for who needs more of it (chat templates).

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "estimator/dataset/json_value.h"

namespace tunegauge::dataset {

enum class Format : std::uint8_t {
  conversational,  ///< messages
  instruction,     ///< prompt, completion
  text,            ///< text
  preference,      ///< input, preferred_output, non_preferred_output
  tokenized,       ///< Parquet of token ids
  unknown,
};
[[nodiscard]] std::string_view to_string(Format format);

/// The fields that make a row one of this format; none for the last two.
[[nodiscard]] std::span<const std::string_view> required_fields(Format format);

struct DetectedFormat {
  Format format = Format::unknown;
  Format second = Format::unknown;  ///< where the fields of another format are there as well
};
/// The format whose required fields an object has; of several the first as the client looks.
[[nodiscard]] DetectedFormat detect_format(const JsonValue& object);

/// A content: a string, or the text parts of a list of parts. `texts` has one view a part.
struct Content {
  const JsonValue* value = nullptr;         ///< null where absent
  std::span<const std::string_view> texts;  ///< may be empty; a text may be ""
  std::uint32_t images = 0;

  [[nodiscard]] std::size_t bytes() const;  ///< of all texts
};

struct Message {
  std::string_view role;
  Content content;
  /// Names and arguments of tool calls as they stand in the row: the JSON text of `tool_calls`, ""
  /// where there are none.
  std::string_view tool_calls;
  std::string_view reasoning;        ///< `reasoning` or `reasoning_content`, unescaped
  std::optional<bool> weight;        ///< message weight: trained or masked; nothing where unset
  const JsonValue* value = nullptr;  ///< the message object

  /// Bytes of text of content, tool calls and reasoning.
  [[nodiscard]] std::size_t bytes() const;
};

struct Row {
  Format format = Format::unknown;
  std::span<const Message> messages;  ///< conversational; preference: those of `input`
  Content text;
  Content prompt;
  Content completion;
  Message preferred;
  Message non_preferred;
  std::string_view tools;  ///< JSON text of `tools` (top level or in `input`), "" if none
  const JsonValue* tools_value = nullptr;
  std::uint32_t images = 0;  ///< in all contents; they cannot be counted offline
  bool has_weights = false;  ///< a message has a `weight` (which sets train-on-inputs)
  const JsonValue* root = nullptr;
  std::string_view source;  ///< the line
};

}  // namespace tunegauge::dataset
