// The engine behind `tunegauge render` for thousands of small templates: one JSON line a case in,
// one out. compare_templates.py holds it against jinja2.
//
//     render_cases render --cases FILE.jsonl --now "2026-07-26 12:00:00"
//
// In: {"name", "template", "vars": {...}}. Out, flushed after each: {"name"} and one of "output",
// "refused" and "failed" (the message).

#include <cstdio>
#include <fstream>
#include <iostream>
#include <string>

#include <nlohmann/json.hpp>

#include "cli/clock.h"
#include "estimator/chat_format.h"
#include "estimator/dataset/json_parser.h"

namespace {

using namespace tunegauge;

nlohmann::json outcome_of(const std::string& source, const dataset::JsonValue& variables,
                          std::string_view line, const chat_templates::python::CivilTime& now) {
  auto compiled = chat_templates::Template::compile(source, "template");
  if (!compiled) return {{"failed", compiled.error().message()}};
  const ChatFormat format{*std::move(compiled), {}};
  ConversationRenderer renderer(format, now);
  const auto rendered = renderer.render_with(variables, line);
  if (!rendered) {
    const bool is_refused = rendered.error().kind == ErrorKind::refused;
    return {{is_refused ? "refused" : "failed", rendered.error().what}};
  }
  std::string text;
  rendered->append_to(text);
  return {{"output", text}};
}

}  // namespace

int main(int count, char** arguments) {
  constexpr int wanted_arguments = 6;
  const auto now = count == wanted_arguments ? cli::parse_time(arguments[5]) : std::nullopt;
  if (!now) {
    std::fprintf(stderr, "usage: render_cases render --cases FILE.jsonl --now TIME\n");
    return 2;
  }
  std::ifstream file(arguments[3]);
  dataset::JsonParser parser;
  for (std::string line; std::getline(file, line);) {
    const dataset::JsonValue* const row = parser.parse(line);
    const auto* const name = row == nullptr ? nullptr : row->find("name");
    const auto* const source = row == nullptr ? nullptr : row->find("template");
    const auto* const variables = row == nullptr ? nullptr : row->find("vars");
    if (name == nullptr || source == nullptr || variables == nullptr) {
      std::fprintf(stderr, "a line is no case\n");
      return 3;
    }
    nlohmann::json result =
        outcome_of(std::string(source->string()), *variables, line, *now);
    result["name"] = std::string(name->string());
    std::cout << result.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)
              << std::endl;
  }
  return 0;
}
