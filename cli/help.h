#pragma once
// Help, manual page and completion scripts, all made from the command table.

#include <string>
#include <string_view>
#include <vector>

#include "cli/command.h"

namespace tunegauge::cli {

[[nodiscard]] std::string overview_help();
[[nodiscard]] std::string command_help(const Command& command);

/// The manual page tunegauge(1) as troff source.
[[nodiscard]] std::string manual_page();

/// A completion script. `shell` is "bash", "zsh" or "fish"; `models` are completed where a model is
/// wanted.
[[nodiscard]] std::string completion_script(std::string_view shell,
                                            const std::vector<std::string>& models);

struct ExitCodeLine {
  int code;
  std::string_view meaning;
};
[[nodiscard]] const std::vector<ExitCodeLine>& exit_code_lines();

}  // namespace tunegauge::cli
