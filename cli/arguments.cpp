// The parser: one pass over the words, each option looked up in the command's own table.

#include "cli/arguments.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/core.h>
#include <fmt/ranges.h>

#include "base/suggest.h"

namespace tunegauge::cli {

namespace {

bool is_option(const std::string& word) {
  return word.size() > 1 && word[0] == '-' &&
         !(word.size() > 1 && ((word[1] >= '0' && word[1] <= '9') || word[1] == '.'));
}

std::string with_dashes(std::string name) {
  std::replace(name.begin(), name.end(), '_', '-');
  return name;
}

/// Names as people type them; short forms of the two that everybody knows.
std::string long_form(const std::string& name) {
  if (name == "-h") return "--help";
  if (name == "-q") return "--quiet";
  return with_dashes(name);
}

struct Found {
  const Option* option = nullptr;
  bool denied = false;
};

Found find_option(const Command& command, const std::string& name) {
  for (const Option* option : options_of(command)) {
    const OptionNames names = names_of(*option);
    if (names.name == name) return {option, false};
    if (!names.denial.empty() && names.denial == name) return {option, true};
  }
  return {};
}

Error unknown_option(const Command& command, const std::string& name) {
  std::vector<std::string> known;
  for (const Option* option : options_of(command)) {
    const OptionNames names = names_of(*option);
    known.emplace_back(names.name);
    if (!names.denial.empty()) known.emplace_back(names.denial);
  }
  return usage_error(name, fmt::format("is no option of {}", command.name),
                     did_you_mean(name, known, fmt::format("tunegauge help {}", command.name)));
}

std::string article_of(ValueKind kind) {
  switch (kind) {
    case ValueKind::integer:
      return "a whole number";
    case ValueKind::number:
      return "a number";
    case ValueKind::date:
      return "a day such as 2026-03-15";
    default:
      return "a value";
  }
}

Result<void> check_integer(const Option& option, std::string_view name, const std::string& value) {
  const auto number = parse_integer(value);
  if (!number) {
    return usage_error(std::string(name), fmt::format("\"{}\" is no whole number", value),
                       fmt::format("give {} {} in plain digits", name, option.value));
  }
  if (*number >= option.least && *number <= option.most) return {};
  const std::string range = option.most == std::numeric_limits<std::int64_t>::max()
                                ? fmt::format("at least {}", option.least)
                                : fmt::format("from {} to {}", option.least, option.most);
  return usage_error(std::string(name), fmt::format("{} is out of range", value),
                     "give a number " + range);
}

Result<void> check_value(const Option& option, const std::string& name, const std::string& value) {
  switch (option.kind) {
    case ValueKind::integer:
      return check_integer(option, name, value);
    case ValueKind::number:
      if (parse_number(value)) return {};
      return usage_error(name, fmt::format("\"{}\" is no number", value),
                         fmt::format("give {} {}", name, option.value));
    case ValueKind::date:
      if (parse_date(value)) return {};
      return usage_error(name, fmt::format("\"{}\" is no day of the calendar", value),
                         "give it as 2026-03-15");
    case ValueKind::choice: {
      if (std::find(option.choices.begin(), option.choices.end(), value) != option.choices.end()) {
        return {};
      }
      const std::vector<std::string> known(option.choices.begin(), option.choices.end());
      const auto near = nearest(value, known);
      return usage_error(name,
                         fmt::format("\"{}\" is not one of {}", value, fmt::join(known, ", ")),
                         near ? fmt::format("did you mean {}?", *near) : "");
    }
    default:
      if (!value.empty()) return {};
      return usage_error(name, "the value is empty", fmt::format("give {} {}", name, option.value));
  }
}

Result<void> check_action(const Command& command, const std::vector<std::string>& positionals) {
  if (command.actions.empty()) return {};
  std::vector<std::string> known;
  for (const Action& action : command.actions) known.emplace_back(action.name);
  if (positionals.empty()) {
    return usage_error("", fmt::format("{} needs to know what to show", command.name),
                       fmt::format("give one of {}", fmt::join(known, ", ")));
  }
  const std::string& word = positionals.front();
  if (std::find(known.begin(), known.end(), word) != known.end()) return {};
  return usage_error(word, fmt::format("is not one of {}", fmt::join(known, ", ")),
                     did_you_mean(word, known));
}

}  // namespace

std::optional<double> parse_number(std::string_view text) {
  double number = 0;
  if (text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = fault == std::errc() && end == text.data() + text.size();
  if (!whole || !std::isfinite(number)) return std::nullopt;
  return number;
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
  std::int64_t number = 0;
  if (text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return number;
}

Result<Arguments> Arguments::parse(const Command& command, const std::vector<std::string>& words) {
  Arguments result;
  bool options_ended = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (options_ended || !is_option(word)) {
      result.positionals_.push_back(word);
      continue;
    }
    if (word == "--") {
      options_ended = true;
      continue;
    }
    const std::size_t equals = word.find('=');
    const std::string name = long_form(word.substr(0, equals));
    const Found found = find_option(command, name);
    if (found.option == nullptr) return unknown_option(command, name);
    const Option& option = *found.option;
    const std::string table_name(names_of(option).name);
    if (!option.repeatable && result.has(table_name)) {
      const bool same_switch = option.kind == ValueKind::none;
      if (!same_switch) return usage_error(name, "stands twice", "give it once");
    }
    if (option.kind == ValueKind::none) {
      if (equals != std::string::npos) {
        return usage_error(name, "takes no value", fmt::format("write {} alone", name));
      }
      result.given_.push_back({table_name, found.denied ? "false" : "true"});
      continue;
    }
    std::string value;
    if (equals != std::string::npos) {
      value = word.substr(equals + 1);
    } else if (i + 1 < words.size() && !is_option(words[i + 1])) {
      value = words[++i];
    } else {
      return usage_error(name, fmt::format("needs {}", article_of(option.kind)),
                         fmt::format("give {} {}", name, option.value));
    }
    if (auto checked = check_value(option, name, value); !checked) return checked.error();
    result.given_.push_back({table_name, std::move(value)});
  }
  if (result.has("--help")) return result;
  if (result.positionals_.size() > command.most_arguments) {
    return usage_error(result.positionals_[command.most_arguments], "is one argument too many",
                       fmt::format("tunegauge help {}", command.name));
  }
  if (auto checked = check_action(command, result.positionals_); !checked) return checked.error();
  return result;
}

bool Arguments::has(std::string_view name) const {
  return text(name).has_value();
}

std::optional<std::string> Arguments::text(std::string_view name) const {
  for (auto given = given_.rbegin(); given != given_.rend(); ++given) {
    if (given->name == name) return given->value;
  }
  return std::nullopt;
}

std::optional<std::int64_t> Arguments::integer(std::string_view name) const {
  const auto value = text(name);
  return value ? parse_integer(*value) : std::nullopt;
}

std::optional<double> Arguments::number(std::string_view name) const {
  const auto value = text(name);
  return value ? parse_number(*value) : std::nullopt;
}

std::optional<Date> Arguments::date(std::string_view name) const {
  const auto value = text(name);
  return value ? parse_date(*value) : std::nullopt;
}

std::optional<bool> Arguments::flag(std::string_view name) const {
  const auto value = text(name);
  return value ? std::optional(*value == "true") : std::nullopt;
}

}  // namespace tunegauge::cli
