// SPDX-License-Identifier: MIT
// The private random trains of a block's cells, of all its sources together: when each cell hears its next spike.
//
// Thread rule: belongs to its block.
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "models/field.hpp"
#include "sim/core/archive.hpp"
#include "sim/engine/private_poisson.hpp"

namespace mossy {

class PrivateTrains {
 public:
  PrivateTrains() = default;
  PrivateTrains(std::vector<PrivatePoisson> sources, std::size_t cells) : sources_(std::move(sources)) {
    if (sources_.empty()) return;
    next_.assign(cells, never);
    driven_.assign(cells / 64 + 1, 0);
    slots_.resize(sources_.size());
    for (std::size_t i = 0; i < sources_.size(); ++i) {
      slots_[i].assign(cells, not_driven);
      for (std::size_t k = 0; k < sources_[i].cells().size(); ++k) {
        const std::uint32_t c = sources_[i].cells()[k];
        slots_[i][c] = static_cast<std::uint32_t>(k);
        driven_[c / 64] |= std::uint64_t{1} << (c % 64);
        next_[c] = std::min(next_[c], sources_[i].next(k));
      }
    }
  }

  bool drive(std::uint32_t cell) const { return !driven_.empty() && driven_[cell / 64] >> (cell % 64) & 1; }
  /// ms of the next spike of a cell that they drive, or `never`.
  double next(std::uint32_t cell) const { return next_[cell]; }

  /// The spikes that come at next(cell): calls hears(port, weight) for each, in the order of the sources.
  template <class Hears>
  void take(std::uint32_t cell, const Hears& hears) {
    const double time = next_[cell];
    double next = never;
    for (std::size_t i = 0; i < sources_.size(); ++i) {
      const std::uint32_t k = slots_[i][cell];
      if (k == not_driven) continue;
      if (sources_[i].next(k) == time) {
        const PoissonTrain& train = sources_[i].train(k);
        hears(train.port, train.weight);
        sources_[i].draw(k);
      }
      next = std::min(next, sources_[i].next(k));
    }
    next_[cell] = next;
  }

  void archive(Archive& a) { a(next_, sources_); }
  std::uint64_t bytes() const {
    std::uint64_t sum = 8 * next_.capacity() + 8 * driven_.capacity();
    for (const PrivatePoisson& source : sources_)
      sum += source.bytes();
    return sum;
  }

 private:
  static constexpr std::uint32_t not_driven = 0xffffffff;

  std::vector<PrivatePoisson> sources_;
  std::vector<double> next_;                       ///< ms, by cell; empty without sources
  std::vector<std::uint64_t> driven_;              ///< bits, cells with a train; empty without sources
  std::vector<std::vector<std::uint32_t>> slots_;  ///< [source][cell] place in that source, or not_driven
};

}  // namespace mossy
