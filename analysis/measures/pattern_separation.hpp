// SPDX-License-Identifier: MIT
// Whether similar inputs get less similar outputs: similarity of pairs of presentations, in and out.
//
// Pairs come from two phases (a pattern and the pattern derived from it, index by index; the same pattern twice
// gives the reliability) or from within one phase (every pair). Noise also makes outputs differ, so the
// reliability stands beside every separation.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "analysis/measure.hpp"
#include "analysis/measures/similarity.hpp"

namespace mossy {

/// Similarity of one pair of presentations.
struct PairSimilarity {
  Similarity in, out;
};

/// Pairs that belong together: one overlap of patterns, or one bin of input correlation.
struct PairGroup {
  std::string name;
  bool same_pattern = false;
  std::vector<PairSimilarity> pairs;
};

struct SeparationSummary {
  double f1_in = undefined, f1_out = undefined, R_in = undefined, R_out = undefined;
  double overlap_in = undefined, overlap_out = undefined;
  double degree = undefined;     ///< mean distance out / mean distance in
  double separated = undefined;  ///< fraction of the pairs with f1 out > f1 in
};

SeparationSummary summarise(const std::vector<PairSimilarity>& pairs);

/// Twice the area between identity and R_out(R_in) on [0, 1]: 1 when outputs never correlate, 0 when they do as
/// the inputs. Straight lines join the points; (0, 0) and (1, 1) stand where nothing was measured, the
/// latter because equal spikes in give equal spikes out.
double separation_area(std::vector<std::pair<double, double>> in_out);

/// Pairs sorted into bins of input correlation 0.1 wide, empty bins left out.
std::vector<PairGroup> binned_by_input(const std::vector<PairSimilarity>& pairs);

Measure pattern_separation();

}  // namespace mossy
