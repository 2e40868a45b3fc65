// Rows of a chat dataset: the bare JSON parser, and the reader that makes messages of them.

#include <benchmark/benchmark.h>

#include <string_view>
#include <vector>

#include "bench/micro/sample_text.h"
#include "estimator/dataset/json_parser.h"
#include "estimator/dataset/row_reader.h"

namespace {

using namespace tunegauge;

struct Rows {
  std::string text = bench::sample_chat_rows(4 << 20, 1);
  std::vector<std::string_view> lines;
  Rows() {
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = text.find('\n', at);
      lines.push_back(std::string_view(text).substr(at, end - at));
      at = end + 1;
    }
  }
};

const Rows& rows() {
  static const Rows kRows;
  return kRows;
}

void parse_rows(benchmark::State& state) {
  dataset::JsonParser parser;
  for (auto step : state) {
    static_cast<void>(step);
    for (const std::string_view line : rows().lines) benchmark::DoNotOptimize(parser.parse(line));
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(rows().text.size()) *
                          static_cast<std::int64_t>(state.iterations()));
}
BENCHMARK(parse_rows)->Unit(benchmark::kMillisecond);

void read_rows(benchmark::State& state) {
  dataset::RowReader reader;
  for (auto step : state) {
    static_cast<void>(step);
    for (const std::string_view line : rows().lines) {
      benchmark::DoNotOptimize(reader.read(line, true));
    }
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(rows().text.size()) *
                          static_cast<std::int64_t>(state.iterations()));
}
BENCHMARK(read_rows)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
