#pragma once
// The vector instruction sets that fast counting has code for: for dispatch at run time, and so
// that tests and benchmarks can pick one.

namespace tunegauge::tokenizers {

enum class Simd {
  portable,
  avx2,    ///< with BMI1 and BMI2
  avx512,  ///< with VBMI and VBMI2: Ice Lake, Zen 4 and later
};

/// The best that this machine and this build have; all below it work too. The variable
/// TUNEGAUGE_SIMD of the environment lowers it ("portable", "avx2"): so the tests run every path on
/// one machine.
[[nodiscard]] Simd best_simd() noexcept;

}  // namespace tunegauge::tokenizers
