// Finds the command, checks its arguments, runs it, prints its error.

#include "cli/run.h"

#include <cstdio>

#include <fmt/core.h>

#include "base/suggest.h"
#include "cli/arguments.h"
#include "cli/exit_code.h"
#include "cli/help.h"
#include "cli/interrupt.h"
#include "cli/session.h"
#include "reports/format.h"

namespace tunegauge::cli {

namespace {

constexpr std::size_t kMostDetails = 50;

int report(const Error& error) {
  // An interrupted command that had nothing to show yet ends as interrupted.
  if (interrupted() && error.kind == ErrorKind::refused) return kInterrupted;
  std::string text = "tunegauge: " + reports::printable_line(error.message()) + "\n";
  for (std::size_t i = 0; i < error.details.size() && i < kMostDetails; ++i) {
    text += "  " + reports::printable_line(error.details[i]) + "\n";
  }
  if (error.details.size() > kMostDetails) {
    text += fmt::format("  ... {} more\n", error.details.size() - kMostDetails);
  }
  std::fputs(text.c_str(), stderr);
  return exit_code_of(error.kind);
}

Error unknown_command(const std::string& word) {
  std::vector<std::string> known;
  for (const Command& command : command_table()) known.emplace_back(command.name);
  return usage_error(word, "is no command", did_you_mean(word, known, "tunegauge help lists them"));
}

/// "--help" and "--version" in the place of a command are commands.
std::string command_word(const std::string& word) {
  if (word == "--help" || word == "-h") return "help";
  if (word == "--version" || word == "-V") return "version";
  return word;
}

}  // namespace

int run(const std::vector<std::string>& words) {
  if (words.empty()) {
    std::fputs(overview_help().c_str(), stderr);
    return kUsage;
  }
  install_signal_handlers();
  const Command* command = find_command(command_word(words.front()));
  if (command == nullptr) return report(unknown_command(words.front()));
  auto arguments = Arguments::parse(*command, {words.begin() + 1, words.end()});
  if (!arguments) return report(arguments.error());
  const bool help = arguments->has("--help");
  auto session = Session::start(*command, *std::move(arguments), read_environment(), words);
  if (!session) return report(session.error());
  const auto exit_code =
      help ? session->deliver_text(command_help(*command)) : command->run(*session);
  return exit_code ? *exit_code : report(exit_code.error());
}

}  // namespace tunegauge::cli
