#pragma once
// Weights of the features that predict tokens best, none below zero.

#include <Eigen/Dense>
#include <vector>

#include "estimator/calibration/tools/fit/training_table.h"

namespace tunegauge::calibration::fit {

/// Sums of a least-squares problem. Those of several sources add up, which makes it cheap to leave
/// one out.
struct NormalEquations {
  Eigen::MatrixXd products;  ///< features by features
  Eigen::VectorXd targets;

  NormalEquations();
  /// Adds a chunk with the squared error weighted by weight / tokens, so that the error counts in
  /// proportion to the text's tokens, not to their square.
  void add(const Chunk& chunk, std::size_t family, double weight);
  NormalEquations& operator+=(const NormalEquations& more);
  NormalEquations& operator-=(const NormalEquations& less);
};

/// The non-negative weights of the smallest error, by cyclic coordinate descent from `start`. A
/// slight pull to a rough guess decides where the text says nothing.
Eigen::VectorXd solve(const NormalEquations& equations, const Eigen::VectorXd& start);

/// The rough guess: tokens a count of each feature.
Eigen::VectorXd rough_weights();

}  // namespace tunegauge::calibration::fit
