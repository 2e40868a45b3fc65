// Fuzz target: any template with any variables is rendered or refused, within its limits. The first
// NUL byte parts the template from the JSON of its variables.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/utf8.h"
#include "estimator/chat_format.h"
#include "estimator/chat_templates/failure.h"
#include "estimator/chat_templates/operations.h"
#include "estimator/dataset/json_parser.h"
#include "estimator/template_values.h"

using namespace tunegauge;
using chat_templates::DictEntry;
using chat_templates::Value;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::size_t end = bytes.find('\0');
  const auto compiled = chat_templates::Template::compile(bytes.substr(0, end), "fuzz");
  if (!compiled) return 0;
  const std::string variables =
      end == bytes.npos
          ? R"({"messages":[{"role":"user","content":"a"},{"role":"assistant","content":[1,"b"]}]})"
          : replace_invalid_utf8(bytes.substr(end + 1));
  dataset::JsonParser parser;
  const dataset::JsonValue* const json = parser.parse(variables);
  if (json == nullptr || !json->is_object()) return 0;
  chat_templates::RenderLimits limits;
  limits.most_output_bytes = 1U << 20U;
  limits.most_memory_bytes = 16U << 20U;
  limits.most_steps = 20'000;
  chat_templates::Renderer renderer(limits);
  const chat_templates::Dict* values = nullptr;
  try {
    std::vector<DictEntry> entries;
    for (const dataset::JsonMember member : json->members()) {
      entries.push_back({Value::of(member.key.string()),
                         template_value(renderer.arena(), member.value, variables)});
    }
    values = chat_templates::make_dict(renderer.arena(), entries);
  } catch (const chat_templates::Failure&) {
    return 0;  // more than the arena holds
  }
  const auto rendered = renderer.render(*compiled, *values, {2026, 7, 26, 12, 0, 0, 0, 0, 207});
  if (!rendered) return 0;
  std::string text;
  rendered->append_to(text);
  if (find_invalid_utf8(text) != std::string_view::npos) __builtin_trap();
  return 0;
}
