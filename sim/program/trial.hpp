// SPDX-License-Identifier: MIT
// A small network given as text, run in memory and looked at: for drawings and for measurements of accuracy.
//
// It goes the way of every network file, through description, check, build and engine, on one thread. Cells and
// projections are looked at between calls of run_until; nothing is written.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sim/build/builder.hpp"
#include "sim/engine/engine.hpp"

namespace mossy {

class Trial {
 public:
  /// `text`: a network file. Throws InputError with every mistake.
  explicit Trial(const std::string& text);
  Trial(const Trial&) = delete;
  Trial& operator=(const Trial&) = delete;

  double duration() const { return built_.timeline.duration; }
  /// Everything up to and including `time` (ms) happens, as far as the duration goes.
  void run_until(double time);
  void run() { run_until(duration()); }

  /// Number of a population or projection, in the order of the file.
  std::size_t population(std::string_view name) const;

  /// State variable `variable` (see the model's list) of one cell, as it stands where the run has come.
  double state(std::size_t population, std::uint32_t cell, std::size_t variable) const;
  /// Index of a state variable, or the first when the model has none of that name.
  std::size_t variable(std::size_t population, std::string_view name) const;
  std::string_view unit(std::size_t population, std::size_t variable) const;

  /// Weights of a projection with at most one synapse per target, by target; 0 where there is none.
  std::vector<double> weights_by_target(std::string_view projection) const;

  const std::vector<Spike>& spikes(std::size_t population) const { return spikes_[population]; }
  std::vector<double> spike_times(std::size_t population, std::uint32_t cell) const;

 private:
  Built built_;
  std::vector<std::vector<Spike>> spikes_;
  std::unique_ptr<Engine> engine_;
  std::size_t next_action_ = 0;
  double reached_ = 0;  ///< ms
  std::atomic<bool> stop_{false};
};

}  // namespace mossy
