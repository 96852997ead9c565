// SPDX-License-Identifier: MIT
// Whether a learned sequence comes back in its order, forward or backward, faster than it was lived.
//
//   position   of a cell: its group; or, with `sequence`, the number of the one pattern that has it (cells of several
//              or none do not count)
//   event      what follows a cue: its window; in a phase without cues every stretch of at least `shortest` ms in
//              which each bin of 20 ms has a mean rate of `rate` or more (Ecker et al. 2022, doi 10.7554/eLife.71850)
//   r          correlation of position and time over the spikes of an event
//   p          share of shuffles, positions exchanged among the cells of the sequence, with at least as large an |r|
//   reach      share of the positions at which at least a fifth of the cells fired
// An event replays the sequence when p < 0.05 and reach >= `reach`: forward when r > 0, backward when r < 0.
#pragma once

#include <optional>
#include <vector>

#include "analysis/measure.hpp"

namespace mossy {

/// The cells' places in a sequence of patterns; -1: none, or more than one.
std::vector<int> sequence_positions(const std::vector<Cells>& sequence, std::size_t cells);
/// The numbers of their groups: contiguous, the first `cells % groups` of them one larger.
std::vector<int> group_positions(std::size_t cells, std::size_t groups);

struct ReplayEvent {
  double start = 0, end = 0;  ///< ms
  double r = 0;               ///< NaN when fewer than three spikes, or all at one place
  double p = 1;
  double reach = 0;
  double speed = 0;  ///< positions per ms, the slope of the least-squares line; < 0: backward
};

/// `shuffles` random orders are drawn from `stream`.
ReplayEvent score_replay(const SpikeList& spikes, const std::vector<int>& position, std::size_t positions,
                         int shuffles, Stream& stream);

/// Stretches of [start, end) in which each bin of `bin` ms holds at least `rate` Hz per cell, at least `shortest` ms long.
std::vector<std::pair<double, double>> busy_stretches(const SpikeList& spikes, double start, double end,
                                                      double cells, double bin, double rate, double shortest);

Measure replay();

}  // namespace mossy
