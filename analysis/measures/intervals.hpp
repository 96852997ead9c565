// SPDX-License-Identifier: MIT
// How regular cells fire: variability of their interspike intervals.
//
//   CV   standard deviation over mean                             1 for Poisson, 0 for a clock
//   CV2  mean of 2 |b - a| / (b + a) over neighbouring intervals  (Holt et al. 1996, J. Neurophysiol. 75:1806)
//   LV   mean of 3 ((a - b) / (a + b))^2                          (Shinomoto et al. 2003, Neural Comput. 15:2823)
// CV2 and LV compare neighbours only, so a slowly changing rate does not raise them.
#pragma once

#include <span>

#include "analysis/measure.hpp"

namespace mossy {

struct IntervalVariability {
  double cv = 0, cv2 = 0, lv = 0;
};

/// Of one cell's spike times, ascending; NaN with fewer than two intervals.
IntervalVariability interval_variability(std::span<const double> times);

Measure intervals();

}  // namespace mossy
