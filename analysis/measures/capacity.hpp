// SPDX-License-Identifier: MIT
// How much a memory holds: the load, the number of patterns stored, at which recall gives most.
//
//   product    load x mean correlation of the answers with the stored patterns; its largest value over loads is the
//              capacity of Guzman et al. 2016 (Science 353:1117, supplement: patterns x r)
//   reliable   largest load at which at least 90 % of the answers reach the correlation `success`
// A load is the number of different patterns that a phase cues, so that each phase should cue all that is stored by
// then; with `load: stored` it is the number stored, and a phase may cue a sample of them.
// With one phase it is one point of the curve: sweep over the number of patterns and take the largest product.
// With `hebb: p` the clipped Hebb rule recalls the same patterns from the same cues (clipped_hebb_reference.hpp).
#pragma once

#include <vector>

#include "analysis/measure.hpp"

namespace mossy {

/// Recall at one load.
struct LoadPoint {
  double load = 0;         ///< patterns stored
  double correlation = 0;  ///< mean, of answer and stored pattern
  double successes = 0;    ///< fraction of the answers with at least the correlation asked for
  double product() const { return load * correlation; }
};

struct CapacitySummary {
  double capacity = 0, load = 0, correlation = 0;  ///< largest product, and where it was
  double reliable = 0;                             ///< 0 when no load was
};

/// Points without a correlation are passed over; NaN when none is left.
CapacitySummary summarise_capacity(const std::vector<LoadPoint>& points);

Measure capacity();

}  // namespace mossy
