#pragma once
// Which of the vector instruction sets the word cutter uses: for dispatch at run time, and so that
// tests and benchmarks can pick one.

#include <memory>
#include <span>
#include <string>

#include "estimator/tokenizers/fast/piece_cutter.h"

namespace tunegauge::tokenizers {

enum class Simd {
  portable,
  avx2,    ///< with BMI1 and BMI2
  avx512,  ///< with VBMI and VBMI2: Ice Lake, Zen 4 and later
};

/// The best that this machine and this build have; all below it work too.
[[nodiscard]] Simd best_simd() noexcept;

/// As make_word_cutter of piece_cutter.h. Precondition: simd <= best_simd().
std::unique_ptr<const PieceCutter> make_word_cutter(std::span<const std::string> expressions,
                                                    Simd simd);

}  // namespace tunegauge::tokenizers
