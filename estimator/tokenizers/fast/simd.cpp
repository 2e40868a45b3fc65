// best_simd: what the processor says, lowered by what the environment asks for.

#include "estimator/tokenizers/fast/simd.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "estimator/tokenizers/fast/block_masks.h"

namespace tunegauge::tokenizers {

namespace {

Simd simd_of_machine() noexcept {
#if defined(__x86_64__)
  __builtin_cpu_init();
  const bool has_avx2 = kAvx2Steps != nullptr && __builtin_cpu_supports("avx2") &&
                        __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
                        __builtin_cpu_supports("popcnt");
  const bool has_avx512 =
      has_avx2 && kAvx512Steps != nullptr && __builtin_cpu_supports("avx512f") &&
      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512cd") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512vbmi2");
  if (has_avx512) return Simd::avx512;
  return has_avx2 ? Simd::avx2 : Simd::portable;
#else
  return Simd::portable;
#endif
}

Simd most_wanted() noexcept {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody in this program changes the environment.
  const char* const wanted = std::getenv("TUNEGAUGE_SIMD");
  const std::string_view name = wanted == nullptr ? "" : wanted;
  if (name == "portable") return Simd::portable;
  return name == "avx2" ? Simd::avx2 : Simd::avx512;
}

}  // namespace

Simd best_simd() noexcept {
  static const Simd best = std::min(simd_of_machine(), most_wanted());
  return best;
}

}  // namespace tunegauge::tokenizers
