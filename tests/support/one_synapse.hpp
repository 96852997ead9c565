// SPDX-License-Identifier: MIT
// One plastic synapse between given trains, by the engine's synapses: what the tests of rules have in common.
//
// Times are those at which spikes act at the synapse: its delay and dendritic delay are 1 ms, so a pre arrives 1 ms
// after and a post fires 1 ms before it acts; modulator spikes act on arrival.
#pragma once

#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

#include "sim/core/rng.hpp"
#include "sim/engine/synapses_of_rule.hpp"
#include "tests/support/one_synapse_table.hpp"

namespace mossy::test {

using Train = std::vector<double>;  // ms, ascending

struct Trains {
  Train pre, post, modulator;
};

/// Spikes at `rate` (Hz) up to `end` (ms), off or on a grid of 1 ms, on which many coincide.
inline Train random_train(Stream& random, bool grid, double rate, double end = 400) {
  std::set<double> times;
  for (double t = 1; t < end; t += random.exponential() * 1000 / rate)
    times.insert(grid ? std::ceil(t) : t);
  return {times.begin(), times.end()};
}

/// The weight right after each pre, and at `end`.
template <class Rule>
std::vector<double> weights_of(const Rule& rule, double w, const Trains& trains, double end = 1000,
                               const OnTimes& on = {{0, never}}) {
  SynapsesOfRule<Rule> synapse(table_of_one(), 0, {w}, rule, 0, 1, on, false);
  enum Kind { pre, post, modulator };
  struct Event {
    double time;
    Kind kind;
  };
  std::vector<Event> events;
  for (const double t : trains.pre)
    events.push_back({t + 1, pre});
  for (const double t : trains.post)
    events.push_back({t - 1, post});
  for (const double t : trains.modulator)
    events.push_back({t, modulator});
  std::stable_sort(events.begin(), events.end(),
                   [](const Event& a, const Event& b) { return a.time < b.time; });
  std::vector<double> out, now;
  for (const Event& e : events) {
    if (e.kind == post) synapse.post_spike(0, e.time);
    if (e.kind == modulator) synapse.modulator_spike(0, e.time);
    if (e.kind != pre) continue;
    synapse.weights_at({e.time, 0, 0, 0});
    synapse.read_weights(e.time - 1, {}, now);
    out.push_back(now[0]);
  }
  synapse.read_weights(end, {}, now);
  out.push_back(now[0]);
  return out;
}

}  // namespace mossy::test
