// Fuzzes reading the compiled form of a tokenizer: whatever is in it, it is refused, or what it
// gives counts short texts. The checksum of the bytes is set right, for nothing would get past it;
// what there is to find lies behind.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "estimator/tokenizers/compiled_tokenizer.h"
#include "estimator/tokenizers/fast/fast_counter.h"

namespace {

using namespace tunegauge::tokenizers;

const std::string key(64, 'a');

/// What the bytes are changed from: all sections are there.
std::string sample() {
  const auto lifted = lift_model(
      R"({"model":{"type":"BPE","vocab":{"a":0,"b":1,"ab":2,"abab":3},"merges":["a b","ab ab"]}})");
  const Vocabulary vocabulary = lifted->vocabulary.vocabulary;
  const BpeModel model(vocabulary, lifted->merges, {});
  const std::vector<ShortKey> seeds = {ShortKey("ab\0\0\0\0\0\0\0\0\0\0\0\0\0", 2)};
  return write_compiled({key, *lifted, model, seeds}).value();
}

void use(LiftedModel lifted) {
  TextShape shape{.pieces = TextShape::Pieces::characters};
  const BpeModel model(std::move(lifted.vocabulary.vocabulary), std::move(*lifted.tables), {});
  const auto plan = FastPlan::make(model, std::move(shape), lifted.seeds);
  ModelScratch scratch;
  for (const std::string_view text : {"a", "abab ab aab\n\n<s>", "\u00e9\u2581abababab"}) {
    std::vector<TokenId> ids;
    model.tokenize(text, scratch, ids);
    if (plan == nullptr) continue;
    static_cast<void>(plan->counter().count(text, scratch));
    std::uint32_t ends[64 + PieceCutter::slack];
    if (plan->bigrams().cut(text, 0, ends, 64) == 0) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::string whole = sample();
  // Pairs of a place and a byte to be written there: most of a file is large tables.
  std::string bytes = whole;
  constexpr std::size_t head_bytes = 1024;  // the header, and most of what is no table
  for (std::size_t at = 0; at + 2 < size; at += 3) {
    const std::size_t place = (data[at] | std::size_t{data[at + 1]} << 8) % head_bytes;
    bytes[data[at + 1] < 0xF0 ? place : bytes.size() - 1 - place] = static_cast<char>(data[at + 2]);
  }
  if (size % 3 == 1) bytes.resize(bytes.size() - data[size - 1]);
  set_compiled_checksum(bytes);
  if (std::optional<LiftedModel> lifted = read_compiled(bytes, key)) use(std::move(*lifted));
  return 0;
}
