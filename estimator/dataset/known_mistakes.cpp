// Signs of other kinds of files: magic numbers, first lines, names of fields.

#include "estimator/dataset/known_mistakes.h"

#include <fmt/core.h>

#include <algorithm>
#include <span>

#include "estimator/dataset/row.h"

namespace tunegauge::dataset {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::string_view space = " \t\r\n";
constexpr std::size_t looked_at_bytes = 64;
constexpr std::size_t most_column_bytes = 40;

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(space);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(space) - first + 1);
}

/// ASCII letters in UTF-16 have a NUL as every second byte.
bool looks_like_utf16(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) return true;
  const std::string_view start = bytes.substr(0, looked_at_bytes);
  const auto nuls = static_cast<std::size_t>(std::count(start.begin(), start.end(), '\0'));
  return start.size() >= 8 && 3 * nuls >= start.size();
}

/// A column's name of a header: short, of letters, digits and few signs.
bool is_column_name(std::string_view name) {
  name = trimmed(name);
  if (name.size() >= 2 && name.front() == '"' && name.back() == '"') {
    name = name.substr(1, name.size() - 2);
  }
  return !name.empty() && name.size() <= most_column_bytes &&
         std::all_of(name.begin(), name.end(), [](char byte) {
           return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                  (byte >= '0' && byte <= '9') || byte == '_' || byte == ' ' || byte == '-';
         });
}

bool looks_like_csv_header(std::string_view line) {
  for (const char separator : {',', ';', '\t'}) {
    std::size_t names = 0;
    std::string_view left = line;
    for (;;) {
      const std::size_t end = std::min(left.find(separator), left.size());
      if (!is_column_name(left.substr(0, end))) break;
      ++names;
      if (end == left.size()) return names >= 2 && !(line.front() >= '0' && line.front() <= '9');
      left.remove_prefix(end + 1);
    }
  }
  return false;
}

/// A list of rows, or an object whose lines are not rows of their own.
bool looks_like_json_document(std::string_view text) {
  const std::string_view line = trimmed(text.substr(0, text.find_first_of("\r\n")));
  if (line.starts_with('[')) return trimmed(text.substr(1)).starts_with('{');
  return line.starts_with('{') && "{[,:"sv.find(line.back()) != std::string_view::npos;
}

bool has(const JsonValue& object, std::string_view key) {
  return object.find(key) != nullptr;
}

bool is_sharegpt(const JsonValue& object) {
  const JsonValue* const turns = object.find("conversations");
  if (turns == nullptr || !turns->is_array() || turns->size() == 0) return false;
  const JsonValue& first = *turns->elements().begin();
  return has(first, "from") && has(first, "value");
}

std::string_view name_of(Rule mistake) {
  switch (mistake) {
    case Rule::file_utf16:
      return "the file is UTF-16, not UTF-8";
    case Rule::file_compressed:
      return "the file is a compressed archive, not text";
    case Rule::file_parquet:
      return "the file is Parquet, not JSONL";
    case Rule::file_json:
      return "the file is one JSON document over several lines or a list, not one object a line";
    case Rule::file_csv_content:
      return "the file looks like CSV, not JSONL";
    case Rule::rows_python:
      return "Python's way to print a dict, not JSON";
    case Rule::rows_sharegpt:
      return "ShareGPT: `conversations` of `from` and `value`";
    case Rule::rows_alpaca:
      return "Alpaca: `instruction`, `input` and `output`";
    case Rule::rows_chosen_rejected:
      return "preferences with `chosen` and `rejected`";
    case Rule::rows_question_answer:
      return "pairs of a question and an answer under other names";
    default:
      return "";
  }
}

}  // namespace

std::optional<Rule> kind_of_content(std::string_view first_bytes) {
  if (first_bytes.starts_with("\x1F\x8B") || first_bytes.starts_with("PK\x03\x04") ||
      first_bytes.starts_with("\x28\xB5\x2F\xFD") || first_bytes.starts_with("BZh") ||
      first_bytes.starts_with("\xFD"
                              "7zXZ")) {
    return Rule::file_compressed;
  }
  if (first_bytes.starts_with("PAR1")) return Rule::file_parquet;
  if (looks_like_utf16(first_bytes)) return Rule::file_utf16;
  if (first_bytes.starts_with("\xEF\xBB\xBF")) first_bytes.remove_prefix(3);
  const std::size_t start = first_bytes.find_first_not_of(space);
  if (start == std::string_view::npos) return std::nullopt;
  const std::string_view text = first_bytes.substr(start);
  if (looks_like_json_document(text)) return Rule::file_json;
  if (looks_like_csv_header(trimmed(text.substr(0, text.find_first_of("\r\n"))))) {
    return Rule::file_csv_content;
  }
  return std::nullopt;
}

std::optional<Rule> kind_of_line(std::string_view line) {
  const std::string_view row = trimmed(line);
  if (!row.starts_with('{')) return std::nullopt;
  if (trimmed(row.substr(1)).starts_with('\'')) return Rule::rows_python;
  return std::nullopt;
}

std::optional<Rule> kind_of_row(const JsonValue& object) {
  if (is_sharegpt(object)) return Rule::rows_sharegpt;
  if (has(object, "chosen") && has(object, "rejected")) return Rule::rows_chosen_rejected;
  if (has(object, "instruction") && (has(object, "output") || has(object, "response"))) {
    return Rule::rows_alpaca;
  }
  for (const std::string_view question : {"question", "query", "input", "prompt"}) {
    for (const std::string_view answer : {"answer", "response", "output"}) {
      if (has(object, question) && has(object, answer)) return Rule::rows_question_answer;
    }
  }
  return std::nullopt;
}

std::string unknown_format_message(const JsonValue& object) {
  std::string message = "the row has the fields of no dataset format";
  if (const std::optional<Rule> kind = kind_of_row(object)) {
    return fmt::format("{}; it looks like {}", message, name_of(*kind));
  }
  for (const Format format : {Format::instruction, Format::preference}) {
    std::string_view missing;
    std::size_t there = 0;
    for (const std::string_view field : required_fields(format)) {
      if (has(object, field)) {
        ++there;
      } else {
        missing = field;
      }
    }
    if (there > 0 && there + 1 == required_fields(format).size()) {
      return fmt::format("{}; for the {} format `{}` is missing", message, to_string(format),
                         missing);
    }
  }
  return message;
}

std::string mistake_message(Rule rule, std::uint64_t rows) {
  if (rows == 0) return std::string(name_of(rule));
  return fmt::format("{} {} {}", rows, rows == 1 ? "row looks like" : "rows look like",
                     name_of(rule));
}

std::array<Rule, 3> caused_rules(Rule mistake) {
  const auto content = std::find(content_mistakes.begin(), content_mistakes.end(), mistake);
  if (content != content_mistakes.end()) {
    return {Rule::row_not_json, Rule::file_not_utf8, Rule::row_blank};
  }
  const Rule only = mistake == Rule::rows_python ? Rule::row_not_json : Rule::format_unknown;
  return {only, only, only};
}

}  // namespace tunegauge::dataset
