// SPDX-License-Identifier: MIT
// How much a population fires together: variance over mean of its spike count in short bins.
//
// Independent Poisson cells give 1; cells that fire in step give up to the number of cells.
#pragma once

#include <span>

#include "analysis/measure.hpp"

namespace mossy {

/// Spikes in each whole bin of [start, end), all in ms.
std::vector<double> binned_counts(std::span<const double> times, double start, double end, double bin);

Measure synchrony();

}  // namespace mossy
