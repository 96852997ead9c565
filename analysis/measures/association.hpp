// SPDX-License-Identifier: MIT
// Whether a cue brings up the value taught with it, in other cells (hetero-association, as in the cerebellum).
//
// The answer of a presentation is the set of cells that fire most (`rate`), or least (`pause`: depressed
// synapses let a Purkinje cell pause, so a stored 1 is a silence). Either so many winners as asked for (ties are
// tossed, fixed by the presentation), or all that pass a threshold.
#pragma once

#include <optional>
#include <vector>

#include "analysis/measure.hpp"
#include "analysis/statistics.hpp"

namespace mossy {

enum class Reading { rate, pause };

/// The k cells that fire most or least.
Cells read_winners(const Activity& activity, Reading reading, std::uint32_t k, Stream& ties);
/// The cells with at least (rate) or at most (pause) `threshold` spikes.
Cells read_threshold(const Activity& activity, Reading reading, double threshold);

struct AssociationScore {
  double bits_right = undefined;  ///< fraction of all cells that are as taught
  double ones_found = undefined;  ///< fraction of the taught cells in the answer
  bool exact = false;
};

AssociationScore score_association(const Cells& answer, const Cells& value, double cells);

Measure association();

}  // namespace mossy
