// SPDX-License-Identifier: MIT
// One cell by itself, taken from spike to spike as an engine would.
#pragma once

#include <vector>

#include "models/field.hpp"

namespace mossy::test {

/// Times in ms of the first `count` spikes, fewer if it falls silent; `state` starts at 0.
template <class Model>
std::vector<double> spike_times(const Model& model, typename Model::State state, int count) {
  std::vector<double> times;
  double now = 0;
  for (int k = 0; k < count; ++k) {
    const double wait = model.next_crossing(state);
    if (wait == never) break;
    times.push_back(now + wait);
    model.advance(state, wait);
    model.fire(state);
    now += wait + model.refractory();
  }
  return times;
}

}  // namespace mossy::test
