// Words are syllables put together; word number n is drawn with a frequency of about 1/n (Zipf).

#include "bench/micro/sample_text.h"

#include <array>
#include <cmath>
#include <random>
#include <string_view>
#include <vector>

#include "base/utf8.h"

namespace tunegauge::bench {

namespace {

using Random = std::mt19937_64;

std::vector<std::string> make_words(Random& random, std::size_t count) {
  constexpr std::array<std::string_view, 24> kSyllables{
      "ta", "re", "con", "in", "the", "er", "st",  "ing", "a",  "o",   "men", "ti",
      "on", "es", "pro", "ly", "de",  "is", "and", "al",  "to", "ver", "ci",  "ou"};
  std::vector<std::string> words;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t syllables = 1 + random() % (i < 200 ? 2 : 4);
    std::string word;
    for (std::size_t s = 0; s < syllables; ++s) word += kSyllables[random() % kSyllables.size()];
    words.push_back(std::move(word));
  }
  return words;
}

std::size_t zipf(Random& random, std::size_t count) {
  // The inverse of the harmonic sum: rank r with a probability of about 1 / (r ln count).
  const double share = static_cast<double>(random() >> 11) * 0x1.0p-53;
  const auto rank = static_cast<std::size_t>(std::pow(static_cast<double>(count), share));
  return rank >= count ? count - 1 : rank - (rank > 0 ? 1 : 0);
}

}  // namespace

std::string sample_text(SampleKind kind, std::size_t bytes, std::uint64_t seed) {
  Random random(seed);
  const std::vector<std::string> words = make_words(random, 20'000);
  std::string text;
  while (text.size() < bytes) {
    if (kind == SampleKind::cjk) {
      append_utf8(text, static_cast<char32_t>(0x4E00 + zipf(random, 6000)));
      if (random() % 20 == 0) text += "。";
      continue;
    }
    const std::string& word = words[zipf(random, words.size())];
    if (kind == SampleKind::english) {
      text += word;
      const std::uint64_t sign = random() % 24;
      text += sign == 0 ? ".\n" : sign < 3 ? ", " : sign == 3 ? " 2026 " : " ";
      continue;
    }
    switch (random() % 6) {
      case 0:
        text += "    if (" + word + "_count > 0) {\n";
        break;
      case 1:
        text += "  return " + word + ";\n}\n\n";
        break;
      case 2:
        text += "  const auto " + word + " = make(" + std::to_string(random() % 999) + ");\n";
        break;
      default:
        text += "    " + word + "->" + words[zipf(random, words.size())] + "(i, &" + word + ");\n";
    }
  }
  return text;
}

std::string sample_chat_rows(std::size_t bytes, std::uint64_t seed) {
  const std::string text = sample_text(SampleKind::english, bytes, seed);
  Random random(seed + 1);
  std::string rows;
  std::size_t at = 0;
  const auto piece = [&](std::size_t length) {
    std::string part = text.substr(at, length);
    at += length;
    std::string escaped;
    for (const char c : part) {
      if (c == '\n') {
        escaped += "\\n";
      } else {
        escaped += c;
      }
    }
    return escaped;
  };
  while (at < text.size()) {
    rows += R"({"messages": [{"role": "user", "content": ")" + piece(40 + random() % 200) +
            R"("}, {"role": "assistant", "content": ")" + piece(200 + random() % 1500) + "\"}]}\n";
  }
  return rows;
}

}  // namespace tunegauge::bench
