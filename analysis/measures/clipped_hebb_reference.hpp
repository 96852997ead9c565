// SPDX-License-Identifier: MIT
// What the clipped Hebb rule recalls of the patterns and cues of a run, in random wiring of the same density.
//
// Eight steps with the threshold of three synapses and linear inhibition (Guzman et al. 2016, Science 353:1117,
// supplement; clipped_hebb.hpp). The inhibition is the best of a grid, taken from the strongest downwards in steps of
// p / 20 and left when recall has fallen well below its best: with less the net only fills up.
#pragma once

#include <cstdint>
#include <vector>

#include "analysis/memories/cells.hpp"

namespace mossy {

struct HebbCue {
  Cells cells;
  std::size_t index = 0;  ///< of the stored pattern that it should bring back
};

struct HebbReference {
  double correlation = 0;  ///< mean, of answer and stored pattern, nothing recalled counting 0
  double inhibition = 0;   ///< in synapses per active cell, where it was best
};

/// `p` the connection probability, in (0, 1]; the wiring is drawn from `stream`. NaN without cues.
HebbReference clipped_hebb_reference(const std::vector<Cells>& stored, const std::vector<HebbCue>& cues,
                                     std::uint32_t cells, double p, Stream& stream);

}  // namespace mossy
