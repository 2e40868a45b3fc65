// The stages of fast counting one by one, with every instruction set that this machine has:
//
//     classify   text to class masks                       words of bytes only
//     split      text to pieces
//     probe      pieces to token counts, all of them known
//     merge      new pieces to token counts
//
// The whole is in token_counting_bench. Tokenizers: see real_tokenizers.h.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file.h"
#include "bench/micro/real_tokenizers.h"
#include "bench/micro/sample_text.h"
#include "estimator/tokenizers/fast/block_masks.h"
#include "estimator/tokenizers/fast/fast_plan.h"
#include "estimator/tokenizers/fast/piece_batch.h"
#include "estimator/tokenizers/tokenizer_data.h"
#include "estimator/tokenizers/tokenizer_loader.h"

namespace {

using namespace tunegauge;
using namespace tunegauge::tokenizers;

constexpr std::size_t text_bytes = 4 << 20;
constexpr std::uint64_t most_tokenizer_bytes = 1 << 30;

/// A tokenizer's parts, and a text of one kind.
struct Subject {
  std::shared_ptr<const TokenizerData> data;
  std::string text;

  [[nodiscard]] const BpeModel& model() const {
    return dynamic_cast<const BpeModel&>(*data->model);
  }
  [[nodiscard]] bool has_words() const { return data->fast->words() != nullptr; }
};

/// Cuts a text as the fast path of its tokenizer does.
class Splitter {
 public:
  Splitter(const Subject& subject, Simd simd) {
    const TextShape& shape = subject.data->fast->shape();
    if (subject.has_words()) {
      words_ = make_word_cutter(shape.expressions, simd);
    } else {
      using Spaces = BigramCutter::Spaces;
      bigrams_.emplace(subject.model().cuts(),
                       shape.marks_spaces ? Spaces::become_marks : Spaces::stay, simd);
    }
  }
  std::size_t operator()(std::string_view text, std::size_t from) {
    return words_ != nullptr ? words_->cut(text, from, ends.data(), most)
                             : bigrams_->cut(text, from, {}, ends.data(), most, singles.data());
  }

  static constexpr std::size_t most = 1024;
  std::array<std::uint32_t, most + PieceCutter::slack> ends;
  std::array<std::uint64_t, (most + 2 * PieceCutter::slack) / 64> singles;

 private:
  std::unique_ptr<const PieceCutter> words_;
  std::optional<BigramCutter> bigrams_;
};

/// Where the pieces of a text begin and end.
std::vector<std::uint32_t> borders_of(const Subject& subject) {
  Splitter split(subject, Simd::portable);
  std::vector<std::uint32_t> borders = {0};
  for (std::size_t at = 0; at < subject.text.size(); at = borders.back()) {
    const std::size_t count = split(subject.text, at);
    for (std::size_t i = 0; i < count; ++i) {
      borders.push_back(static_cast<std::uint32_t>(at + split.ends[i]));
    }
  }
  return borders;
}

void set_items(benchmark::State& state, std::size_t bytes, std::size_t items) {
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(items));
}

void classify(benchmark::State& state, const Subject& subject, Simd simd) {
  static const ClassTable table(UpperBit::upper_case);
  constexpr std::size_t chunk = 4096;
  std::vector<BlockMasks> masks(blocks_of(chunk));
  const std::string_view text = subject.text;
  for (auto step : state) {
    static_cast<void>(step);
    for (std::size_t at = 0; at < text.size();) {
      std::size_t end = std::min(at + chunk, text.size());
      while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
      block_steps(simd).classify(table, {text.data() + at, end - at, text.size() - at},
                                 masks.data());
      benchmark::DoNotOptimize(masks.data());
      at = end;
    }
  }
  set_items(state, text.size(), blocks_of(text.size()));
}

void split(benchmark::State& state, const Subject& subject, Simd simd) {
  Splitter split(subject, simd);
  std::size_t pieces = 0;
  for (auto step : state) {
    static_cast<void>(step);
    pieces = 0;
    for (std::size_t at = 0; at < subject.text.size();) {
      const std::size_t count = split(subject.text, at);
      pieces += count;
      at += split.ends[count - 1];
    }
    benchmark::DoNotOptimize(pieces);
  }
  set_items(state, subject.text.size(), pieces);
}

template <class Table>
void keep_all(const char* text, const PiecePlaces& places, Table& table) {
  for (std::size_t i = 0; i < places.count; ++i) {
    const typename Table::Key key(text + places.begins[i], places.sizes[i]);
    const typename Table::Home home = Table::home_of(key);
    if (table.find(key, home) == 0) table.keep(key, home, 1);
  }
}

void probe(benchmark::State& state, const Subject& subject, Simd simd) {
  const PieceSteps& steps = piece_steps(simd);
  const auto tiny = std::make_unique<TinyCounts>();
  const auto brief = std::make_unique<ShortCounts>();
  const auto tiny_waiting = std::make_unique<WaitingPieces<TinyCounts>>();
  const auto brief_waiting = std::make_unique<WaitingPieces<ShortCounts>>();
  const std::vector<std::uint32_t> borders = borders_of(subject);
  const std::string text = subject.text + std::string(ShortKey::bytes, ' ');
  SortedPieces sorted;
  const auto for_each_batch = [&](auto visit) {
    for (std::size_t at = 0; at + 1 < borders.size(); at += PiecePlaces::most) {
      const std::size_t pieces = std::min(PiecePlaces::most, borders.size() - 1 - at);
      steps.sort(std::span(borders).subspan(at + 1, pieces), borders[at], {}, sorted);
      visit();
    }
  };
  for_each_batch([&] {
    keep_all(text.data(), sorted.tiny, *tiny);
    keep_all(text.data(), sorted.brief, *brief);
  });
  std::uint64_t tokens = 0;
  WaitingNumbers not_at_home;
  const auto look_up = [&](const auto& table_steps, const auto& table, const PiecePlaces& places,
                           auto& waiting) {
    if (waiting.count + places.count > waiting.room) {
      tokens += table_steps.find(table, waiting, not_at_home).tokens;
      waiting.count = 0;
    }
    table_steps.await(text.data(), places, 0, table, waiting);
  };
  for (auto step : state) {
    static_cast<void>(step);
    for_each_batch([&] {
      look_up(steps.tiny, *tiny, sorted.tiny, *tiny_waiting);
      look_up(steps.brief, *brief, sorted.brief, *brief_waiting);
    });
    benchmark::DoNotOptimize(tokens);
  }
  set_items(state, subject.text.size(), borders.size() - 1);
}

/// Words that no text has: two pieces of the text together.
std::vector<std::array<char, ShortText::most_bytes>> new_words(const Subject& subject,
                                                               std::vector<ShortText>& texts) {
  constexpr std::size_t words = 4096;
  const std::vector<std::uint32_t> borders = borders_of(subject);
  std::vector<std::array<char, ShortText::most_bytes>> bytes(words);
  std::mt19937 random(3);
  while (texts.size() < words) {
    std::string word;
    for (int half = 0; half < 2; ++half) {
      const std::size_t piece = random() % (borders.size() - 1);
      word += subject.text.substr(borders[piece], borders[piece + 1] - borders[piece]);
    }
    if (word.size() < 6 || word.size() > 15) continue;
    char* const to = bytes[texts.size()].data();
    word.copy(to, word.size());
    texts.push_back({std::string_view(to, word.size())});
  }
  return bytes;
}

void merge(benchmark::State& state, const Subject& subject, Simd simd) {
  const FirstSymbols first(subject.model(), subject.data->fast->shape().marks_spaces);
  std::vector<ShortText> texts;
  const auto bytes = new_words(subject, texts);
  std::erase_if(texts, [&](const ShortText& text) {
    return !subject.model().is_byte_level() && !first.cover(text.text);
  });
  std::size_t all_bytes = 0;
  for (const ShortText& text : texts) all_bytes += text.text.size();
  for (auto step : state) {
    static_cast<void>(step);
    constexpr std::size_t at_once = 64;
    for (std::size_t at = 0; at < texts.size(); at += at_once) {
      merge_short_texts(first, std::span(texts).subspan(at, std::min(at_once, texts.size() - at)),
                        simd);
    }
    benchmark::DoNotOptimize(texts.data());
  }
  set_items(state, all_bytes, texts.size());
}

using Stage = void (*)(benchmark::State&, const Subject&, Simd);

void add_all(const bench::RealTokenizer& tokenizer) {
  const auto file = MappedFile::open(tokenizer.path, most_tokenizer_bytes);
  if (!file) return;
  auto read = read_tokenizer(file->bytes(), tokenizer.path);
  if (!read || read->fast == nullptr) return;
  const auto data = std::make_shared<const TokenizerData>(std::move(*read));
  const std::pair<const char*, bench::SampleKind> kinds[] = {
      {"english", bench::SampleKind::english},
      {"code", bench::SampleKind::code},
      {"cjk", bench::SampleKind::cjk}};
  const std::pair<const char*, Simd> simds[] = {
      {"portable", Simd::portable}, {"avx2", Simd::avx2}, {"avx512", Simd::avx512}};
  const std::pair<const char*, Stage> stages[] = {
      {"classify", classify}, {"split", split}, {"probe", probe}, {"merge", merge}};
  for (const auto& [kind_name, kind] : kinds) {
    const auto subject =
        std::make_shared<const Subject>(Subject{data, bench::sample_text(kind, text_bytes, 1)});
    for (const auto& [stage_name, stage] : stages) {
      if (stage == classify && !subject->has_words()) continue;
      for (const auto& [simd_name, simd] : simds) {
        if (simd > best_simd()) continue;
        const std::string name =
            std::string(stage_name) + "/" + tokenizer.name + "/" + kind_name + "/" + simd_name;
        benchmark::RegisterBenchmark(
            name.c_str(), [subject, stage = stage, simd = simd](benchmark::State& state) {
              stage(state, *subject, simd);
            });
      }
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  for (const bench::RealTokenizer& tokenizer : bench::real_tokenizers()) add_all(tokenizer);
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
