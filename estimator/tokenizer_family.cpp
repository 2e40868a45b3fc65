// Sizes: the tokenizer.json files themselves where they were at hand (llama-3, qwen-2, gemma-3,
// deepseek-v3, gpt-oss, mistral-v1), else vocab_size of the models' config.json. The upper ends
// leave room for a few hundred added tokens.

#include "estimator/tokenizer_family.h"

#include <algorithm>
#include <array>

namespace tunegauge {

namespace {

struct Family {
  std::string_view name;
  VocabularySize size;
};

constexpr std::array<Family, 10> kFamilies{{{"llama-2", {32'000, 32'400}},
                                            {"codellama", {32'000, 32'400}},
                                            {"mistral-v1", {32'000, 32'400}},
                                            {"llama-3", {128'000, 128'700}},
                                            {"deepseek-v3", {128'800, 129'500}},
                                            {"qwen-2", {151'600, 152'200}},
                                            {"gpt-oss", {199'900, 201'100}},
                                            {"llama-4", {200'000, 202'400}},
                                            {"gemma-2", {256'000, 256'500}},
                                            {"gemma-3", {262'100, 262'700}}}};

}  // namespace

std::optional<VocabularySize> vocabulary_of(std::string_view tokenizer_family) {
  const auto* found = std::find_if(kFamilies.begin(), kFamilies.end(), [&](const Family& family) {
    return family.name == tokenizer_family;
  });
  if (found == kFamilies.end()) return std::nullopt;
  return found->size;
}

}  // namespace tunegauge
