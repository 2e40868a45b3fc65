// Completion scripts. What may follow is laid out as words in the script itself, so that completing
// starts no program.

#include <algorithm>

#include <fmt/core.h>
#include <fmt/ranges.h>

#include "cli/commands.h"
#include "cli/help.h"

namespace tunegauge::cli {

namespace {

using Words = std::vector<std::string>;

Words command_names() {
  Words names;
  for (const Command& command : command_table()) names.emplace_back(command.name);
  return names;
}

Words option_names(const Command& command) {
  Words names;
  for (const Option* option : options_of(command)) {
    const OptionNames pair = names_of(*option);
    names.emplace_back(pair.name);
    if (!pair.denial.empty()) names.emplace_back(pair.denial);
  }
  return names;
}

Words argument_words(const Command& command) {
  Words words;
  for (const Action& action : command.actions) words.emplace_back(action.name);
  if (command.name == "help") words = command_names();
  return words;
}

std::string bash_script(const Words& models) {
  std::string options;
  std::string values;
  std::string arguments;
  for (const Command& command : command_table()) {
    options += fmt::format("    {}) options=\"{}\" ;;\n", command.name,
                           fmt::join(option_names(command), " "));
    for (const Option* option : options_of(command)) {
      const std::string name(names_of(*option).name);
      if (option->kind == ValueKind::choice) {
        values += fmt::format("    \"{} {}\") values=\"{}\" ;;\n", command.name, name,
                              fmt::join(option->choices, " "));
      } else if (option->kind == ValueKind::model) {
        values += fmt::format("    \"{} {}\") values=\"$models\" ;;\n", command.name, name);
      } else if (option->kind == ValueKind::file) {
        values += fmt::format("    \"{} {}\") COMPREPLY=($(compgen -f -- \"$word\")); return ;;\n",
                              command.name, name);
      } else if (option->kind != ValueKind::none) {
        values += fmt::format("    \"{} {}\") return ;;\n", command.name, name);
      }
    }
    Words words = argument_words(command);
    if (!words.empty()) {
      arguments += fmt::format("    {}) first=\"{}\" ;;\n", command.name, fmt::join(words, " "));
    }
  }
  return fmt::format(
      R"(# bash completion of tunegauge, made by `tunegauge completion bash`
_tunegauge() {{
  local word="${{COMP_WORDS[COMP_CWORD]}}" previous="${{COMP_WORDS[COMP_CWORD-1]}}"
  local command="${{COMP_WORDS[1]}}" options="" values="" first=""
  local models='{}'
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "{}" -- "$word"))
    return
  fi
  case "$command $previous" in
{}  esac
  if [ -n "$values" ]; then
    COMPREPLY=($(compgen -W "$values" -- "$word"))
    return
  fi
  case "$command" in
{}  esac
  case "$command" in
{}  esac
  if [[ "$word" == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$word"))
  elif [ -n "$first" ] && [ "$COMP_CWORD" -eq 2 ]; then
    COMPREPLY=($(compgen -W "$first" -- "$word"))
  elif [ "$command $previous" = "catalog show" ]; then
    COMPREPLY=($(compgen -W "$models" -- "$word"))
  else
    COMPREPLY=($(compgen -f -- "$word"))
  fi
}}
complete -o filenames -F _tunegauge tunegauge
)",
      fmt::join(models, " "), fmt::join(command_names(), " "), values, options, arguments);
}

/// Text inside a zsh _arguments specification, in single quotes.
std::string zsh_text(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\'') {
      result += "'\\''";
    } else {
      if (c == '[' || c == ']' || c == ':') result += '\\';
      result += c;
    }
  }
  return result;
}

std::string zsh_values(const Option& option) {
  switch (option.kind) {
    case ValueKind::none:
      return "";
    case ValueKind::choice:
      return fmt::format(":value:({})", fmt::join(option.choices, " "));
    case ValueKind::model:
      return ":model:(${=models})";
    case ValueKind::file:
      return ":file:_files";
    default:
      return fmt::format(":{}: ", zsh_text(option.value));
  }
}

std::string zsh_script(const Words& models) {
  std::string commands;
  std::string cases;
  for (const Command& command : command_table()) {
    commands += fmt::format("    '{}:{}'\n", command.name, zsh_text(command.summary));
    cases += fmt::format("    {})\n      _arguments \\\n", command.name);
    for (const Option* option : options_of(command)) {
      const OptionNames names = names_of(*option);
      cases += fmt::format("        '{}[{}]{}' \\\n", names.name, zsh_text(option->help),
                           zsh_values(*option));
      if (!names.denial.empty()) {
        cases += fmt::format("        '{}[{}]' \\\n", names.denial, zsh_text(option->help));
      }
    }
    const Words words = argument_words(command);
    cases += words.empty() ? "        '*:file:_files' ;;\n"
                           : fmt::format("        '1:word:({})' '2:model:(${{=models}})' ;;\n",
                                         fmt::join(words, " "));
  }
  return fmt::format(
      R"(#compdef tunegauge
# zsh completion of tunegauge, made by `tunegauge completion zsh`
_tunegauge() {{
  local models='{}'
  local -a commands
  commands=(
{}  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command="$words[2]"
  shift words
  (( CURRENT-- ))
  case "$command" in
{}  esac
}}
_tunegauge "$@"
)",
      fmt::join(models, " "), commands, cases);
}

/// Text in single quotes for fish.
std::string fish_text(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\'' || c == '\\') result += '\\';
    result += c;
  }
  return "'" + result + "'";
}

std::string fish_option(const Command& command, const Option& option) {
  const OptionNames names = names_of(option);
  const std::string head =
      fmt::format("complete -c tunegauge -n '__fish_seen_subcommand_from {}'", command.name);
  std::string line =
      fmt::format("{} -l {} -d {}", head, names.name.substr(2), fish_text(option.help));
  switch (option.kind) {
    case ValueKind::none:
      break;
    case ValueKind::choice:
      line += fmt::format(" -xa '{}'", fmt::join(option.choices, " "));
      break;
    case ValueKind::model:
      line += " -xa '$__tunegauge_models'";
      break;
    case ValueKind::file:
      line += " -rF";
      break;
    default:
      line += " -x";
      break;
  }
  line += "\n";
  if (!names.denial.empty()) line += fmt::format("{} -l {}\n", head, names.denial.substr(2));
  return line;
}

std::string fish_script(const Words& models) {
  std::string text = fmt::format(
      "# fish completion of tunegauge, made by `tunegauge completion fish`\n"
      "set -g __tunegauge_models {}\n",
      fmt::join(models, " "));
  for (const Command& command : command_table()) {
    text += fmt::format("complete -c tunegauge -n __fish_use_subcommand -fa {} -d {}\n",
                        command.name, fish_text(command.summary));
    const Words words = argument_words(command);
    if (!words.empty()) {
      text += fmt::format("complete -c tunegauge -n '__fish_seen_subcommand_from {}' -fa '{}'\n",
                          command.name, fmt::join(words, " "));
    }
    for (const Option* option : options_of(command)) text += fish_option(command, *option);
  }
  return text;
}

}  // namespace

std::string completion_script(std::string_view shell, const Words& models) {
  if (shell == "bash") return bash_script(models);
  if (shell == "zsh") return zsh_script(models);
  return fish_script(models);
}

Result<int> run_completion(Session& session) {
  Words models;
  for (const auto& model : session.catalog().models()) models.push_back(model.model);
  std::sort(models.begin(), models.end());
  return session.deliver_text(completion_script(session.arguments().positionals().front(), models));
}

}  // namespace tunegauge::cli
