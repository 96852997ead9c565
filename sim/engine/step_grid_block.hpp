// SPDX-License-Identifier: MIT
// A block of cells that are run in short steps of a fixed grid, and the packets on their way to each step.
//
//      | step q: [q h, (q + 1) h) | q + 1 | ...       cut at the dates of the protocol
//
// Steps are never cut where a window ends or somebody looks: a window that ends inside a step runs a part of it, tells
// the spikes before its end, and the step is gone on with later. Steps make up the shortest delay, 2^k of them, and so
// the windows: all that arrives in a step is known when the window begins. So the bits need not depend on windows.
// Thread rule: one thread at a time; the engine hands blocks to threads.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "sim/engine/block.hpp"
#include "sim/engine/faults.hpp"
#include "sim/engine/step_inbox.hpp"

namespace mossy {

struct StepGrid {
  double step = 0.1;                ///< h, ms; 2^k of it make up the shortest delay
  std::vector<double> breaks;       ///< ms, ascending: dates that also end a step
  std::vector<Delivery> scheduled;  ///< spikes of spike_times sources, ascending
};

class StepGridBlock : public Block {
 public:
  StepGridBlock(BlockPlace place, double shortest_delay, double longest_delay, StepGrid grid)
      : Block(std::move(place), shortest_delay, longest_delay),
        h_(grid.step),
        breaks_(std::move(grid.breaks)),
        scheduled_(std::move(grid.scheduled)),
        ahead_(longest_delay + shortest_delay) {}

  void prepare() override { inboxes_.assign(incoming_.size(), StepInbox(h_, ahead_)); }

  void accept(std::uint32_t set, std::span<const Spike> spikes) override {
    const SynapseTable& table = incoming_[set].synapses->table();
    for (std::size_t i = 0; i < spikes.size(); ++i) {
      if (i + 8 < spikes.size()) table.prefetch(spikes[i + 8].cell);
      const Spike& spike = spikes[i];
      const auto [first, last] = table.packets_of(spike.cell);
      for (std::uint32_t k = first; k < last; ++k)
        if (table.begin[k] != table.begin[k + 1])
          inboxes_[set].put({spike.time + table.delay(k), table.begin[k], table.begin[k + 1], k, unresolved});
    }
  }

  std::vector<Delivery> pending(std::uint32_t set) const override {
    std::vector<Delivery> found;
    if (set < inboxes_.size())
      inboxes_[set].for_each([&](const DuePacket& p) {
        if (p.resolved == unresolved) found.push_back({p.time, set, 0, p.packet});
      });
    return found;
  }

  void run_window(double end) override {
    spikes_.clear();
    for (double b = step_end(); b <= end; b = step_end()) {
      run_step(b);
      go_to(b);
    }
    if (begin_ < end) run_part(end);
    told_ = end;
    std::sort(spikes_.begin(), spikes_.end());
    for (IncomingSet& set : incoming_)
      set.synapses->tidy(begin_);
  }

  double next_event() const override { return begin_; }

  /// Only at a break, where a step begins.
  void reset(double time) override {
    for (std::uint32_t set = 0; set < incoming_.size(); ++set) {
      incoming_[set].synapses->catch_up(time, pending(set));
      inboxes_[set].clear();
    }
    start_cells();
  }

 protected:
  /// Takes the cells from begin_ to b, where a step ends; tells the spikes in [told_, b).
  virtual void run_step(double b) = 0;
  /// Tells the spikes in [told_, end), inside a step that is still to be run.
  virtual void run_part(double end) = 0;
  virtual void start_cells() = 0;

  void archive_grid(Archive& a) { a(inboxes_, number_, begin_, told_, next_break_, next_scheduled_); }

  double step_end() const {
    double end = static_cast<double>(number_ + 1) * h_;
    if (next_break_ < breaks_.size()) end = std::min(end, breaks_[next_break_]);
    return end;
  }
  /// Whether b ends the step of the grid, too, and not only what a break cuts off.
  bool ends_grid_step(double b) const { return b >= static_cast<double>(number_ + 1) * h_; }
  /// ms from begin_ to b, where a step ends; h itself for a whole step.
  double step_length(double b) const {
    const bool whole =
        begin_ == static_cast<double>(number_) * h_ && b == static_cast<double>(number_ + 1) * h_;
    return whole ? h_ : b - begin_;
  }
  /// Whoever looks when all before `time` has been told sees the inputs before it, who looks later those at it, too.
  double looked_until(double time) const { return told_ > time ? std::nextafter(time, never) : time; }
  /// Puts the spikes of spike_times sources before `until` among the others.
  void put_scheduled(double until) {
    while (next_scheduled_ < scheduled_.size() && scheduled_[next_scheduled_].time < until) {
      const Delivery& d = scheduled_[next_scheduled_++];
      const auto& begin = incoming_[d.set].synapses->table().begin;
      inboxes_[d.set].put({d.time, begin[d.packet], begin[d.packet + 1], d.packet, unresolved});
    }
  }
  /// A spike of the step at hand. Returns whether it counts: it does unless it was told before.
  bool tell(std::uint32_t cell, double time) {
    if (faults::too_many_spikes(place_, spikes_.size())) faults::runs_away(place_, cell, time);
    if (time < told_) return false;
    spikes_.push_back({time, place_.first + cell});
    return true;
  }
  /// Of the step at hand, packets that arrive before `until` are done with.
  void forget_arrived(double until) {
    const bool all = ends_grid_step(until);
    for (StepInbox& inbox : inboxes_) {
      auto& due = inbox.at(number_);
      if (all) {
        due.clear();
      } else {
        std::erase_if(due, [&](const DuePacket& p) { return p.time < until; });
      }
    }
  }

  double h_;  ///< ms
  std::vector<double> breaks_;
  std::vector<StepInbox> inboxes_;  ///< per set
  std::uint64_t number_ = 0;        ///< of the step at hand in the grid of h
  double begin_ = 0;                ///< ms, where it begins, or the part of it after a break
  double told_ = 0;                 ///< ms, spikes before it have been told
  std::size_t next_break_ = 0;

 private:
  void go_to(double b) {
    begin_ = b;
    while (next_break_ < breaks_.size() && breaks_[next_break_] <= b)
      ++next_break_;
    if (ends_grid_step(b)) ++number_;
  }

  std::vector<Delivery> scheduled_;
  std::size_t next_scheduled_ = 0;
  double ahead_;  ///< ms, how far ahead of a step packets may be put
};

}  // namespace mossy
