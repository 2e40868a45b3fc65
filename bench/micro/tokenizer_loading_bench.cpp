// Loading real tokenizers, those in TUNEGAUGE_TEST_DATA/tokenizers (default ../shared/data), and
// the parts of it that cost most; and the search for added tokens, which all texts go through.

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "base/file.h"
#include "bench/micro/real_tokenizers.h"
#include "bench/micro/sample_text.h"
#include "estimator/tokenizers/added_tokens.h"
#include "estimator/tokenizers/lifted_model.h"
#include "estimator/tokenizers/tokenizer.h"

namespace {

using namespace tunegauge;
namespace fs = std::filesystem;

void load(benchmark::State& state, const std::string& path,
          const tokenizers::Tokenizer::LoadOptions& options) {
  for (auto step : state) {
    static_cast<void>(step);
    const auto tokenizer = tokenizers::Tokenizer::load(path, options);
    if (!tokenizer) return state.SkipWithError(tokenizer.error().message().c_str());
    benchmark::DoNotOptimize(tokenizer->vocabulary_size());
  }
}

/// A folder for compiled tokenizers that goes away with the object.
class ScratchCache {
 public:
  ScratchCache() {
    std::string pattern = (fs::temp_directory_path() / "tunegauge-bench-XXXXXX").string();
    if (::mkdtemp(pattern.data()) != nullptr) folder_ = pattern;
  }
  ScratchCache(const ScratchCache&) = delete;
  ScratchCache& operator=(const ScratchCache&) = delete;
  ~ScratchCache() {
    std::error_code ignored;
    if (!folder_.empty()) fs::remove_all(folder_, ignored);
  }
  [[nodiscard]] const std::string& folder() const { return folder_; }

 private:
  std::string folder_;
};

/// The second load of the same file: from its compiled form. Wall clock, for it uses two threads.
void load_again(benchmark::State& state, const std::string& path) {
  const ScratchCache cache;
  const tokenizers::Tokenizer::LoadOptions options{.compiled_cache = cache.folder()};
  static_cast<void>(tokenizers::Tokenizer::load(path, options));
  load(state, path, options);
}

/// Vocabulary and merges with their ids, without the tables of the model.
void lift(benchmark::State& state, const std::string& path) {
  const auto file = MappedFile::open(path, std::uint64_t{1} << 30);
  if (!file) return state.SkipWithError(file.error().message().c_str());
  for (auto step : state) {
    static_cast<void>(step);
    benchmark::DoNotOptimize(tokenizers::lift_model(file->bytes()).has_value());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(file->bytes().size()) *
                          static_cast<std::int64_t>(state.iterations()));
}

void split(benchmark::State& state, const std::vector<std::string>& contents,
           bench::SampleKind kind) {
  tokenizers::AddedTokenMatcher matcher;
  for (const std::string& content : contents) {
    tokenizers::AddedToken token;
    token.content = content;
    matcher.add(content, token);
  }
  matcher.finish();
  const std::string text = bench::sample_text(kind, 4 << 20, 7);
  std::vector<tokenizers::Stretch> stretches;
  for (auto step : state) {
    static_cast<void>(step);
    matcher.split(text, stretches);
    benchmark::DoNotOptimize(stretches.data());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(text.size()) *
                          static_cast<std::int64_t>(state.iterations()));
  state.counters["stretches"] = static_cast<double>(stretches.size());
}

/// Repetitions of `unit`, from one to `most` of them.
void add_runs(const std::string& unit, int most, std::vector<std::string>& contents) {
  std::string run;
  for (int count = 1; count <= most; ++count) contents.push_back(run += unit);
}

void add_splits() {
  std::vector<std::string> runs = {"<bos>", "<eos>", "</table>", "[multimodal]"};
  for (int number = 0; number < 6000; ++number) {
    runs.push_back("<unused" + std::to_string(number) + ">");
  }
  for (const char* unit : {"\n", "\t"}) add_runs(unit, 31, runs);
  add_runs("\xE2\x96\x81", 31, runs);
  const std::pair<const char*, std::vector<std::string>> sets[] = {
      {"one_pair", {"<|begin_of_text|>", "<|end_of_text|>", "<|eot_id|>"}},
      {"one_byte", {"<s>", "</s>", "<unk>"}},
      {"line_ends", runs}};
  const std::pair<const char*, bench::SampleKind> kinds[] = {
      {"english", bench::SampleKind::english},
      {"code", bench::SampleKind::code},
      {"cjk", bench::SampleKind::cjk}};
  for (const auto& [set_name, contents] : sets) {
    for (const auto& [kind_name, kind] : kinds) {
      const std::string title = std::string("split/") + set_name + "/" + kind_name;
      benchmark::RegisterBenchmark(title.c_str(), [contents = contents,
                                                   kind = kind](benchmark::State& state) {
        split(state, contents, kind);
      })->Unit(benchmark::kMillisecond);
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  add_splits();
  for (const auto& [name, path] : bench::real_tokenizers()) {
    benchmark::RegisterBenchmark(("load/" + name).c_str(), [path = path](benchmark::State& state) {
      load(state, path, {});
    })->Unit(benchmark::kMillisecond);
    benchmark::RegisterBenchmark(
        ("load_again/" + name).c_str(),
        [path = path](benchmark::State& state) { load_again(state, path); })
        ->Unit(benchmark::kMillisecond)
        ->UseRealTime();
    benchmark::RegisterBenchmark(("lift/" + name).c_str(), [path = path](benchmark::State& state) {
      lift(state, path);
    })->Unit(benchmark::kMillisecond);
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
