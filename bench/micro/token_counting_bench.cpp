// Exact counting with real tokenizers: those in TUNEGAUGE_TEST_DATA/tokenizers (default
// ../shared/data), or TUNEGAUGE_TOKENIZER, a tokenizer.json of one's own. "cold" takes a new
// encoder for every pass, "warm" keeps one.

#include <benchmark/benchmark.h>

#include <memory>
#include <string>

#include "bench/micro/real_tokenizers.h"
#include "bench/micro/sample_text.h"
#include "estimator/tokenizers/tokenizer.h"

namespace {

using namespace tunegauge;

void count(benchmark::State& state, const std::string& path, bench::SampleKind kind, bool warm) {
  const auto tokenizer = tokenizers::Tokenizer::load(path);
  if (!tokenizer) {
    state.SkipWithError(tokenizer.error().message().c_str());
    return;
  }
  const std::string text = bench::sample_text(kind, 4 << 20, 7);
  tokenizers::Encoder kept = tokenizer->encoder();
  std::uint64_t tokens = kept.count(text, tokenizers::SpecialTokens::none);
  for (auto step : state) {
    static_cast<void>(step);
    if (warm) {
      tokens = kept.count(text, tokenizers::SpecialTokens::none);
    } else {
      tokens = tokenizer->encoder().count(text, tokenizers::SpecialTokens::none);
    }
    benchmark::DoNotOptimize(tokens);
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(text.size()) *
                          static_cast<std::int64_t>(state.iterations()));
  state.counters["tokens"] = static_cast<double>(tokens);
}

void add(const std::string& name, const std::string& path) {
  const std::pair<const char*, bench::SampleKind> kinds[] = {
      {"english", bench::SampleKind::english},
      {"code", bench::SampleKind::code},
      {"cjk", bench::SampleKind::cjk}};
  for (const auto& [kind_name, kind] : kinds) {
    for (const bool warm : {false, true}) {
      const std::string title = name + "/" + kind_name + (warm ? "/warm" : "/cold");
      benchmark::RegisterBenchmark(title.c_str(), [path, kind = kind,
                                                   warm](benchmark::State& state) {
        count(state, path, kind, warm);
      })->Unit(benchmark::kMillisecond);
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  for (const auto& [name, path] : bench::real_tokenizers()) add(name, path);
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
