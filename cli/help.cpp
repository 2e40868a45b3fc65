// Help texts for people at a terminal.

#include "cli/help.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include "cli/commands.h"
#include "cli/version.h"
#include "reports/text_layout.h"

namespace tunegauge::cli {

namespace {

constexpr std::size_t kColumns = 100;
constexpr std::size_t kNameColumn = 30;

/// "  NAME   text", the text wrapped in its own column.
std::string entry(const std::string& name, const std::string& text) {
  std::string line = "  " + name;
  const bool own_line = name.size() + 4 > kNameColumn;
  line += own_line ? "\n" + std::string(kNameColumn, ' ')
                   : std::string(kNameColumn - 2 - name.size(), ' ');
  bool first = true;
  for (const std::string& part : reports::wrapped(text, kColumns - kNameColumn)) {
    if (!first) line += "\n" + std::string(kNameColumn, ' ');
    line += part;
    first = false;
  }
  return line + "\n";
}

std::string option_text(const Option& option) {
  std::string text(option.help);
  if (!option.choices.empty()) {
    text += fmt::format("{}{}", text.empty() ? "" : ": ", fmt::join(option.choices, ", "));
  }
  return text;
}

std::string option_name(const Option& option) {
  const OptionNames names = names_of(option);
  std::string name(names.name);
  if (!names.denial.empty()) name += fmt::format(", {}", names.denial);
  if (!option.value.empty()) name += fmt::format(" {}", option.value);
  return name;
}

std::string group_help(const OptionGroup& group) {
  std::string text = fmt::format("\n{}\n", group.title);
  for (const Option& option : group.options)
    text += entry(option_name(option), option_text(option));
  return text;
}

std::string exit_codes_help() {
  std::string text = "\nExit codes\n";
  for (const ExitCodeLine& line : exit_code_lines()) {
    text += fmt::format("  {:<4}{}\n", line.code, line.meaning);
  }
  return text;
}

}  // namespace

const std::vector<ExitCodeLine>& exit_code_lines() {
  static const std::vector<ExitCodeLine> kLines{
      {0, "fine: passed, or done"},
      {1, "the answer is no: the check failed, rows were refused"},
      {2, "the command line is wrong"},
      {3, "input cannot be read or is malformed, or output cannot be written"},
      {4, "the answer is not known: no price of that day or model"},
      {130, "interrupted; what was done so far is printed"}};
  return kLines;
}

std::string overview_help() {
  std::string text = fmt::format(
      "tunegauge {}: what a fine-tuning job costs and whether its data is sound, before you "
      "pay.\n\n"
      "Usage\n  tunegauge COMMAND [ARGUMENT...] [OPTION...]\n\nCommands\n",
      kVersion);
  for (const Command& command : command_table()) {
    text += fmt::format("  {:<12}{}\n", command.name, command.summary);
  }
  text += "\nFirst steps\n";
  for (const Command& command : command_table()) {
    if (command.examples.empty() || command.name == "help") continue;
    text += fmt::format("  {}\n", command.examples.front().command);
  }
  return text + "\ntunegauge help COMMAND shows a command in full.\n";
}

std::string command_help(const Command& command) {
  std::string text = fmt::format("tunegauge {}: {}\n\nUsage\n  tunegauge {}{}{} [OPTION...]\n",
                                 command.name, command.summary, command.name,
                                 command.arguments.empty() ? "" : " ", command.arguments);
  text += fmt::format("\n{}\n", command.description);
  if (!command.actions.empty()) {
    text += "\nWhat to give\n";
    for (const Action& action : command.actions) {
      std::string name(action.name);
      if (!action.arguments.empty()) name += fmt::format(" {}", action.arguments);
      text += entry(name, std::string(action.help));
    }
  }
  for (const OptionGroup& group : command.groups) text += group_help(group);
  text += group_help(common_options());
  if (!command.examples.empty()) text += "\nExamples\n";
  for (const Example& example : command.examples) {
    text += fmt::format("  # {}\n  {}\n", example.what, example.command);
  }
  return text + exit_codes_help();
}

Result<int> run_help(Session& session) {
  if (session.arguments().has("--man")) return session.deliver_text(manual_page());
  const auto& words = session.arguments().positionals();
  if (words.empty()) return session.deliver_text(overview_help());
  const Command* command = find_command(words.front());
  if (command != nullptr) return session.deliver_text(command_help(*command));
  return usage_error(words.front(), "is no command", "tunegauge help lists them");
}

}  // namespace tunegauge::cli
