// SPDX-License-Identifier: MIT
// How fast cells fire: mean rate and silent fraction per population, over the run and in each phase.
#pragma once

#include "analysis/measure.hpp"

namespace mossy {

struct RateSummary {
  double rate = 0;    ///< Hz, mean over all cells
  double spread = 0;  ///< Hz, standard deviation over cells
  double silent = 0;  ///< fraction of the cells without a spike
};

/// Of spike counts over `duration` ms; NaN without cells or time.
RateSummary summarise_rates(const Activity& activity, double duration);

Measure rates();

}  // namespace mossy
