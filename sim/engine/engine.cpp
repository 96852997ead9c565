// SPDX-License-Identifier: MIT
#include "sim/engine/engine.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <utility>

#include "sim/core/parallel.hpp"
#include "sim/engine/synapse_fault.hpp"

namespace mossy {

Engine::Engine(Network& network, int threads, Observer observer, Sharing sharing)
    : network_(network),
      threads_(threads, sharing),
      observer_(std::move(observer)),
      window_(network.populations.size()) {
  for (std::uint32_t p = 0; p < network_.populations.size(); ++p) {
    for (auto& block : network_.populations[p].blocks) {
      block->prepare();
      blocks_.push_back(block.get());
      population_of_.push_back(p);
    }
  }
}

void Engine::run_until(double time, const std::atomic<bool>& stop) {
  paused_ = false;
  while (now_ < time && !stop && !paused_) {
    const double end = window_end(time);
    if (threads_.fixed()) {
      run_window(end);
      continue;
    }
    const double begin = now_;
    const auto start = std::chrono::steady_clock::now();
    run_window(end);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    threads_.ran(end - begin, took.count());
  }
  observe();
}

void Engine::run_window(double end) {
  run_blocks(end);
  gather();
  if (any_) send();
  now_ = end;
  unseen_ = true;
  if (at_once_ && at_once_(end)) observe();
}

void Engine::observe() {
  if (!unseen_) return;
  unseen_ = false;
  observer_(window_, now_);
}

/// One shortest delay on; further when nothing can happen before.
double Engine::window_end(double time) const {
  // Multiples of the delay, where the steps of dense blocks end too; never so far that what is fired at now_ could
  // arrive before (rounding).
  const double delay = network_.shortest_delay;
  double next = (std::floor(now_ / delay) + 1) * delay;
  if (next <= now_) next += delay;
  const double plain = std::min(next, now_ + delay);
  if (any_ || plain >= time) return std::min(plain, time);
  double quiet = std::numeric_limits<double>::infinity();
  for (const Block* block : blocks_) {
    quiet = std::min(quiet, block->next_event());
    if (quiet <= plain) return plain;  // and a later block may wake still earlier
  }
  // Nothing fires before `quiet`, so nothing sent in [now, quiet + shortest delay) arrives in it.
  return std::min(quiet + network_.shortest_delay, time);
}

void Engine::run_blocks(double end) {
  if (!any_ || blocks_.size() == 1) observe();
  // Showing what the last window had is one more piece of work. It is the first, so that of two faults its is told.
  parallel_for(1 + blocks_.size(), threads_.threads(), [&](std::size_t k) {
    if (k == 0) return observe();
    Block& block = *blocks_[k - 1];
    const BlockPlace& place = block.place();
    naming_synapses(place.population, place.first, [&] { block.run_window(end); });
  });
}

void Engine::gather() {
  any_ = false;
  for (auto& spikes : window_)
    spikes.clear();
  for (std::size_t b = 0; b < blocks_.size(); ++b) {
    const auto found = blocks_[b]->spikes();
    auto& all = window_[population_of_[b]];
    const auto middle = static_cast<std::ptrdiff_t>(all.size());
    all.insert(all.end(), found.begin(), found.end());
    std::inplace_merge(all.begin(), all.begin() + middle, all.end());
    any_ = any_ || !found.empty();
  }
}

void Engine::send() {
  parallel_for(blocks_.size(), threads_.threads(), [&](std::size_t b) {
    Block& block = *blocks_[b];
    for (std::uint32_t s = 0; s < block.incoming().size(); ++s) {
      const IncomingSet& set = block.incoming()[s];
      if (set.source_population == no_population) continue;
      block.accept(s, window_[set.source_population]);
    }
  });
}

void Engine::check_cells() const {
  parallel_for(blocks_.size(), threads_.threads(), [&](std::size_t b) { blocks_[b]->check_cells(now_); });
}

void Engine::archive(Archive& a) {
  a(now_, any_);
  for (Block* block : blocks_)
    block->archive(a);
}

std::uint64_t Engine::events() const {
  std::uint64_t sum = 0;
  for (const Block* block : blocks_)
    sum += block->events();
  return sum;
}

}  // namespace mossy
