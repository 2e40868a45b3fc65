#pragma once
// One run of one command: its checked arguments, what the environment says, the catalog, and the
// places where its result goes.

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/output.h"
#include "compat/catalog/catalog.h"
#include "reports/writer.h"

namespace tunegauge::cli {

/// The parts of the environment that the program looks at, read once in main.
struct Environment {
  std::map<std::string, std::string> variables;
  bool stdout_is_terminal = false;
  bool stderr_is_terminal = false;
  std::size_t terminal_columns = 0;  ///< 0: not a terminal
  std::chrono::system_clock::time_point now;
};
[[nodiscard]] Environment read_environment();

/// One `--format NAME --output FILE` pair.
struct OutputRequest {
  reports::OutputFormat format = reports::OutputFormat::text;
  std::string path;  ///< "": standard output
};

class Session {
 public:
  /// Reads the common options; loads the catalog where the command needs it.
  static Result<Session> start(const Command& command, Arguments arguments, Environment environment,
                               std::vector<std::string> words);

  [[nodiscard]] const Command& command() const { return *command_; }
  [[nodiscard]] const Arguments& arguments() const { return arguments_; }
  /// Precondition: the command's table entry has needs_catalog.
  [[nodiscard]] const catalog::Catalog& catalog() const { return *catalog_; }
  /// A variable of the environment, or nothing.
  [[nodiscard]] std::optional<std::string> variable(const std::string& name) const;
  [[nodiscard]] Date today() const { return date_of(environment_.now); }
  [[nodiscard]] std::chrono::system_clock::time_point now() const { return environment_.now; }
  [[nodiscard]] unsigned threads() const;
  [[nodiscard]] bool shows_progress() const;
  [[nodiscard]] const std::vector<OutputRequest>& outputs() const { return outputs_; }

  /// Records that the answer depends on this file; it is hashed up to 64 MB, or with --hash-inputs.
  /// Standard input is named without a hash.
  void add_input(const std::string& path);

  /// Writes the document to every output and returns its verdict's exit code.
  Result<int> deliver(reports::Document document) const;
  /// Prints the document's findings on standard error, the first few of them: for outputs that
  /// have no place for them (CSV, JSON lines, code).
  void tell_findings(const reports::Document& document) const;
  /// Writes plain text (help, completion, emitted code) to the first output's path.
  Result<int> deliver_text(std::string_view text, int exit_code = 0) const;

  /// Prints a warning line on standard error, unless --quiet.
  void warn(const std::string& text) const;
  /// Prints an error line on standard error, for what does not end the run.
  void complain(const Error& error) const;

 private:
  Session() = default;
  [[nodiscard]] Result<void> check_outputs() const;
  [[nodiscard]] bool uses_color(const OutputRequest& output) const;

  const Command* command_ = nullptr;
  Arguments arguments_;
  Environment environment_;
  std::vector<std::string> words_;
  std::shared_ptr<const catalog::Catalog> catalog_;
  std::vector<OutputRequest> outputs_;
  std::vector<reports::Input> inputs_;
};

}  // namespace tunegauge::cli
