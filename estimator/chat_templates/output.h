#pragma once
// What a rendering writes: pieces of the template, of the variables and of the arena, none of them
// copied.

#include <cstddef>
#include <string_view>
#include <vector>

#include "estimator/chat_templates/arena.h"
#include "estimator/chat_templates/failure.h"

namespace tunegauge::chat_templates {

class Output {
 public:
  explicit Output(std::size_t most_bytes) : most_bytes_(most_bytes) {}

  void write(std::string_view text) {
    if (text.empty()) return;
    bytes_ += text.size();
    if (bytes_ > most_bytes_) throw Failure("the template writes too much");
    pieces_.push_back(text);
  }
  void clear() {
    pieces_.clear();
    bytes_ = 0;
  }
  [[nodiscard]] const std::vector<std::string_view>& pieces() const { return pieces_; }
  [[nodiscard]] std::size_t bytes() const { return bytes_; }
  [[nodiscard]] std::size_t most_bytes() const { return most_bytes_; }
  /// All of it as one text.
  [[nodiscard]] std::string_view joined(Arena& arena) const {
    if (pieces_.empty()) return {};
    if (pieces_.size() == 1) return pieces_.front();
    char* const text = arena.array<char>(bytes_);
    char* at = text;
    for (const std::string_view piece : pieces_) at += piece.copy(at, piece.size());
    return {text, bytes_};
  }

 private:
  std::size_t most_bytes_;
  std::size_t bytes_ = 0;
  std::vector<std::string_view> pieces_;
};

}  // namespace tunegauge::chat_templates
