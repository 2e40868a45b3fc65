#pragma once
// The provider's rules for contents and conversations, used by more than one format.

#include <cstdint>
#include <string>
#include <string_view>

#include "estimator/dataset/json_value.h"
#include "estimator/dataset/row_check.h"

namespace tunegauge::dataset {

struct ContentFacts {
  bool is_parts = false;  ///< a list of parts instead of a string
  std::uint32_t images = 0;
};

/// One content of a message with this role (a prompt counts as user's, a completion as
/// assistant's).
ContentFacts check_content(const JsonValue& content, std::string_view role, RowFaults& faults);

/// The images of all messages together.
void check_image_total(const JsonValue& messages, std::uint32_t images, RowFaults& faults);

/// Whether the conversation stands alone or is the input of a preference row, which needs no
/// assistant message and may begin with one (the page's own example does).
enum class Conversation : std::uint8_t { whole, input };
void check_conversation(const JsonValue& messages, Conversation kind, RowFaults& faults);

/// `input`, `preferred_output` and `non_preferred_output`.
void check_preference(const JsonValue& row, RowFaults& faults);

/// "`cook`", shortened where long.
[[nodiscard]] std::string quoted(std::string_view text);

}  // namespace tunegauge::dataset
