#pragma once
// How a model writes a conversation: its chat template and the special tokens that this names.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "estimator/chat_templates/template.h"
#include "estimator/dataset/json_value.h"

namespace tunegauge {

/// A text, or several ("additional_special_tokens").
struct SpecialTokenName {
  std::string name;  ///< "bos_token"
  std::vector<std::string> texts;
  bool is_list = false;
};

struct ChatFormat {
  chat_templates::Template chat_template;
  std::vector<SpecialTokenName> special_tokens;
  /// For conversations with tools, where the model has a template of its own for them.
  std::optional<chat_templates::Template> tool_template = std::nullopt;
};

/// Reads `folder`: chat_template.jinja, else "chat_template" of tokenizer_config.json (of several
/// the one named "default", and "tool_use" for conversations with tools), with the special tokens
/// of that file. Nothing where it has no template.
Result<std::optional<ChatFormat>> find_chat_format(const std::string& folder);

/// The same with the template of `template_file`; without a folder ("") there are no special
/// tokens.
Result<ChatFormat> load_chat_format(const std::string& template_file, const std::string& folder);

/// The parts of a row that a template renders.
struct Conversation {
  const dataset::JsonValue* messages = nullptr;   ///< null: none
  const dataset::JsonValue* answer = nullptr;     ///< one message more; null: none
  const dataset::JsonValue* tools = nullptr;      ///< null: none
  const dataset::JsonValue* documents = nullptr;  ///< null: none
};
/// Those of a conversational row.
[[nodiscard]] Conversation conversation_of(const dataset::JsonValue& row);

/// Renders conversations. One per worker.
class ConversationRenderer {
 public:
  ConversationRenderer(const ChatFormat& format, const chat_templates::python::CivilTime& now)
      : format_(format), now_(now) {}

  /// As transformers' apply_chat_template renders it.
  /// `line` is what the row was
  /// parsed from. The text is valid until the next call, while the row is.
  Result<chat_templates::Rendered> render(const Conversation& conversation, std::string_view line,
                                          bool add_generation_prompt);
  /// The format's template with these variables alone.
  Result<chat_templates::Rendered> render_with(const dataset::JsonValue& variables,
                                               std::string_view parsed);

 private:
  Result<chat_templates::Rendered> render_entries(
      const chat_templates::Template& chat_template,
      const std::vector<chat_templates::DictEntry>& entries);

  const ChatFormat& format_;
  chat_templates::python::CivilTime now_;
  chat_templates::Renderer renderer_;
};

}  // namespace tunegauge
