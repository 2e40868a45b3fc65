// Draws the secret of the hashes.

#include <random>

#include "estimator/tokenizers/hash_bytes.h"

namespace tunegauge::tokenizers {

namespace {

std::uint64_t draw() {
  std::random_device device;
  return std::uint64_t{device()} << 32 | device();
}

}  // namespace

const HashSecret hash_secret = {draw(), draw() | 1};

}  // namespace tunegauge::tokenizers
