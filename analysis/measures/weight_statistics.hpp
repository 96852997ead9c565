// SPDX-License-Identifier: MIT
// How the weights of a projection are distributed, and how that changes from snapshot to snapshot.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "analysis/result.hpp"

namespace mossy {

struct WeightSnapshot {
  double time = 0;  ///< ms
  std::vector<double> weights;
};

struct WeightSummary {
  double mean = 0, spread = 0;
  double smallest = 0, lower_quartile = 0, median = 0, upper_quartile = 0, largest = 0;
  double silent = 0;  ///< fraction at zero
};

/// NaN throughout without weights.
WeightSummary summarise_weights(std::span<const double> weights);

/// Scores of the last snapshot, the change since the first, mean and quartiles over time, and histograms of
/// first and last. The names of result and measure are left to the caller.
MeasureResult weight_statistics(const std::string& projection, const std::vector<WeightSnapshot>& snapshots);

}  // namespace mossy
