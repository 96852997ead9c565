// SPDX-License-Identifier: MIT
// The granular layer as an expansion: many cells that each hear few mossy fibres, the most driven of them
// active (Golgi inhibition), clipped-Hebb synapses onto the outputs (Marr 1969; Albus 1971; as a sparse
// distributed memory with N-of-M codes: Furber et al. 2004, Neural Networks 17:1437).
//
//   granule drive = sum of the weights of its active mossy fibres; the `active` most driven are on
//   store: every (active granule cell, taught output) synapse becomes 1
//   recall: the outputs with the largest sums, as many as a taught pattern has, ties tossed
//
// Mossy weights are 1 with a small normal spread: with equal ones, drives are whole numbers, most winners are
// decided by a toss, and the code of one cue differs from showing to showing. Small fan-in wins only when
// the cue is noisy: clean cues are recalled by any fan-in above one.
#pragma once

#include <utility>

#include "analysis/memories/willshaw.hpp"
#include "analysis/memories/wiring.hpp"

namespace mossy {

class Expansion {
 public:
  Expansion(Wiring mossy_to_granule, std::uint32_t active_granules, std::uint32_t outputs, Stream& stream,
            float weight_spread = 0.1f)
      : wiring_(std::move(mossy_to_granule)),
        active_(active_granules),
        weights_(wiring_.synapses()),
        synapses_(wiring_.targets(), outputs) {
    for (float& w : weights_)
      w = 1 + weight_spread * static_cast<float>(stream.normal());
  }

  /// The granule cells that a mossy pattern turns on.
  Cells code(const Cells& mossy) const {
    std::vector<float> drive(wiring_.targets(), 0.0f);
    for (const std::uint32_t j : mossy)
      for (std::size_t k = wiring_.first(j); k < wiring_.first(j + 1); ++k)
        drive[wiring_.target(k)] += weights_[k];
    return k_largest(drive, active_);
  }

  void store(const Cells& mossy, const Cells& taught) { synapses_.store(code(mossy), taught); }

  Cells recall(const Cells& mossy, std::uint32_t winners, Stream& ties) const {
    return synapses_.recall(code(mossy), winners, ties);
  }

 private:
  Wiring wiring_;
  std::uint32_t active_;
  std::vector<float> weights_;  ///< per mossy synapse
  Willshaw synapses_;
};

}  // namespace mossy
