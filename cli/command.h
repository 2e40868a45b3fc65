#pragma once
// What a command is: one entry of the command table, from which parsing, help, completion and the
// man page are all made. Pure data, but for the function that runs it.

#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tunegauge::cli {

class Session;  // session.h: arguments, catalog, outputs of one run

/// What a value must look like; checked before any file is opened.
enum class ValueKind {
  none,     ///< a switch
  text,     ///< anything
  file,     ///< a path (completed as one)
  model,    ///< a catalog model (completed as one; looked up by the command)
  integer,  ///< a whole number from `least` to `most`
  number,   ///< a finite decimal number
  date,     ///< a day, 2026-03-15
  choice,   ///< one of `choices`
};

struct Option {
  std::string_view name;  ///< "--n-epochs"; switches that can be denied: "--lora/--no-lora"
  ValueKind kind = ValueKind::none;
  std::string_view value = "";  ///< how help names the value: "N"
  std::string_view help = "";
  std::vector<std::string_view> choices = {};
  std::int64_t least = 0;
  std::int64_t most = std::numeric_limits<std::int64_t>::max();
  bool repeatable = false;
};

struct OptionGroup {
  std::string_view title;
  std::vector<Option> options;
};

/// A word that must stand first among the arguments: `catalog list`.
struct Action {
  std::string_view name;
  std::string_view arguments;  ///< "MODEL" or ""
  std::string_view help;
};

struct Example {
  std::string_view command;
  std::string_view what;
};

struct Command {
  std::string_view name;
  std::string_view arguments;  ///< "FILE..." for the usage line
  std::string_view summary;    ///< one line
  std::string_view description;
  std::size_t most_arguments = std::numeric_limits<std::size_t>::max();
  std::vector<Action> actions = {};
  std::vector<OptionGroup> groups = {};
  std::vector<Example> examples = {};
  bool needs_catalog = false;  ///< the session loads it, and --catalog is offered
  /// The exit code, or the error that main prints.
  Result<int> (*run)(Session& session) = nullptr;
};

/// All commands, in the order in which help lists them.
[[nodiscard]] const std::vector<Command>& command_table();
[[nodiscard]] const Command* find_command(std::string_view name);

/// --max-findings, which several commands have.
[[nodiscard]] Option max_findings_option();

/// Options of every command.
[[nodiscard]] const OptionGroup& common_options();

/// All options of a command, its own first.
[[nodiscard]] std::vector<const Option*> options_of(const Command& command);

/// "--lora" and "--no-lora" of "--lora/--no-lora"; the second is "" where there is none.
struct OptionNames {
  std::string_view name;
  std::string_view denial;
};
[[nodiscard]] OptionNames names_of(const Option& option);

}  // namespace tunegauge::cli
