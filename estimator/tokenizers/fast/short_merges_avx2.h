#pragma once
// merge_short_texts with AVX2, BMI1 and BMI2.

#include <span>

#include "estimator/tokenizers/fast/short_merges.h"

namespace tunegauge::tokenizers {

/// Precondition: best_simd() is more than portable.
void merge_short_texts_avx2(const FirstSymbols& first, std::span<ShortText> texts);

}  // namespace tunegauge::tokenizers
