// SPDX-License-Identifier: MIT
// Whether a cue brings back the stored pattern: cue, then silence, and the answer read in the silence.
//
//   found            right cells that fired / right cells
//   wrong_per_right  wrong cells that fired / right cells
//   correlation      of the answer with the stored pattern, 0/1 codes; 0 when nothing fired
//   identity         the answer correlates most with the right pattern of all stored, and with it alone
//   reconstruction   (r_out - r_in) / (1 - r_in), r_in of the cue, r_out of the answer with the stored pattern
//                    (Kopsick et al. 2024, J. Comput. Neurosci. 52:303); not defined for a perfect cue
// A score of recall means little without its control: no cue, a shuffled cue, plasticity off.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "analysis/measure.hpp"
#include "analysis/statistics.hpp"

namespace mossy {

struct RecallScore {
  double found = undefined;
  double found_in_cue = undefined;   ///< of the right cells that were in the cue
  double found_outside = undefined;  ///< of those that were not: completion proper
  double wrong_per_right = undefined;
  double wrong_fraction = undefined;  ///< of the cells that should be silent
  double correlation = undefined;
  double cue_correlation = undefined;
  double reconstruction = undefined;
};

/// `cue` is null when it was given to another population. `cells` in the population.
RecallScore score_recall(const Cells& answer, const Cells& right, const Cells* cue, double cells);

/// Which stored pattern correlates most with the answer; nothing when none does, or two do equally.
std::optional<std::size_t> identify(const Cells& answer, const std::vector<Cells>& stored, double cells);

Measure recall();

}  // namespace mossy
