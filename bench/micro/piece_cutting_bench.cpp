// Cutting texts into pieces with each instruction set that this machine has, and with the plain
// matchers for comparison. TUNEGAUGE_BENCH_TEXT names a file with text of one's own.

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "base/utf8.h"
#include "bench/micro/sample_text.h"
#include "estimator/tokenizers/fast/piece_cutter.h"
#include "estimator/tokenizers/known_patterns.h"
#include "estimator/tokenizers/regex.h"

namespace {

using namespace tunegauge;
using tokenizers::Simd;

struct Subject {
  std::string name;
  std::vector<std::string> expressions;
};

std::vector<Subject> subjects() {
  using namespace tokenizers;
  return {
      {"llama3", {std::string(kLlama3Expression)}},
      {"qwen2", {std::string(kQwen2Expression)}},
      {"qwen35", {std::string(kQwen35Expression)}},
      {"o200k", {std::string(kO200kExpression)}},
      {"tekken", {std::string(kTekkenExpression)}},
      {"gpt2", {std::string(kGpt2Expression)}},
      {"deepseek",
       {std::string(kNumbersExpression), std::string(kHanOrKanaExpression),
        std::string(kDeepSeekExpression)}},
  };
}

struct Text {
  std::string name;
  std::string text;
};

std::vector<Text> texts() {
  constexpr std::size_t kBytes = 4 << 20;
  std::vector<Text> all = {
      {"english", bench::sample_text(bench::SampleKind::english, kBytes, 1)},
      {"code", bench::sample_text(bench::SampleKind::code, kBytes, 1)},
      {"cjk", bench::sample_text(bench::SampleKind::cjk, kBytes, 1)},
  };
  if (const char* path = std::getenv("TUNEGAUGE_BENCH_TEXT")) {  // NOLINT(concurrency-mt-unsafe)
    std::ifstream file(path, std::ios::binary);
    std::ostringstream content;
    content << file.rdbuf();
    all.push_back({"own", replace_invalid_utf8(content.str())});
  }
  return all;
}

void report(benchmark::State& state, std::size_t bytes, std::size_t pieces) {
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(pieces));
}

void cut(benchmark::State& state, const std::vector<std::string>& expressions,
         const std::string& text, Simd simd) {
  const auto cutter = tokenizers::make_word_cutter(expressions, simd);
  constexpr std::size_t kMost = 2048;
  std::vector<std::uint32_t> ends(kMost + tokenizers::PieceCutter::slack);
  std::size_t pieces = 0;
  for (auto _ : state) {
    pieces = 0;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t count = cutter->cut(text, at, ends.data(), kMost);
      pieces += count;
      at += ends[count - 1];
    }
    benchmark::DoNotOptimize(pieces);
  }
  report(state, text.size(), pieces);
}

void match(benchmark::State& state, const std::string& expression, const std::string& text) {
  const auto pattern = tokenizers::make_known_regex(expression);
  std::vector<tokenizers::Match> matches;
  for (auto _ : state) {
    matches.clear();
    benchmark::DoNotOptimize(pattern->find_all(text, matches));
  }
  report(state, text.size(), matches.size());
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<Text> all = texts();
  const std::vector<std::pair<std::string, Simd>> simds = {
      {"portable", Simd::portable}, {"avx2", Simd::avx2}, {"avx512", Simd::avx512}};
  for (const Subject& subject : subjects()) {
    for (const Text& text : all) {
      const std::string name = subject.name + "/" + text.name + "/";
      for (const auto& [simd_name, simd] : simds) {
        if (simd > tokenizers::best_simd()) continue;
        benchmark::RegisterBenchmark(
            (name + simd_name).c_str(),
            [&text, simd = simd, expressions = subject.expressions](benchmark::State& state) {
              cut(state, expressions, text.text, simd);
            });
      }
      if (subject.expressions.size() > 1) continue;
      benchmark::RegisterBenchmark(
          (name + "matcher").c_str(),
          [&text, expression = subject.expressions.front()](benchmark::State& state) {
            match(state, expression, text.text);
          });
    }
  }
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
