// Tab-separated lines: source, file, first byte, length, tokens of each family.

#include "estimator/calibration/tools/fit/training_table.h"

#include <charconv>
#include <optional>
#include <string_view>

#include "base/file.h"

namespace tunegauge::calibration::fit {
namespace {

constexpr std::uint64_t most_table_bytes = 1'000'000'000;
constexpr std::uint64_t most_text_bytes = 100'000'000;
constexpr std::size_t fields_before_tokens = 4;

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(at, begin), text.size());
    parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

std::optional<std::size_t> number(std::string_view text) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// Keeps the last file, as the chunks of one stand together.
class Texts {
 public:
  explicit Texts(std::string folder) : folder_(std::move(folder)) {}

  Result<std::string_view> at(std::string_view file) {
    if (file != name_) {
      auto text = read_file(folder_ + "/" + std::string(file), most_text_bytes);
      if (!text) return text.error();
      text_ = std::move(*text);
      name_ = file;
    }
    return std::string_view(text_);
  }

 private:
  std::string folder_, name_, text_;
};

/// Adds the line's chunk to the table; what is wrong with it, or "".
Result<std::string> add_line(std::string_view line, Texts& texts, TrainingTable& table) {
  const auto fields = split(line, '\t');
  if (fields.size() != fields_before_tokens + table.families.size()) {
    return std::string("has another number of fields than the heading");
  }
  const auto begin = number(fields[2]), length = number(fields[3]);
  auto text = texts.at(fields[1]);
  if (!text) return text.error();
  if (!begin || !length || *begin > text->size() || *length > text->size() - *begin) {
    return std::string("names bytes that its text does not have");
  }
  if (table.sources.empty() || table.sources.back() != fields[0]) {
    table.sources.emplace_back(fields[0]);
  }
  Chunk chunk;
  chunk.source = table.sources.size() - 1;
  chunk.features = features_of(text->substr(*begin, *length));
  for (std::size_t i = fields_before_tokens; i < fields.size(); ++i) {
    const auto tokens = number(fields[i]);
    if (!tokens || *tokens == 0) return std::string("has a token count that is not above 0");
    chunk.tokens.push_back(static_cast<double>(*tokens));
  }
  table.chunks.push_back(std::move(chunk));
  return std::string();
}

}  // namespace

Result<TrainingTable> read_training_table(const std::string& path, const std::string& folder) {
  auto content = read_file(path, most_table_bytes);
  if (!content) return content.error();
  const auto lines = split(*content, '\n');
  TrainingTable table;
  if (lines.size() < 3 || !lines[0].starts_with("# ")) {
    return input_error(path, "is no training table", "make it with make_training_table.py");
  }
  table.counted_with = lines[0].substr(2);
  const auto heading = split(lines[1], '\t');
  for (std::size_t i = fields_before_tokens; i < heading.size(); ++i) {
    table.families.emplace_back(heading[i]);
  }
  Texts texts(folder);
  for (std::size_t i = 2; i < lines.size(); ++i) {
    if (lines[i].empty()) continue;
    auto wrong = add_line(lines[i], texts, table);
    if (!wrong) return wrong.error();
    if (!wrong->empty()) {
      return input_error(path + ":" + std::to_string(i + 1), *wrong, "make the table anew");
    }
  }
  if (table.families.empty() || table.sources.size() < 2) {
    return input_error(path, "has fewer than two sources or no family", "make it of more text");
  }
  return table;
}

}  // namespace tunegauge::calibration::fit
