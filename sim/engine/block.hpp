// SPDX-License-Identifier: MIT
// A contiguous range of cells of one population: what a thread works on between two exchanges of spikes.
//
// In one window [begin, end), no longer than the shortest delay, a block needs nothing from any other:
// `run_window(end)` delivers what arrives before `end`, fires what fires, and leaves the spikes of the window,
// sorted by time and cell, in `spikes()`. Cells are never touched just because time passes.
// Thread rule: one thread at a time; the engine hands blocks to threads.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "sim/engine/delivery.hpp"
#include "sim/engine/synapses.hpp"

namespace mossy {

/// Where a block stands: its cells are [first, first + cells) of `population`.
struct BlockPlace {
  std::string population;
  std::uint32_t first = 0;
  std::uint32_t cells = 0;
  std::string_view model = {};  ///< for what is said of a fault; lives as long as the program
};

/// Source population of synapses that belong to a device.
inline constexpr std::uint32_t no_population = 0xffffffff;

/// One projection's synapses onto a block.
struct IncomingSet {
  std::uint32_t source_population = 0;  ///< index in the network
  std::unique_ptr<Synapses> synapses;
  std::vector<Synapses*> taught;     ///< plastic sets of this block whose teacher these synapses are
  std::vector<Synapses*> modulated;  ///< sets of this block whose modulator they are
};

class alignas(128) Block {
 public:
  Block(BlockPlace place, double shortest_delay, double longest_delay)
      : place_(std::move(place)), inbox_(shortest_delay, longest_delay) {}
  virtual ~Block() = default;
  Block(const Block&) = delete;
  Block& operator=(const Block&) = delete;

  /// Called once, when all synapses are there.
  virtual void prepare() {}
  /// Takes the spikes of a window of the population that sends to `set`, sorted.
  virtual void accept(std::uint32_t set, std::span<const Spike> spikes) {
    const Synapses& synapses = *incoming_[set].synapses;
    for (std::size_t i = 0; i < spikes.size(); ++i) {
      if (i + 8 < spikes.size()) synapses.table().prefetch(spikes[i + 8].cell);
      synapses.send(spikes[i].cell, spikes[i].time, set, inbox_);
    }
  }
  /// What is under way to a set.
  virtual std::vector<Delivery> pending(std::uint32_t set) const {
    std::vector<Delivery> found;
    inbox_.for_each([&](const Delivery& d) {
      if (d.set == set) found.push_back(d);
    });
    return found;
  }
  /// Processes everything before `end` (ms). `end` only grows.
  virtual void run_window(double end) = 0;
  /// Date before which nothing can happen here unless spikes arrive, ms (a lower bound).
  virtual double next_event() const = 0;
  /// All cells as at the start, at `time`; spikes under way are dropped. Weights and
  /// their traces stay, and what cells have learned.
  virtual void reset(double time) = 0;
  /// What cells have learned by their own spikes is as at the start. Not for synapses.
  virtual void forget_learned() {}
  /// Variable `index` of the model's state_fields of one cell, as it stands at `time`, no event before which
  /// is unprocessed.
  virtual double sample(std::uint32_t cell, std::size_t index, double time) = 0;
  /// RunError when a cell's state is no longer made of finite numbers at `time`, up to which all has happened.
  virtual void check_cells(double) {}
  virtual std::uint64_t state_bytes() const = 0;
  /// All that a run has changed, between two windows; the network has been built the same.
  void archive(Archive& a) {
    a.mark(place_.population);
    a(events_, inbox_);
    archive_cells(a);
    for (IncomingSet& set : incoming_)
      set.synapses->archive(a);
  }

  const BlockPlace& place() const { return place_; }
  std::span<const Spike> spikes() const { return spikes_; }
  std::vector<IncomingSet>& incoming() { return incoming_; }
  const std::vector<IncomingSet>& incoming() const { return incoming_; }
  std::uint64_t events() const { return events_; }

 protected:
  virtual void archive_cells(Archive& a) = 0;

  BlockPlace place_;
  Inbox inbox_;
  std::vector<IncomingSet> incoming_;
  std::vector<Spike> spikes_;  ///< of the window, cell numbers within the population
  std::uint64_t events_ = 0;   ///< synaptic events delivered so far
};

}  // namespace mossy
