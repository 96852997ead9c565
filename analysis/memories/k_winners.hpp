// SPDX-License-Identifier: MIT
// The ideal dentate gyrus: of each cluster, the cells with the most active inputs, and no others.
//
// Clusters are contiguous and of equal size (the first ones a cell larger), as `groups:` of a population.
// One cluster is global competition. Drive is a count of active inputs plus, if wanted, normal noise drawn
// anew at each presentation; equal drive goes to the lower index, so without noise the same input gives the
// same winners. Noise alone makes "better" separation: look at the reliability for identical input too.
// Geometry of Chavlis, Petrantonakis & Poirazi 2017, Hippocampus 27:89: 400 inputs, p = 0.2, 100 clusters of 20.
#pragma once

#include <utility>

#include "analysis/memories/wiring.hpp"

namespace mossy {

class KWinners {
 public:
  KWinners(Wiring wiring, std::uint32_t clusters, std::uint32_t winners_per_cluster)
      : wiring_(std::move(wiring)), clusters_(clusters), winners_(winners_per_cluster) {}

  Cells winners(const Cells& input) const { return winners_of(wiring_.sums(input)); }

  /// `noise_sd` in units of one active input.
  Cells winners(const Cells& input, double noise_sd, Stream& noise) const {
    const auto sums = wiring_.sums(input);
    std::vector<double> drive(sums.begin(), sums.end());
    for (double& d : drive)
      d += noise_sd * noise.normal();
    return winners_of(drive);
  }

 private:
  template <class Drive>
  Cells winners_of(const Drive& drive) const {
    Cells result;
    const std::uint32_t cells = wiring_.targets(), size = cells / clusters_, larger = cells % clusters_;
    for (std::uint32_t c = 0, first = 0; c < clusters_; ++c) {
      const std::uint32_t last = first + size + (c < larger ? 1 : 0);
      append_winners(drive, first, last, winners_, nullptr, result);
      first = last;
    }
    return result;
  }

  Wiring wiring_;
  std::uint32_t clusters_, winners_;
};

}  // namespace mossy
