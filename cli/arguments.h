#pragma once
// A command line, checked against the options of its command: every value has its kind and range
// before anything is opened. Unknown names come back with the nearest known one.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "cli/command.h"

namespace tunegauge::cli {

class Arguments {
 public:
  /// Parses what follows the command's name. "--name value" and "--name=value" are one; an
  /// underscore in a name is a dash; "--" ends the options; a lone "-" is an argument.
  static Result<Arguments> parse(const Command& command, const std::vector<std::string>& words);

  [[nodiscard]] const std::vector<std::string>& positionals() const { return positionals_; }

  [[nodiscard]] bool has(std::string_view name) const;
  /// The last value given; nothing where the option is absent. The name must be in the table.
  [[nodiscard]] std::optional<std::string> text(std::string_view name) const;
  [[nodiscard]] std::optional<std::int64_t> integer(std::string_view name) const;
  [[nodiscard]] std::optional<double> number(std::string_view name) const;
  [[nodiscard]] std::optional<Date> date(std::string_view name) const;
  /// true for "--lora", false for "--no-lora", nothing where neither stands.
  [[nodiscard]] std::optional<bool> flag(std::string_view name) const;

  /// Options in the order of the command line: name and value.
  struct Given {
    std::string name;
    std::string value;
  };
  [[nodiscard]] const std::vector<Given>& given() const { return given_; }

 private:
  std::vector<std::string> positionals_;
  std::vector<Given> given_;
};

/// A finite decimal number; nothing for anything else ("nan", "1e999", "3x").
[[nodiscard]] std::optional<double> parse_number(std::string_view text);
/// A whole number; nothing for anything else, or beyond 64 bits.
[[nodiscard]] std::optional<std::int64_t> parse_integer(std::string_view text);

}  // namespace tunegauge::cli
