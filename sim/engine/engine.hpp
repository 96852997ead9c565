// SPDX-License-Identifier: MIT
// Takes a network from window to window.
//
// A window [now, end) is no longer than the shortest delay, so nothing fired in it arrives in it and all blocks
// can be run side by side. Then the spikes are put together by population, sorted by time and cell, and each block takes
// what is for it. They are shown to the observer beside the blocks of the next window:
//
//      run all blocks (parallel)  ->  gather  ->  send into inboxes (parallel, by target block)  ->  ...
//      observer
//
// Window ends depend on the delays and on the dates asked for, never on threads. Where nothing can happen for
// longer than a window, time jumps. Same bits for any number of threads and any cuts.
#pragma once

#include <atomic>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "sim/engine/network.hpp"
#include "sim/engine/thread_choice.hpp"

namespace mossy {

/// Spikes of one window, [population], each sorted by time, then cell.
using WindowSpikes = std::vector<std::vector<Spike>>;

class Engine {
 public:
  using Observer = std::function<void(const WindowSpikes&, double end)>;

  Engine(Network& network, int threads, Observer observer, Sharing sharing = Sharing::always);

  /// Everything before `time` (ms) happens, and is shown. Stops early, at a window's end, when `stop` becomes true or the
  /// observer asks for a pause.
  void run_until(double time, const std::atomic<bool>& stop);
  double now() const { return now_; }
  /// RunError when the state of a cell has left the finite numbers unnoticed: for the end of a run.
  void check_cells() const;
  /// Windows at whose end `where(end)` holds are shown before the next one is run.
  void show_at_once(std::function<bool(double end)> where) { at_once_ = std::move(where); }
  /// For the observer: run_until returns after the window under way, which is the one after that shown unless that is shown
  /// at once; with all spikes sent.
  void pause() { paused_ = true; }
  bool paused() const { return paused_; }
  /// Between two windows: the state of the run, for a network that was built the same and cut into the same blocks.
  void archive(Archive& a);
  std::uint64_t events() const;

 private:
  double window_end(double time) const;
  void run_window(double end);
  void run_blocks(double end);
  void observe();
  void gather();
  void send();

  Network& network_;
  ThreadChoice threads_;
  Observer observer_;
  std::function<bool(double)> at_once_;
  std::vector<Block*> blocks_;
  std::vector<std::uint32_t> population_of_;  ///< of each block
  WindowSpikes window_;
  bool any_ = false;     ///< the window has spikes
  bool unseen_ = false;  ///< it is still to be shown to the observer
  bool paused_ = false;
  double now_ = 0;
};

}  // namespace mossy
