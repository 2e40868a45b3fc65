// Finding a model's template, and giving it what transformers gives it.

#include "estimator/chat_format.h"

#include <algorithm>
#include <array>
#include <filesystem>

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

/// "chat_template" of a tokenizer_config.json: a text, or a list of named ones.
std::string_view template_in(const JsonValue& config) {
  const JsonValue* const value = config.find("chat_template");
  if (value == nullptr) return {};
  if (value->is_string()) return value->string();
  for (const JsonValue& entry : value->elements()) {
    const JsonValue* const name = entry.find("name");
    const JsonValue* const text = entry.find("template");
    if (name != nullptr && text != nullptr && name->string() == "default") return text->string();
  }
  return {};
}

Result<Template> compile_file(const std::string& path) {
  const auto source = read_file(path, most_template_bytes);
  if (!source) return source.error();
  return Template::compile(*source, path);
}

}  // namespace

Result<ChatFormat> load_chat_format(const std::string& folder, const std::string& template_file) {
  dataset::JsonParser parser;
  std::string config_text;
  const JsonValue* config = nullptr;
  const std::string config_file =
      folder.empty() ? "" : (fs::path(folder) / "tokenizer_config.json").string();
  std::error_code ignored;
  if (!folder.empty() && fs::exists(config_file, ignored)) {
    auto text = read_file(config_file, most_config_bytes);
    if (!text) return text.error();
    config_text = *std::move(text);
    const bool is_utf8 = find_invalid_utf8(config_text) == std::string_view::npos;
    config = is_utf8 ? parser.parse(config_text) : nullptr;
    if (config == nullptr || !config->is_object()) {
      return input_error(config_file, "is no JSON object", "get the file anew");
    }
  }
  std::vector<SpecialTokenName> tokens;
  if (config != nullptr) tokens = special_tokens_of(*config);
  const auto with_tokens = [&](Result<Template> compiled) -> Result<ChatFormat> {
    if (!compiled) return compiled.error();
    return ChatFormat{*std::move(compiled), std::move(tokens)};
  };
  if (!template_file.empty()) return with_tokens(compile_file(template_file));
  const std::string own_file = (fs::path(folder) / "chat_template.jinja").string();
  if (fs::exists(own_file, ignored)) return with_tokens(compile_file(own_file));
  const std::string_view own = config != nullptr ? template_in(*config) : std::string_view();
  if (own.empty()) {
    return input_error(folder, "has no chat template",
                       "put chat_template.jinja or tokenizer_config.json there, or give "
                       "--template FILE");
  }
  return with_tokens(Template::compile(own, config_file + " $.chat_template"));
}

Result<Rendered> ConversationRenderer::render(const JsonValue& row, std::string_view line,
                                              bool add_generation_prompt) {
  renderer_.reset();
  try {
    chat_templates::Arena& arena = renderer_.arena();
    const auto member = [&](std::string_view key) {
      const JsonValue* const value = row.find(key);
      return value == nullptr ? Value::none() : template_value(arena, *value, line);
    };
    std::vector<DictEntry> entries;
    for (const SpecialTokenName& token : format_.special_tokens) {
      const Value first = Value::of(std::string_view(token.texts.front()));
      Value value = first;
      if (token.is_list) {
        Value* const texts = arena.array<Value>(token.texts.size());
        std::transform(token.texts.begin(), token.texts.end(), texts,
                       [](const std::string& text) { return Value::of(std::string_view(text)); });
        value = Value::list_of({texts, token.texts.size()});
      }
      entries.push_back({Value::of(std::string_view(token.name)), value});
    }
    const auto add = [&](std::string_view name, const Value& value) {
      entries.push_back({Value::of(name), value});
    };
    add("messages", member("messages"));
    add("tools", member("tools"));
    add("documents", member("documents"));
    add("add_generation_prompt", Value::of(add_generation_prompt));
    return render_entries(entries);
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
    return render_entries(entries);
  } catch (const chat_templates::Failure& failure) {
    return input_error("", failure.what());
  }
}

Result<Rendered> ConversationRenderer::render_entries(const std::vector<DictEntry>& entries) {
  const chat_templates::Dict* const variables =
      chat_templates::make_dict(renderer_.arena(), entries);
  return renderer_.render(format_.chat_template, *variables, now_);
}

}  // namespace tunegauge
