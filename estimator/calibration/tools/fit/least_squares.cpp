// Non-negative ridge regression on normal equations. The problem is convex, so that coordinate
// descent (Franc, Hlavac, Navara 2005, "Sequential coordinate-wise algorithm for the non-negative
// least squares problem") ends in the one minimum.

#include "estimator/calibration/tools/fit/least_squares.h"

#include <algorithm>
#include <cmath>

namespace tunegauge::calibration::fit {
namespace {

constexpr auto size = static_cast<Eigen::Index>(feature_count);
constexpr double pull = 1.0;  // of the rough guess, against sums over thousands of chunks
constexpr int most_rounds = 2000;
constexpr double small_step = 1e-6;  // in the error's root

Eigen::VectorXd vector_of(const TextFeatures& features) {
  Eigen::VectorXd result(size);
  for (Eigen::Index i = 0; i < size; ++i) {
    result[i] = static_cast<double>(features.counts[static_cast<std::size_t>(i)]);
  }
  result[static_cast<Eigen::Index>(Feature::bytes)] = 0;
  return result;
}

}  // namespace

NormalEquations::NormalEquations()
    : products(Eigen::MatrixXd::Zero(size, size)), targets(Eigen::VectorXd::Zero(size)) {}

void NormalEquations::add(const Chunk& chunk, std::size_t family, double weight) {
  const Eigen::VectorXd features = vector_of(chunk.features);
  const double tokens = chunk.tokens[family];
  products.noalias() += features * (features.transpose() * (weight / tokens));
  targets += features * weight;
}

NormalEquations& NormalEquations::operator+=(const NormalEquations& more) {
  products += more.products;
  targets += more.targets;
  return *this;
}

NormalEquations& NormalEquations::operator-=(const NormalEquations& less) {
  products -= less.products;
  targets -= less.targets;
  return *this;
}

Eigen::VectorXd rough_weights() {
  // One token a run, a word or a sign; letters inside words a fraction.
  Eigen::VectorXd weights = Eigen::VectorXd::Ones(size);
  weights[static_cast<Eigen::Index>(Feature::bytes)] = 0;
  const auto& names = feature_names();
  for (std::size_t i = 0; i < feature_count; ++i) {
    const std::string_view name = names[i];
    const bool part_of_word = name.find("letters") != name.npos || name.starts_with("triples");
    if (part_of_word || name.ends_with("beyond") || name.ends_with("beyond_16")) {
      weights[static_cast<Eigen::Index>(i)] = 0.1;
    }
  }
  return weights;
}

Eigen::VectorXd solve(const NormalEquations& equations, const Eigen::VectorXd& start) {
  Eigen::MatrixXd products = equations.products;
  products.diagonal().array() += pull;
  Eigen::VectorXd weights = start;
  Eigen::VectorXd slope = equations.targets + pull * rough_weights() - products * weights;
  for (int round = 0; round < most_rounds; ++round) {
    double largest = 0;
    for (Eigen::Index i = 0; i < size; ++i) {
      const double next = std::max(0.0, weights[i] + slope[i] / products(i, i));
      const double step = next - weights[i];
      if (step == 0) continue;
      slope -= products.col(i) * step;
      weights[i] = next;
      largest = std::max(largest, std::abs(step) * std::sqrt(products(i, i)));
    }
    if (largest < small_step) break;
  }
  return weights;
}

}  // namespace tunegauge::calibration::fit
