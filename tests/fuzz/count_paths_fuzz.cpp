// Fuzz target: fast and plain counting agree on any text. The first byte chooses a small tokenizer
// and how the rest becomes text: as it stands (repaired to UTF-8), or as numbers of hard parts with
// how often each comes, so that long runs and odd neighbours are within reach of a few bytes.

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "base/utf8.h"
#include "estimator/tokenizers/tokenizer.h"
#include "tests/support/hard_text.h"
#include "tests/support/small_tokenizers.h"

namespace {

using namespace tunegauge;
using tokenizers::CountingPath;
using tokenizers::Encoder;
using tokenizers::SpecialTokens;
using tokenizers::TextPart;
using tokenizers::Tokenizer;

/// A tokenizer with encoders that stay: what one input left in their tables meets the next.
struct Subject {
  explicit Subject(test::SmallTokenizer kind)
      : tokenizer(load(kind)),
        fast(tokenizer.encoder(CountingPath::fast)),
        plain(tokenizer.encoder(CountingPath::plain)),
        added(test::small_added_tokens(kind)) {}

  static Tokenizer load(test::SmallTokenizer kind) {
    auto loaded = Tokenizer::parse(test::small_tokenizer_json(kind), "small");
    if (loaded) return std::move(*loaded);
    std::fprintf(stderr, "small tokenizer: %s\n", loaded.error().message().c_str());
    std::abort();
  }

  Tokenizer tokenizer;
  Encoder fast;
  Encoder plain;
  std::vector<std::string> added;
};

std::vector<Subject>& subjects() {
  static std::vector<Subject> subjects = [] {
    std::vector<Subject> made;
    made.reserve(test::kSmallTokenizers.size());  // encoders borrow their tokenizer
    for (const test::SmallTokenizer kind : test::kSmallTokenizers) made.emplace_back(kind);
    return made;
  }();
  return subjects;
}

/// Pairs of bytes: a part (or an added token, or a cut one), and how often it comes.
std::string text_of_parts(std::string_view bytes, const std::vector<std::string>& added) {
  std::string text;
  for (std::size_t at = 0; at + 1 < bytes.size() && text.size() < (1U << 16U); at += 2) {
    const auto number = static_cast<unsigned char>(bytes[at]);
    const auto times = static_cast<unsigned char>(bytes[at + 1]);
    if (number < test::kParts) {
      text += test::repeated(test::hard_part(number), times < 240 ? times % 20U : times);
    } else if (number < test::kParts + added.size() * 2) {
      const std::string& token = added[(number - test::kParts) / 2];
      text += number % 2 == 0 ? token : replace_invalid_utf8(token.substr(0, times % 16U));
    } else {
      text += test::repeated(std::string_view("abc xyz").substr(number % 7U, 1), times);
    }
  }
  return text;
}

/// Taken apart at every seam.
std::uint64_t count_in_parts(Subject& subject, std::string_view text) {
  std::uint64_t tokens = 0;
  for (;;) {
    const std::size_t seam = subject.tokenizer.last_seam(text);
    if (seam == 0) return tokens + subject.fast.count_part(text, TextPart::first);
    tokens += subject.fast.count_part(text.substr(seam), TextPart::rest);
    text = text.substr(0, seam);
  }
}

}  // namespace

// Making them is not the work of the first input.
extern "C" int LLVMFuzzerInitialize(int* /*argc*/, char*** /*argv*/) {
  static_cast<void>(subjects());
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2 || size > (1U << 16U)) return 0;
  const std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::size_t number = data[0] % test::kSmallTokenizers.size();
  Subject& subject = subjects()[number];
  const bool of_parts = data[0] >= 128;
  const std::string text =
      of_parts ? text_of_parts(rest, subject.added) : replace_invalid_utf8(rest);

  const std::uint64_t fast = subject.fast.count(text, SpecialTokens::none);
  const std::uint64_t plain = subject.plain.count(text, SpecialTokens::none);
  const bool same = fast == plain && subject.fast.refused() == subject.plain.refused() &&
                    subject.fast.gave_up() == subject.plain.gave_up();
  const std::uint64_t in_parts = count_in_parts(subject, text);
  if (same && in_parts == plain) return 0;
  std::fprintf(stderr,
               "small tokenizer %zu, %zu bytes of text: fast %llu, parts %llu, plain %llu\n",
               number, text.size(), static_cast<unsigned long long>(fast),
               static_cast<unsigned long long>(in_parts), static_cast<unsigned long long>(plain));
  std::fprintf(stderr, "%s\n", test::json_text(text).c_str());
  std::abort();
}
