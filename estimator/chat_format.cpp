// Finding a model's template, and giving it what transformers gives it.

#include "estimator/chat_format.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>

#include "base/file.h"
#include "base/utf8.h"
#include "estimator/chat_templates/failure.h"
#include "estimator/chat_templates/operations.h"
#include "estimator/dataset/json_parser.h"
#include "estimator/template_values.h"

namespace tunegauge {

namespace {

namespace fs = std::filesystem;
using chat_templates::DictEntry;
using chat_templates::Rendered;
using chat_templates::Template;
using chat_templates::Value;
using dataset::JsonValue;

/// A configuration may hold a template, and a list of all added tokens.
constexpr std::uint64_t most_config_bytes = std::uint64_t{64} << 20;
constexpr std::uint64_t most_template_bytes = std::uint64_t{4} << 20;

constexpr std::array<std::string_view, 8> special_token_names = {
    "bos_token", "eos_token", "unk_token",  "sep_token",
    "pad_token", "cls_token", "mask_token", "additional_special_tokens"};

/// A special token is a text, or an object that has it as "content".
std::string_view token_text(const JsonValue& value) {
  if (value.is_string()) return value.string();
  const JsonValue* const content = value.is_object() ? value.find("content") : nullptr;
  return content != nullptr ? content->string() : std::string_view();
}

std::vector<SpecialTokenName> special_tokens_of(const JsonValue& config) {
  std::vector<SpecialTokenName> tokens;
  for (const std::string_view name : special_token_names) {
    const JsonValue* const value = config.find(name);
    if (value == nullptr) continue;
    SpecialTokenName token{std::string(name), {}, value->is_array()};
    if (token.is_list) {
      for (const JsonValue& element : value->elements()) {
        token.texts.emplace_back(token_text(element));
      }
      if (token.texts.empty()) continue;
    } else {
      token.texts.emplace_back(token_text(*value));
      if (token.texts.front().empty()) continue;
    }
    tokens.push_back(std::move(token));
  }
  return tokens;
}

/// "chat_template" of a tokenizer_config.json: a text, which is the default one, or a list of named
/// ones.
std::string_view template_in(const JsonValue& config, std::string_view wanted) {
  const JsonValue* const value = config.find("chat_template");
  if (value == nullptr) return {};
  if (value->is_string()) return wanted == "default" ? value->string() : std::string_view();
  for (const JsonValue& entry : value->elements()) {
    const JsonValue* const name = entry.find("name");
    const JsonValue* const text = entry.find("template");
    if (name != nullptr && text != nullptr && name->string() == wanted) return text->string();
  }
  return {};
}

/// A tokenizer_config.json, or none.
class ConfigFile {
 public:
  /// `folder` may be "", or one without such a file: then nothing is in it.
  static Result<ConfigFile> read(const std::string& folder) {
    ConfigFile file;
    if (folder.empty()) return file;
    file.place_ = (fs::path(folder) / "tokenizer_config.json").string();
    std::error_code ignored;
    if (!fs::exists(file.place_, ignored)) return file;
    auto text = read_file(file.place_, most_config_bytes);
    if (!text) return text.error();
    file.text_ = std::make_unique<const std::string>(*std::move(text));
    if (find_invalid_utf8(*file.text_) == std::string_view::npos) {
      file.root_ = file.parser_.parse(*file.text_);
    }
    if (file.root_ == nullptr || !file.root_->is_object()) {
      return input_error(file.place_, "is no JSON object", "get the file anew");
    }
    return file;
  }

  [[nodiscard]] const std::string& place() const { return place_; }
  [[nodiscard]] std::string_view chat_template(std::string_view name) const {
    return root_ == nullptr ? std::string_view() : template_in(*root_, name);
  }
  [[nodiscard]] std::vector<SpecialTokenName> special_tokens() const {
    return root_ == nullptr ? std::vector<SpecialTokenName>() : special_tokens_of(*root_);
  }

 private:
  std::string place_;
  std::unique_ptr<const std::string> text_;  ///< what the tree borrows, also when this is moved
  dataset::JsonParser parser_;
  const JsonValue* root_ = nullptr;
};

Result<Template> compile_file(const std::string& path) {
  const auto source = read_file(path, most_template_bytes);
  if (!source) return source.error();
  return Template::compile(*source, path);
}

}  // namespace

Result<std::optional<ChatFormat>> find_chat_format(const std::string& folder) {
  const auto config = ConfigFile::read(folder);
  if (!config) return config.error();
  const std::string own_file = (fs::path(folder) / "chat_template.jinja").string();
  std::error_code ignored;
  std::optional<Result<Template>> compiled;
  if (fs::exists(own_file, ignored)) {
    compiled = compile_file(own_file);
  } else if (const std::string_view own = config->chat_template("default"); !own.empty()) {
    compiled = Template::compile(own, config->place() + " $.chat_template");
  }
  if (!compiled) return std::optional<ChatFormat>();
  if (!*compiled) return compiled->error();
  ChatFormat format{**compiled, config->special_tokens()};
  const std::string_view for_tools = config->chat_template("tool_use");
  if (!fs::exists(own_file, ignored) && !for_tools.empty()) {
    auto tool_template =
        Template::compile(for_tools, config->place() + " $.chat_template.tool_use");
    if (!tool_template) return tool_template.error();
    format.tool_template = *std::move(tool_template);
  }
  return std::optional(std::move(format));
}

Result<ChatFormat> load_chat_format(const std::string& template_file, const std::string& folder) {
  auto compiled = compile_file(template_file);
  if (!compiled) return compiled.error();
  const auto config = ConfigFile::read(folder);
  if (!config) return config.error();
  return ChatFormat{*std::move(compiled), config->special_tokens()};
}

Conversation conversation_of(const JsonValue& row) {
  return {row.find("messages"), nullptr, row.find("tools"), row.find("documents")};
}

Result<Rendered> ConversationRenderer::render(const Conversation& conversation,
                                              std::string_view line, bool add_generation_prompt) {
  renderer_.reset();
  try {
    chat_templates::Arena& arena = renderer_.arena();
    const auto value_of = [&](const JsonValue* json) {
      return json == nullptr ? Value::none() : template_value(arena, *json, line);
    };
    std::vector<DictEntry> entries;
    const auto add = [&](std::string_view name, const Value& value) {
      entries.push_back({Value::of(name), value});
    };
    for (const SpecialTokenName& token : format_.special_tokens) {
      Value* const texts = arena.array<Value>(token.texts.size());
      std::transform(token.texts.begin(), token.texts.end(), texts,
                     [](const std::string& text) { return Value::of(std::string_view(text)); });
      add(token.name, token.is_list ? Value::list_of({texts, token.texts.size()}) : *texts);
    }
    Value messages = value_of(conversation.messages);
    if (conversation.answer != nullptr && messages.is_sequence()) {
      Value* const all = arena.array<Value>(messages.size + 1);
      std::copy_n(messages.items, messages.size, all);
      all[messages.size] = value_of(conversation.answer);
      messages = Value::list_of({all, messages.size + 1});
    }
    add("messages", messages);
    add("tools", value_of(conversation.tools));
    add("documents", value_of(conversation.documents));
    add("add_generation_prompt", Value::of(add_generation_prompt));
    const bool has_tools = conversation.tools != nullptr && !conversation.tools->is_null();
    return render_entries(
        has_tools && format_.tool_template ? *format_.tool_template : format_.chat_template,
        entries);
  } catch (const chat_templates::Failure& failure) {
    return input_error("", failure.what());
  }
}

Result<Rendered> ConversationRenderer::render_with(const JsonValue& variables,
                                                   std::string_view parsed) {
  renderer_.reset();
  try {
    std::vector<DictEntry> entries;
    for (const dataset::JsonMember member : variables.members()) {
      entries.push_back({Value::of(member.key.string()),
                         template_value(renderer_.arena(), member.value, parsed)});
    }
    return render_entries(format_.chat_template, entries);
  } catch (const chat_templates::Failure& failure) {
    return input_error("", failure.what());
  }
}

Result<Rendered> ConversationRenderer::render_entries(const Template& chat_template,
                                                      const std::vector<DictEntry>& entries) {
  const chat_templates::Dict* const variables =
      chat_templates::make_dict(renderer_.arena(), entries);
  return renderer_.render(chat_template, *variables, now_);
}

}  // namespace tunegauge
