#pragma once
// The first door for errors: what input decides is a value of this type, never an exception.
//
// An Error names the place (file and line, JSON path, option), what is wrong there, and what to do.
// Only `cli/` prints one and only `cli/` turns its kind into an exit code. The second door, for a
// broken environment (out of memory), is an exception that `main` catches once.

#include <string>
#include <vector>

namespace tunegauge {

enum class ErrorKind {
  usage,    ///< the command line: unknown command, option, model, value
  refused,  ///< readable input that the answer is "no" to: a dataset without a usable row
  input,    ///< a file that is missing, unreadable or malformed
  output,   ///< a result that could not be written
  unknown,  ///< the answer is not known: no price of that day
};

struct Error {
  ErrorKind kind = ErrorKind::input;
  std::string place;   ///< "train.jsonl:77", "catalog.json $.models[3].id", "--n-epochs"; may be ""
  std::string what;    ///< what is wrong, without a full stop
  std::string remedy;  ///< what to do about it, in the imperative; may be ""
  std::vector<std::string> details = {};  ///< further lines, one a problem, ready to print

  /// "PLACE: WHAT; REMEDY", leaving out what is empty. One line; details are not in it.
  [[nodiscard]] std::string message() const;
};

/// Shorthands for the two most common kinds.
[[nodiscard]] Error input_error(std::string place, std::string what, std::string remedy = "");
[[nodiscard]] Error usage_error(std::string place, std::string what, std::string remedy = "");

/// Text of an errno value, as the C library words it.
[[nodiscard]] std::string errno_text(int error_number);

}  // namespace tunegauge
