// Fuzz target: rate files of any content are read or refused, never more; what is read answers
// questions about price without harm.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "estimator/pricing/rate_card_loader.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tunegauge;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto book = pricing::parse_rates(text, "fuzz.json");
  if (!book) {
    if (book.error().message().empty()) std::abort();
    return 0;
  }
  const Date day = *parse_date("2026-03-15");
  for (const std::int64_t parameters : {std::int64_t{0}, std::int64_t{8'000'000'000}}) {
    for (const bool lora : {true, false}) {
      const auto price = pricing::price_of(
          *book, {"openai/gpt-oss-120b", parameters, pricing::Method::sft, lora, day});
      if (price) (void)price->per_mtok.to_string(2);
    }
  }
  return 0;
}
