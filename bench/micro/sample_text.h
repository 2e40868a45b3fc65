#pragma once
// Text for the micro-benchmarks, made from a seed: the same bytes on every machine, no file needed.

#include <cstdint>
#include <string>

namespace tunegauge::bench {

enum class SampleKind { english, code, cjk };

/// About `bytes` of text. English and code draw words with a natural spread of frequencies from
/// generated vocabularies, so that caches meet both common and rare words.
[[nodiscard]] std::string sample_text(SampleKind kind, std::size_t bytes, std::uint64_t seed);

/// JSON lines of conversations with such text, about `bytes` in all.
[[nodiscard]] std::string sample_chat_rows(std::size_t bytes, std::uint64_t seed);

}  // namespace tunegauge::bench
