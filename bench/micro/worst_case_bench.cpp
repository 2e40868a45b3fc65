// The worst texts for a token counter, which must stay linear in their length: one piece of equal
// letters, spaces, digits, punctuation or newlines, or of random letters without a space, of 1 to
// 10 million. Needs TUNEGAUGE_TOKENIZER (a tokenizer.json), or takes those of the test data.
//
// BigO of the output is the fit to c * N; RMS well below 100 % says that it is one.

#include <benchmark/benchmark.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <random>
#include <string>
#include <string_view>

#include "bench/micro/real_tokenizers.h"
#include "estimator/tokenizers/tokenizer.h"

namespace {

using namespace tunegauge;

struct Worst {
  std::string_view name;
  char letter;  ///< 0: random letters
};
constexpr std::array kWorst{Worst{"equal_letters", 'a'}, Worst{"spaces", ' '},
                            Worst{"digits", '1'},        Worst{"punctuation", '!'},
                            Worst{"newlines", '\n'},     Worst{"random_letters", '\0'}};

std::string text_of(const Worst& worst, std::size_t count) {
  if (worst.letter != '\0') return std::string(count, worst.letter);
  std::mt19937_64 random(7);
  std::string text(count, '\0');
  for (char& letter : text) letter = static_cast<char>('a' + random() % 26);
  return text;
}

/// Every pass has an encoder of its own: what is counted is never in its tables.
void count(benchmark::State& state, const tokenizers::Tokenizer& tokenizer, const Worst& worst) {
  const std::string text = text_of(worst, static_cast<std::size_t>(state.range(0)));
  std::uint64_t tokens = 0;
  for (auto step : state) {
    static_cast<void>(step);
    tokens = tokenizer.encoder().count(text, tokenizers::SpecialTokens::none);
    benchmark::DoNotOptimize(tokens);
  }
  state.SetComplexityN(state.range(0));
  state.SetBytesProcessed(state.range(0) * static_cast<std::int64_t>(state.iterations()));
  state.counters["tokens"] = static_cast<double>(tokens);
}

/// Benchmarks of one tokenizer, which is loaded once and stays to the end of the program.
void add(const std::string& name, const std::string& path) {
  auto loaded = tokenizers::Tokenizer::load(path);
  if (!loaded) {
    std::fprintf(stderr, "%s\n", loaded.error().message().c_str());
    return;
  }
  const auto tokenizer = std::make_shared<const tokenizers::Tokenizer>(std::move(*loaded));
  for (const Worst& worst : kWorst) {
    const std::string title = name + "/" + std::string(worst.name);
    auto* const family = benchmark::RegisterBenchmark(
        title.c_str(),
        [tokenizer, worst](benchmark::State& state) { count(state, *tokenizer, worst); });
    for (const std::int64_t millions : {1, 2, 4, 8, 10}) family->Arg(millions * 1'000'000);
    family->Unit(benchmark::kMillisecond)->Complexity(benchmark::oN);
  }
}

}  // namespace

int main(int argc, char** argv) {
  for (const auto& [name, path] : bench::real_tokenizers()) add(name, path);
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
