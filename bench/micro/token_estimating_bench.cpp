// Features of texts, from which tokens are estimated where no tokenizer is at hand.

#include <benchmark/benchmark.h>

#include "bench/micro/sample_text.h"
#include "estimator/calibration/text_features.h"

namespace {

using namespace tunegauge;

void features(benchmark::State& state, bench::SampleKind kind) {
  const std::string text = bench::sample_text(kind, 4 << 20, 7);
  for (auto step : state) {
    static_cast<void>(step);
    benchmark::DoNotOptimize(calibration::features_of(text));
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(text.size()) *
                          static_cast<std::int64_t>(state.iterations()));
}
BENCHMARK_CAPTURE(features, english, bench::SampleKind::english)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(features, code, bench::SampleKind::code)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(features, cjk, bench::SampleKind::cjk)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
