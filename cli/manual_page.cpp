// The manual page in man(7) macros.

#include <fmt/core.h>
#include <fmt/ranges.h>

#include "cli/help.h"
#include "cli/version.h"

namespace tunegauge::cli {

namespace {

/// Text that troff prints as it is.
std::string troff(std::string_view text) {
  std::string result;
  bool line_start = true;
  for (const char c : text) {
    if (line_start && (c == '.' || c == '\'')) result += "\\&";
    if (c == '\\') {
      result += "\\e";
    } else if (c == '-') {
      result += "\\-";
    } else {
      result += c;
    }
    line_start = c == '\n';
  }
  return result;
}

std::string option_entry(const Option& option) {
  const OptionNames names = names_of(option);
  std::string head = fmt::format("\\fB{}\\fR", troff(names.name));
  if (!names.denial.empty()) head += fmt::format(", \\fB{}\\fR", troff(names.denial));
  if (!option.value.empty()) head += fmt::format(" \\fI{}\\fR", troff(option.value));
  std::string text(option.help);
  if (!option.choices.empty()) {
    text += fmt::format("{}{}", text.empty() ? "" : ": ", fmt::join(option.choices, ", "));
  }
  return fmt::format(".TP\n{}\n{}\n", head, troff(text.empty() ? " " : text));
}

std::string command_section(const Command& command) {
  std::string text = fmt::format(".SS \"tunegauge {} {}\"\n{}\n", troff(command.name),
                                 troff(command.arguments), troff(command.description));
  for (const Action& action : command.actions) {
    text += fmt::format(".TP\n\\fB{}\\fR {}\n{}\n", troff(action.name), troff(action.arguments),
                        troff(action.help));
  }
  for (const OptionGroup& group : command.groups) {
    for (const Option& option : group.options) text += option_entry(option);
  }
  for (const Example& example : command.examples) {
    text += fmt::format(".PP\n{}:\n.PP\n.nf\n    {}\n.fi\n", troff(example.what),
                        troff(example.command));
  }
  return text;
}

}  // namespace

std::string manual_page() {
  std::string text = fmt::format(
      ".TH TUNEGAUGE 1 \"\" \"tunegauge {}\"\n.SH NAME\ntunegauge \\- cost, data check and token "
      "counts of fine-tuning jobs\n.SH SYNOPSIS\n.B tunegauge\n\\fICOMMAND\\fR "
      "[\\fIARGUMENT\\fR...] [\\fIOPTION\\fR...]\n.SH COMMANDS\n",
      kVersion);
  for (const Command& command : command_table()) text += command_section(command);
  text += ".SH COMMON OPTIONS\n";
  for (const Option& option : common_options().options) text += option_entry(option);
  text += ".SH EXIT STATUS\n";
  for (const ExitCodeLine& line : exit_code_lines()) {
    text += fmt::format(".TP\n{}\n{}\n", line.code, troff(line.meaning));
  }
  text +=
      ".SH ENVIRONMENT\n.TP\nHF_HUB_CACHE, HF_HOME\nwhere tokenizer files of models are looked "
      "for\n.TP\nTUNEGAUGE_CACHE\nfolder of compiled tokenizers, or \"off\"; otherwise "
      "$XDG_CACHE_HOME/tunegauge/tokenizers or ~/.cache/tunegauge/tokenizers\n.TP\nNO_COLOR\nno "
      "colour\n";
  return text;
}

}  // namespace tunegauge::cli
