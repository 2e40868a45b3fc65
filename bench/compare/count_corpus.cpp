// Counts the texts of JSONL files that are in memory already, pass after pass, and says how long
// each pass took: our side of bench/compare_tokenizers. Pass 1 is cold, the later ones are warm.
//
//   count_corpus TOKENIZER PASSES THREADS [--plain] FILE...
//
// One JSON object a line: the load, each pass, the peak memory.

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/file.h"
#include "base/utf8.h"
#include "estimator/dataset/json_parser.h"
#include "estimator/dataset/line_blocks.h"
#include "estimator/tokenizers/tokenizer.h"

namespace {

using namespace tunegauge;
using Clock = std::chrono::steady_clock;

struct Arguments {
  std::string tokenizer;
  unsigned passes = 0;
  unsigned threads = 0;
  tokenizers::CountingPath path = tokenizers::CountingPath::fast;
  std::vector<std::string> files;
};

constexpr unsigned kMostPasses = 1000;
constexpr unsigned kMostThreads = 1024;

/// 0 where the text is no number from 1 to `most`.
unsigned number_of(std::string_view text, unsigned most) {
  unsigned number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = fault == std::errc() && end == text.data() + text.size();
  return whole && number <= most ? number : 0;
}

Result<Arguments> read_arguments(std::span<const std::string_view> words) {
  Arguments arguments;
  std::vector<std::string> plain_words;
  for (const std::string_view word : words) {
    if (word == "--plain") {
      arguments.path = tokenizers::CountingPath::plain;
    } else {
      plain_words.emplace_back(word);
    }
  }
  if (plain_words.size() >= 4) {
    arguments.tokenizer = plain_words[0];
    arguments.passes = number_of(plain_words[1], kMostPasses);
    arguments.threads = number_of(plain_words[2], kMostThreads);
    arguments.files.assign(plain_words.begin() + 3, plain_words.end());
  }
  if (arguments.passes == 0 || arguments.threads == 0) {
    return usage_error("count_corpus", "wants TOKENIZER PASSES THREADS [--plain] FILE...");
  }
  return arguments;
}

/// Appends the "text" of every row. A row without one is an error: nothing is left out in silence.
Result<void> read_texts(const std::string& path, std::vector<std::string>& texts) {
  auto stream = ByteStream::open(path);
  if (!stream) return stream.error();
  dataset::LineBlockOptions options;
  options.line_ends = dataset::LineEnds::lf;
  dataset::LineBlockReader reader(*stream, options);
  dataset::LineBlock block;
  dataset::JsonParser parser;
  for (;;) {
    const auto more = reader.next(block);
    if (!more) return more.error();
    if (!*more) return {};
    for (const dataset::Line& line : block) {
      const dataset::JsonValue* const row = find_invalid_utf8(line.text) == std::string_view::npos
                                                ? parser.parse(line.text)
                                                : nullptr;
      const dataset::JsonValue* const text = row != nullptr ? row->find("text") : nullptr;
      if (text == nullptr || !text->is_string() || block.oversized_row_bytes() != 0) {
        return input_error(fmt::format("{}:{}", path, line.number), "is no row with a \"text\"");
      }
      texts.emplace_back(text->string());
    }
  }
}

/// Of all threads of the process.
double cpu_seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Counts all texts with one encoder a thread, which stay for the next pass.
class Corpus {
 public:
  Corpus(const tokenizers::Tokenizer& tokenizer, const Arguments& arguments,
         const std::vector<std::string>& texts)
      : texts_(texts.begin(), texts.end()) {
    for (unsigned i = 0; i < arguments.threads; ++i) {
      encoders_.push_back(tokenizer.encoder(arguments.path));
    }
  }

  std::uint64_t count() {
    next_ = 0;
    tokens_ = 0;
    std::vector<std::thread> others;
    for (std::size_t i = 1; i < encoders_.size(); ++i) {
      others.emplace_back([this, i] { work(encoders_[i]); });
    }
    work(encoders_[0]);
    for (std::thread& other : others) other.join();
    return tokens_;
  }

  [[nodiscard]] bool gave_up() const {
    return std::any_of(encoders_.begin(), encoders_.end(),
                       [](const tokenizers::Encoder& encoder) { return encoder.gave_up(); });
  }

 private:
  static constexpr std::size_t kTextsAtOnce = 32;

  void work(tokenizers::Encoder& encoder) {
    std::uint64_t tokens = 0;
    std::array<tokenizers::Encoder::TextCount, kTextsAtOnce> counts;
    for (;;) {
      const std::size_t from = next_.fetch_add(kTextsAtOnce);
      if (from >= texts_.size()) break;
      const auto texts =
          std::span(texts_).subspan(from, std::min(kTextsAtOnce, texts_.size() - from));
      encoder.count_all(texts, tokenizers::SpecialTokens::none,
                        std::span(counts).first(texts.size()));
      for (std::size_t i = 0; i < texts.size(); ++i) tokens += counts[i].tokens;
    }
    tokens_ += tokens;
  }

  std::vector<std::string_view> texts_;
  std::vector<tokenizers::Encoder> encoders_;
  std::atomic<std::size_t> next_ = 0;
  std::atomic<std::uint64_t> tokens_ = 0;
};

Result<void> run(const Arguments& arguments) {
  std::vector<std::string> texts;
  for (const std::string& file : arguments.files) {
    if (auto read = read_texts(file, texts); !read) return read;
  }
  std::uint64_t bytes = 0;
  for (const std::string& text : texts) bytes += text.size();

  const auto load_start = Clock::now();
  const auto tokenizer = tokenizers::Tokenizer::load(arguments.tokenizer);
  if (!tokenizer) return tokenizer.error();
  fmt::print("{{\"load_s\": {:.6f}, \"fast\": {}, \"texts\": {}, \"bytes\": {}}}\n",
             seconds_since(load_start), tokenizer->counts_fast(), texts.size(), bytes);

  std::optional<Corpus> corpus;
  for (unsigned pass = 1; pass <= arguments.passes; ++pass) {
    const auto start = Clock::now();
    const double start_cpu_s = cpu_seconds();
    // Made here because the encoders' memory belongs to the cold pass.
    if (!corpus) corpus.emplace(*tokenizer, arguments, texts);
    const std::uint64_t tokens = corpus->count();
    fmt::print(
        "{{\"pass\": {}, \"seconds\": {:.6f}, \"cpu_s\": {:.6f}, \"bytes\": {}, \"tokens\": {}}}\n",
        pass, seconds_since(start), cpu_seconds() - start_cpu_s, bytes, tokens);
  }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  fmt::print("{{\"peak_rss_mb\": {}, \"gave_up\": {}}}\n", usage.ru_maxrss / 1024,
             corpus->gave_up());
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string_view> words(argv + std::min(argc, 1), argv + argc);
  const auto arguments = read_arguments(words);
  const Result<void> done = arguments ? run(*arguments) : Result<void>(arguments.error());
  if (done) return 0;
  std::fprintf(stderr, "%s\n", done.error().message().c_str());
  return 2;
}
