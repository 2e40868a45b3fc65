#pragma once
// Whole numbers as this room's notes write them: "131,072".

#include <cstdint>
#include <string>

namespace tunegauge::pricing {

[[nodiscard]] inline std::string thousands(std::int64_t number) {
  std::string text = std::to_string(number);
  const std::size_t first = number < 0 ? 1 : 0;
  for (std::size_t at = text.size(); at > first + 3;) text.insert(at -= 3, ",");
  return text;
}

}  // namespace tunegauge::pricing
