// Fuzzes reading a tokenizer.json: any bytes are read or refused, and what is read encodes short
// texts, with as many ids as counted.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "estimator/tokenizers/tokenizer.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tunegauge::tokenizers;
  constexpr std::size_t most_bytes = 1 << 16;
  if (size > most_bytes) return 0;
  const auto tokenizer =
      Tokenizer::parse({reinterpret_cast<const char*>(data), size}, "fuzz/tokenizer.json");
  if (!tokenizer) {
    if (tokenizer.error().message().empty()) std::abort();
    return 0;
  }
  Encoder encoder = tokenizer->encoder();
  for (const std::string_view text :
       {std::string_view(""), std::string_view("a"), std::string_view(" ab  aab\n\n<s> the\t1234"),
        std::string_view("\xC3\xA9\xE2\x96\x81\xF0\x9F\x98\x80\xCC\x81\x00z", 13)}) {
    for (const SpecialTokens special : {SpecialTokens::none, SpecialTokens::add}) {
      std::vector<TokenId> ids;
      encoder.encode(text, special, ids);
      if (encoder.count(text, special) != ids.size()) std::abort();
    }
  }
  return 0;
}
