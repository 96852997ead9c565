// SPDX-License-Identifier: MIT
// Packets on their way to one set of a block with dense input, kept by the step in which they arrive.
//
//      | step q | q+1 | q+2 | ...      step q is [q h, (q + 1) h); a ring as long as the longest delay
//
// Within a step packets stand in the order in which they were put, which is that of the spikes (time, cell, packet):
// the order does not depend on how the run is cut, and nothing is sorted. One thread at a time.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/core/archive.hpp"

namespace mossy {

struct DuePacket {
  double time;               ///< ms, arrival
  std::uint32_t begin, end;  ///< its synapses in the table
  std::uint32_t packet;
  std::uint32_t resolved;  ///< where its weights stand among those worked out for the step, or unresolved
};
inline constexpr std::uint32_t unresolved = 0xffffffff;

class StepInbox {
 public:
  /// `step` and `longest_ahead` in ms: nothing is put further ahead of the step that is due next.
  StepInbox(double step, double longest_ahead)
      : step_(step), steps_(std::bit_ceil(static_cast<std::size_t>(longest_ahead / step) + 3)) {}

  void put(const DuePacket& p) { at(step_of(p.time)).push_back(p); }
  std::vector<DuePacket>& at(std::uint64_t q) { return steps_[q & (steps_.size() - 1)]; }
  const std::vector<DuePacket>& at(std::uint64_t q) const { return steps_[q & (steps_.size() - 1)]; }

  template <class Visit>
  void for_each(const Visit& visit) const {
    for (const auto& step : steps_)
      for (const DuePacket& p : step)
        visit(p);
  }
  void clear() {
    for (auto& step : steps_)
      step.clear();
  }
  void archive(Archive& a) { a(steps_); }
  std::uint64_t bytes() const {
    std::uint64_t sum = 0;
    for (const auto& step : steps_)
      sum += step.capacity() * sizeof(DuePacket);
    return sum;
  }

 private:
  /// The q with q h <= time < (q + 1) h in the arithmetic of the machine: what the steps' dates are made with.
  std::uint64_t step_of(double time) const {
    auto q = static_cast<std::uint64_t>(time / step_);
    while (q > 0 && time < static_cast<double>(q) * step_)
      --q;
    while (time >= static_cast<double>(q + 1) * step_)
      ++q;
    return q;
  }

  double step_;
  std::vector<std::vector<DuePacket>> steps_;  ///< a power of two
};

}  // namespace mossy
