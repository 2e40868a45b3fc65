#pragma once
// merge_short_texts with AVX-512.

#include <span>

#include "estimator/tokenizers/fast/short_merges.h"

namespace tunegauge::tokenizers {

/// Precondition: best_simd() is avx512.
void merge_short_texts_avx512(const FirstSymbols& first, std::span<ShortText> texts);

}  // namespace tunegauge::tokenizers
