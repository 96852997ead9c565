// SPDX-License-Identifier: MIT
// Which cell reaches which: the targets of each source, in one array.
//
// The abstract memories take their wiring from outside, so that they can be run on that of a spiking network.
// Targets of one source are ascending and without repeats.
#pragma once

#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

#include "analysis/memories/cells.hpp"

namespace mossy {

class Wiring {
 public:
  /// One list of targets per source.
  static Wiring from_lists(std::uint32_t targets, const std::vector<Cells>& lists) {
    Wiring w(targets);
    for (const Cells& list : lists)
      w.add_source(list);
    return w;
  }

  /// Every pair with probability p; `self` allows a cell to reach itself.
  static Wiring random(std::uint32_t sources, std::uint32_t targets, double p, bool self, Stream& stream) {
    Wiring w(targets);
    const double scale = 1 / std::log1p(-p);  // p = 1: -0, every gap is 0
    for (std::uint32_t j = 0; j < sources; ++j) {
      Cells list;
      double at = std::floor(std::log(stream.uniform()) * scale);
      for (; at < targets; at += 1 + std::floor(std::log(stream.uniform()) * scale)) {
        const auto i = static_cast<std::uint32_t>(at);
        if (self || i != j) list.push_back(i);
      }
      w.add_source(list);
    }
    return w;
  }

  /// Every target hears `fan_in` different sources.
  static Wiring fixed_fan_in(std::uint32_t sources, std::uint32_t targets, std::uint32_t fan_in,
                             Stream& stream) {
    std::vector<Cells> lists(sources);
    for (std::uint32_t i = 0; i < targets; ++i)
      for (const std::uint32_t j : draw_cells(sources, fan_in, stream))
        lists[j].push_back(i);
    return from_lists(targets, lists);
  }

  std::uint32_t sources() const { return static_cast<std::uint32_t>(first_.size() - 1); }
  std::uint32_t targets() const { return targets_; }
  std::size_t synapses() const { return target_.size(); }
  /// The synapses of a source are [first(j), first(j + 1)).
  std::size_t first(std::uint32_t source) const { return first_[source]; }
  std::uint32_t target(std::size_t synapse) const { return target_[synapse]; }

  /// Number of active sources per target.
  std::vector<std::uint32_t> sums(const Cells& active) const {
    std::vector<std::uint32_t> sum(targets_, 0);
    for (const std::uint32_t j : active)
      for (std::size_t k = first(j); k < first(j + 1); ++k)
        ++sum[target_[k]];
    return sum;
  }

 private:
  explicit Wiring(std::uint32_t targets) : targets_(targets), first_{0} {}
  void add_source(const Cells& list) {
    target_.insert(target_.end(), list.begin(), list.end());
    first_.push_back(target_.size());
  }

  std::uint32_t targets_;
  std::vector<std::size_t> first_;
  std::vector<std::uint32_t> target_;
};

}  // namespace mossy
