#pragma once
// How compiling and rendering stop: an exception within this folder, an Error at its border.

#include <cstdint>
#include <stdexcept>
#include <string>

namespace tunegauge::chat_templates {

/// What the template, or what it does to its variables, is at fault for. Leaves this folder only
/// where a caller makes values itself (Arena, make_dict).
class Failure : public std::runtime_error {
 public:
  enum class Kind {
    failed,   ///< a mistake in the template, a wrong kind of value, a limit
    refused,  ///< the template itself called raise_exception
  };
  explicit Failure(const std::string& message, Kind kind = Kind::failed)
      : std::runtime_error(message), kind_(kind) {}
  Failure(const std::string& message, std::uint32_t line)
      : std::runtime_error(message), kind_(Kind::failed), line_(line) {}
  [[nodiscard]] Kind kind() const { return kind_; }
  /// In the template, from 1; 0 where whoever catches this knows better.
  [[nodiscard]] std::uint32_t line() const { return line_; }

 private:
  Kind kind_;
  std::uint32_t line_ = 0;
};

}  // namespace tunegauge::chat_templates
