// SPDX-License-Identifier: MIT
#include "analysis/measures/clipped_hebb_reference.hpp"

#include <cmath>

#include "analysis/memories/clipped_hebb.hpp"
#include "analysis/statistics.hpp"

namespace mossy {

namespace {

constexpr double three_synapses = 2.31;  // 7e-6 x 330,000, see clipped_hebb.hpp

double quality(const ClippedHebb& memory, const std::vector<Cells>& stored, const std::vector<HebbCue>& cues,
               std::uint32_t cells, double inhibition) {
  std::vector<double> r;
  for (const HebbCue& cue : cues) {
    const Cells answer = memory.recall(cue.cells, three_synapses, inhibition);
    const double c = code_correlation(answer, stored[cue.index], cells);
    r.push_back(std::isnan(c) ? 0 : c);
  }
  return mean(r);
}

}  // namespace

HebbReference clipped_hebb_reference(const std::vector<Cells>& stored, const std::vector<HebbCue>& cues,
                                     std::uint32_t cells, double p, Stream& stream) {
  constexpr int steps = 20;
  constexpr double lost = 0.2;  // so far below its best, and less inhibition will not help
  if (cues.empty()) return {undefined, undefined};
  ClippedHebb memory(Wiring::random(cells, cells, p, false, stream));
  for (const Cells& pattern : stored)
    memory.store(pattern);
  HebbReference best{0, p};
  for (int k = steps; k >= 0; --k) {
    const double inhibition = p * k / steps;
    const double r = quality(memory, stored, cues, cells, inhibition);
    if (r > best.correlation) best = {r, inhibition};
    if (r < best.correlation - lost) break;
  }
  return best;
}

}  // namespace mossy
