#pragma once
// SHA-256 of files and texts, as the result record names its inputs by.

#include <memory>
#include <string>
#include <string_view>

namespace tunegauge {

/// Running SHA-256; fed in pieces.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;

  void update(std::string_view bytes);
  /// 64 lower-case hex digits. Ends the hash: only one call.
  [[nodiscard]] std::string hex();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

[[nodiscard]] std::string sha256_hex(std::string_view bytes);

}  // namespace tunegauge
