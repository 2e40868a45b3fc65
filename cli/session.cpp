// Common options, inputs and outputs of a run.

#include "cli/session.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/core.h>

#include "base/file.h"
#include "base/sha256.h"
#include "cli/exit_code.h"
#include "cli/interrupt.h"
#include "cli/version.h"
#include "reports/format.h"
#include "reports/host.h"

namespace tunegauge::cli {

namespace {

constexpr std::uint64_t kMostCatalogBytes = 16U << 20U;
constexpr std::int64_t kMostHashedBytes = 64'000'000;
constexpr std::size_t kPageColumns = 100;

/// The pairs of --format and --output in their order; a part that stands alone is a pair as well.
Result<std::vector<OutputRequest>> read_outputs(const Arguments& arguments) {
  struct Pair {
    std::optional<reports::OutputFormat> format;
    std::optional<std::string> path;
  };
  std::vector<Pair> pairs;
  for (const auto& [name, value] : arguments.given()) {
    if (name == "--format") {
      if (pairs.empty() || pairs.back().format) pairs.emplace_back();
      pairs.back().format = reports::format_named(value);
    } else if (name == "--output") {
      if (pairs.empty() || pairs.back().path) pairs.emplace_back();
      pairs.back().path = value;
    }
  }
  if (pairs.empty()) pairs.emplace_back();
  std::vector<OutputRequest> outputs;
  std::size_t on_standard_output = 0;
  for (const Pair& pair : pairs) {
    const bool standard = !pair.path || *pair.path == "-";
    on_standard_output += standard ? 1 : 0;
    outputs.push_back(
        {pair.format.value_or(reports::OutputFormat::text), standard ? "" : *pair.path});
  }
  if (on_standard_output > 1) {
    return usage_error("--format", "two results cannot share standard output",
                       "give each --format but one its --output FILE");
  }
  return outputs;
}

/// Whether two paths lead to the same file.
bool same_file(const std::string& a, const std::string& b) {
  std::error_code unknown;
  return a == b || std::filesystem::equivalent(a, b, unknown);
}

Result<std::shared_ptr<const catalog::Catalog>> load_catalog(const Arguments& arguments) {
  const auto path = arguments.text("--catalog");
  auto loaded = [&]() -> Result<catalog::Catalog> {
    if (!path) return catalog::Catalog::embedded();
    auto text = read_file(*path, kMostCatalogBytes);
    if (!text) return text.error();
    return catalog::Catalog::parse(*text, *path);
  }();
  if (!loaded) return loaded.error();
  return std::make_shared<const catalog::Catalog>(*std::move(loaded));
}

/// Says everywhere that the figures are of what was read so far.
void mark_interrupted(reports::Document& document) {
  document.verdict.status = reports::Status::interrupted;
  document.verdict.exit_code = kInterrupted;
  document.verdict.reasons.emplace_back("interrupted: the figures are of what was read so far");
  document.page.headline = "INTERRUPTED, so far:   " + document.page.headline;
  for (reports::Metric& metric : document.metrics) {
    if (metric.basis != reports::Basis::exact) continue;
    metric.basis = reports::Basis::bound;
    metric.method = "of what was read before the interruption";
  }
}

bool shows_findings(const OutputRequest& output) {
  return output.format != reports::OutputFormat::csv &&
         output.format != reports::OutputFormat::jsonl;
}

std::string hash_of(const std::string& path) {
  auto stream = ByteStream::open(path);
  if (!stream) return "";
  Sha256 hash;
  std::vector<char> buffer(1 << 18);
  for (;;) {
    const auto got = stream->read(buffer);
    if (!got) return "";
    if (*got == 0) return hash.hex();
    hash.update({buffer.data(), *got});
  }
}

}  // namespace

Environment read_environment() {
  Environment environment;
  constexpr std::array kNames{"NO_COLOR",       "TERM",           "HOME",
                              "HF_HOME",        "HF_HUB_CACHE",   "XDG_CACHE_HOME",
                              "HF_HUB_OFFLINE", "TUNEGAUGE_CACHE"};
  for (const char* name : kNames) {
    const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): no thread runs yet
    if (value != nullptr) environment.variables[name] = value;
  }
  environment.stdout_is_terminal = ::isatty(STDOUT_FILENO) == 1;
  environment.stderr_is_terminal = ::isatty(STDERR_FILENO) == 1;
  winsize size{};
  if (environment.stdout_is_terminal && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) {
    environment.terminal_columns = size.ws_col;
  }
  environment.now = std::chrono::system_clock::now();
  return environment;
}

Result<Session> Session::start(const Command& command, Arguments arguments, Environment environment,
                               std::vector<std::string> words) {
  Session session;
  session.command_ = &command;
  session.arguments_ = std::move(arguments);
  session.environment_ = std::move(environment);
  session.words_ = std::move(words);
  auto outputs = read_outputs(session.arguments_);
  if (!outputs) return outputs.error();
  session.outputs_ = *std::move(outputs);
  if (auto checked = session.check_outputs(); !checked) return checked.error();
  if (command.needs_catalog) {
    auto catalog = load_catalog(session.arguments_);
    if (!catalog) return catalog.error();
    session.catalog_ = *std::move(catalog);
    if (const auto path = session.arguments_.text("--catalog")) session.add_input(*path);
  }
  return session;
}

/// A result never takes the place of an input, nor of another result.
Result<void> Session::check_outputs() const {
  std::vector<std::string> inputs = arguments_.positionals();
  for (const Option* option : options_of(*command_)) {
    const std::string_view name = names_of(*option).name;
    if (option->kind != ValueKind::file || name == "--output") continue;
    if (const auto path = arguments_.text(name)) inputs.push_back(*path);
  }
  for (std::size_t i = 0; i < outputs_.size(); ++i) {
    const std::string& path = outputs_[i].path;
    if (path.empty()) continue;
    for (const std::string& input : inputs) {
      if (same_file(path, input)) {
        return usage_error("--output", path + " is an input of this run", "write elsewhere");
      }
    }
    for (std::size_t j = 0; j < i; ++j) {
      if (same_file(path, outputs_[j].path)) {
        return usage_error("--output", path + " stands twice", "give each result its own file");
      }
    }
  }
  return {};
}

std::optional<std::string> Session::variable(const std::string& name) const {
  const auto found = environment_.variables.find(name);
  if (found == environment_.variables.end() || found->second.empty()) return std::nullopt;
  return found->second;
}

unsigned Session::threads() const {
  const auto asked = arguments_.integer("--threads");
  return asked ? static_cast<unsigned>(*asked) : reports::usable_cores();
}

bool Session::shows_progress() const {
  return environment_.stderr_is_terminal && !arguments_.has("--quiet");
}

bool Session::uses_color(const OutputRequest& output) const {
  const std::string asked = arguments_.text("--color").value_or("auto");
  if (asked != "auto") return asked == "always";
  return output.path.empty() && environment_.stdout_is_terminal && !variable("NO_COLOR") &&
         variable("TERM").value_or("") != "dumb";
}

void Session::add_input(const std::string& path) {
  struct stat status {};
  reports::Input input{path == "-" ? "standard input" : path};
  if (path != "-" && ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode)) {
    input.bytes = status.st_size;
    // Hashes are in the JSON alone, and that of a tokenizer takes longer than loading it.
    const bool are_shown = std::any_of(
        outputs_.begin(), outputs_.end(),
        [](const OutputRequest& output) { return output.format == reports::OutputFormat::json; });
    const bool is_wanted = status.st_size <= kMostHashedBytes || arguments_.has("--hash-inputs");
    if (are_shown && is_wanted) input.sha256 = hash_of(path);
  }
  inputs_.push_back(std::move(input));
}

Result<int> Session::deliver(reports::Document document) const {
  document.run.command = command_->name;
  document.run.arguments = words_;
  document.run.created = to_utc_text(environment_.now);
  document.run.version = kVersion;
  document.run.host = reports::describe_host();
  document.run.inputs = inputs_;
  if (interrupted()) mark_interrupted(document);
  if (std::none_of(outputs_.begin(), outputs_.end(), shows_findings)) tell_findings(document);
  for (const OutputRequest& output : outputs_) {
    reports::WriterOptions options;
    options.color = uses_color(output);
    if (environment_.terminal_columns > 0 && output.path.empty()) {
      options.columns = std::min(kPageColumns, environment_.terminal_columns);
    }
    auto sink = OutputSink::open(output.path);
    if (!sink) return sink.error();
    if (auto done = sink->write(reports::write(document, output.format, options)); !done) {
      return done.error();
    }
    if (auto done = sink->close(); !done) return done.error();
  }
  return document.verdict.exit_code;
}

Result<int> Session::deliver_text(std::string_view text, int exit_code) const {
  auto sink = OutputSink::open(outputs_.front().path);
  if (!sink) return sink.error();
  if (auto done = sink->write(text); !done) return done.error();
  if (auto done = sink->close(); !done) return done.error();
  return exit_code;
}

void Session::tell_findings(const reports::Document& document) const {
  constexpr std::size_t most_told = 10;
  std::size_t told = 0;
  for (const reports::Finding& finding : document.findings) {
    if (finding.severity == reports::Severity::note) continue;
    if (++told > most_told) break;
    const std::string place =
        finding.line ? fmt::format("{}:{}", finding.file, *finding.line) : finding.file;
    const Error error = input_error(place, finding.message, finding.remedy);
    if (finding.severity == reports::Severity::error) {
      complain(error);
    } else {
      warn(error.message());
    }
  }
  const reports::FindingTotals& totals = document.finding_totals;
  if (totals.errors + totals.warnings > static_cast<std::int64_t>(most_told)) {
    warn(fmt::format("{} and {} in all; --format json has them",
                     reports::format_counted(totals.errors, "error"),
                     reports::format_counted(totals.warnings, "warning")));
  }
  if (interrupted()) warn("interrupted: the figures are of what was read so far");
}

void Session::warn(const std::string& text) const {
  if (arguments_.has("--quiet")) return;
  std::fprintf(stderr, "tunegauge: warning: %s\n", reports::printable_line(text).c_str());
}

void Session::complain(const Error& error) const {
  std::fprintf(stderr, "tunegauge: %s\n", reports::printable_line(error.message()).c_str());
}

}  // namespace tunegauge::cli
