#pragma once
// Where results go: standard output or a file, written whole or the failure is told. A file is
// written beside its place and renamed, so that a full disk never leaves half of a result.

#include <string>
#include <string_view>

#include "base/result.h"

namespace tunegauge::cli {

/// A destination that takes text piece by piece.
class OutputSink {
 public:
  /// `path` "" is standard output.
  static Result<OutputSink> open(const std::string& path);

  OutputSink(OutputSink&& other) noexcept;
  OutputSink& operator=(OutputSink&& other) noexcept;
  ~OutputSink();  ///< gives up a file that was not closed

  /// Takes text; written in blocks. Where the reader of standard output has gone away, the rest is
  /// dropped without an error.
  Result<void> write(std::string_view text);
  /// Writes what is left and puts the file in its place.
  Result<void> close();
  /// The reader of standard output has gone away: nobody reads what is still to come.
  [[nodiscard]] bool abandoned() const { return abandoned_; }

 private:
  OutputSink() = default;
  Result<void> flush();
  [[nodiscard]] Error failure(int error_number) const;

  std::string path_;       ///< as given; "" for standard output
  std::string target_;     ///< where it stands in the end: links followed
  std::string temporary_;  ///< written first; "" where written in place
  std::string buffer_;
  int descriptor_ = -1;
  bool abandoned_ = false;
};

}  // namespace tunegauge::cli
