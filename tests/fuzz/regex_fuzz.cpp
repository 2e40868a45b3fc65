// Fuzz target: every matcher written by hand finds what Oniguruma finds with the same expression,
// on any text. The first byte chooses the expression and how the rest becomes text: as it stands
// (repaired to UTF-8) or as numbers of hard parts.

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/utf8.h"
#include "estimator/tokenizers/regex.h"
#include "tests/support/hard_text.h"
#include "tests/support/small_tokenizers.h"

namespace {

using namespace tunegauge;
using tokenizers::Match;
using tokenizers::Pattern;

constexpr std::array kExpressions{
    test::kLlama3Expression,       test::kQwen2Expression,        test::kQwen35Expression,
    test::kO200kExpression,        test::kTekkenExpression,       test::kGpt2Expression,
    test::kDeepSeekExpressions[0], test::kDeepSeekExpressions[1], test::kDeepSeekExpressions[2]};

struct Twins {
  std::unique_ptr<const Pattern> by_hand;
  std::unique_ptr<const Pattern> oniguruma;
};

const std::vector<Twins>& all_twins() {
  static const std::vector<Twins> kTwins = [] {
    std::vector<Twins> made;
    for (const std::string_view expression : kExpressions) {
      auto by_hand = tokenizers::make_known_regex(expression);
      auto oniguruma = tokenizers::make_oniguruma_regex(expression, "fuzz");
      if (by_hand == nullptr || !oniguruma) {
        std::fprintf(stderr, "no two matchers of %s\n", std::string(expression).c_str());
        std::abort();
      }
      made.push_back({std::move(by_hand), std::move(*oniguruma)});
    }
    return made;
  }();
  return kTwins;
}

std::string text_of_parts(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes) {
    text += test::hard_part(static_cast<unsigned char>(byte) % test::kParts);
  }
  return text;
}

void print(const char* who, const std::vector<Match>& matches) {
  std::fprintf(stderr, "%s:", who);
  for (const Match match : matches) std::fprintf(stderr, " %u-%u", match.begin, match.end);
  std::fprintf(stderr, "\n");
}

}  // namespace

// Compiling them takes seconds, which no input is to be blamed for.
extern "C" int LLVMFuzzerInitialize(int* /*argc*/, char*** /*argv*/) {
  static_cast<void>(all_twins());
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2 || size > 4096) return 0;
  const std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::string text = data[0] >= 128 ? text_of_parts(rest) : replace_invalid_utf8(rest);
  const std::size_t number = data[0] % kExpressions.size();
  const Twins& twins = all_twins()[number];
  std::vector<Match> by_hand;
  std::vector<Match> oniguruma;
  const bool whole = twins.by_hand->find_all(text, by_hand);
  if (!twins.oniguruma->find_all(text, oniguruma)) return 0;  // its limit of work: no truth
  if (whole && by_hand == oniguruma) return 0;
  std::fprintf(stderr, "expression %zu on %s\n", number, test::json_text(text).c_str());
  print("by hand", by_hand);
  print("Oniguruma", oniguruma);
  std::abort();
}
