// SPDX-License-Identifier: MIT
// Recall of sparse patterns in a given sparse wiring: clipped Hebb and inhibition linear in the activity
// (Gibson & Robinson 1992, Network 3:263; Guzman et al. 2016, Science 353:1117).
//
//   a synapse that exists is 1 when its two cells were active together in some pattern, else 0
//   step: cell i is on when  sum_j W_ij s_j - g1 sum_j s_j  >  g0          (in synapses; all cells at once)
//
// The original counts in units of 1/N: its threshold 7e-6 at N = 330,000 is g0 = 2.31, "three synapses".
// Capacity as there: the largest (patterns x mean correlation after 8 steps) over loads and inhibitions.
#pragma once

#include <utility>

#include "analysis/memories/wiring.hpp"

namespace mossy {

class ClippedHebb {
 public:
  explicit ClippedHebb(Wiring wiring) : wiring_(std::move(wiring)), on_(wiring_.synapses(), 0) {}

  void store(const Cells& pattern) {
    std::vector<std::uint8_t> member(wiring_.targets(), 0);
    for (const std::uint32_t i : pattern)
      member[i] = 1;
    for (const std::uint32_t j : pattern)
      for (std::size_t k = wiring_.first(j); k < wiring_.first(j + 1); ++k)
        on_[k] |= member[wiring_.target(k)];
  }

  Cells step(const Cells& active, double threshold, double inhibition) const {
    std::vector<std::uint32_t> sum(wiring_.targets(), 0);
    for (const std::uint32_t j : active)
      for (std::size_t k = wiring_.first(j); k < wiring_.first(j + 1); ++k)
        sum[wiring_.target(k)] += on_[k];
    const double needed = threshold + inhibition * static_cast<double>(active.size());
    Cells next;
    for (std::uint32_t i = 0; i < sum.size(); ++i)
      if (sum[i] > needed) next.push_back(i);
    return next;
  }

  Cells recall(Cells cue, double threshold, double inhibition, int steps = 8) const {
    for (int k = 0; k < steps && !cue.empty(); ++k)
      cue = step(cue, threshold, inhibition);
    return cue;
  }

  /// Fraction of the synapses that are on.
  double load() const {
    std::size_t on = 0;
    for (const std::uint8_t w : on_)
      on += w;
    return static_cast<double>(on) / static_cast<double>(on_.size());
  }

 private:
  Wiring wiring_;
  std::vector<std::uint8_t> on_;  ///< per synapse
};

}  // namespace mossy
