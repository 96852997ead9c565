// SPDX-License-Identifier: MIT
// The currents into a block's cells that change at given dates: steps, and noise that holds its value in between.
//
// Right-continuous: from its date on a change counts. The currents of several sources add up, in any order.
// Thread rule: belongs to its block.
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "models/field.hpp"
#include "sim/core/archive.hpp"
#include "sim/engine/noise_current.hpp"

namespace mossy {

/// The current of some cells changes at `time`: I_e is `amplitude` more than asked for.
struct CurrentStep {
  double time;                       ///< ms
  double amplitude;                  ///< pA, replaces the source's last one
  std::uint32_t source;              ///< which current source of the population
  std::vector<std::uint32_t> cells;  ///< in the block
};

class CellCurrents {
 public:
  CellCurrents() = default;
  /// `steps`: ascending in time. `noise`: ascending in number; those that drive no cell of the block left out.
  CellCurrents(std::vector<CurrentStep> steps, std::vector<NoiseCurrent> noise, std::size_t cells)
      : steps_(std::move(steps)), noise_(std::move(noise)), cells_(cells) {}

  bool any() const { return !(steps_.empty() && noise_.empty()); }
  /// Whether a current has changed so far.
  bool changed() const { return !amplitudes_.empty(); }
  /// ms of the next change, or `never`.
  double next() const {
    double next = next_step_ < steps_.size() ? steps_[next_step_].time : never;
    for (const NoiseCurrent& noise : noise_)
      next = std::min(next, noise.date());
    return next;
  }
  /// A cell's I_e (pA) with the currents as they stand, added in the order of their sources.
  double with(std::uint32_t cell, double I_e) const {
    for (const auto& amplitudes : amplitudes_)
      if (!amplitudes.empty()) I_e += amplitudes[cell];
    return I_e;
  }

  /// All changes up to `time`, in order; calls changes(cell, date) after each.
  template <class Changes>
  void until(double time, const Changes& changes) {
    for (double date = next(); date <= time && date < never; date = next()) {
      for (; next_step_ < steps_.size() && steps_[next_step_].time <= date; ++next_step_) {
        const CurrentStep& step = steps_[next_step_];
        for (const std::uint32_t c : step.cells) {
          amplitude(step.source, c) = step.amplitude;
          changes(c, step.time);
        }
      }
      for (NoiseCurrent& noise : noise_) {
        if (noise.date() != date) continue;
        for (std::size_t k = 0; k < noise.cells().size(); ++k) {
          amplitude(noise.number(), noise.cells()[k]) = noise.draw(k);
          changes(noise.cells()[k], date);
        }
        noise.advance();
      }
    }
  }

  void archive(Archive& a) { a(noise_, amplitudes_, next_step_); }
  std::uint64_t bytes() const {
    std::uint64_t sum = 0;
    for (const NoiseCurrent& n : noise_)
      sum += n.bytes();
    return sum;
  }

 private:
  double& amplitude(std::uint32_t source, std::uint32_t cell) {
    if (amplitudes_.size() <= source) amplitudes_.resize(source + 1);
    if (amplitudes_[source].empty()) amplitudes_[source].resize(cells_, 0);
    return amplitudes_[source][cell];
  }

  std::vector<CurrentStep> steps_;
  std::vector<NoiseCurrent> noise_;
  std::size_t cells_ = 0, next_step_ = 0;
  std::vector<std::vector<double>> amplitudes_;  ///< [source][cell] pA
};

}  // namespace mossy
