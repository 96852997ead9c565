// SPDX-License-Identifier: MIT
// The same cell on a grid of time steps, as clock-driven simulators run it: for comparison only.
//
// Within a step the membrane follows its closed form (Rotter and Diesmann 1999, doi 10.1007/s004220050570), so the
// only errors are those of the grid: an input counts at the end of the step in which it arrives, a spike is at
// the end of the step in which V has come to V_th, and the refractory period is a whole number of steps.
#pragma once

#include <cmath>
#include <vector>

#include "analysis/grid/lif_input.hpp"

namespace mossy {

/// Spike times (ms, multiples of `h`) up to `duration`. `inputs` ascend in time; `h` > 0 ms.
inline std::vector<double> grid_spikes(const LifParameters& p, const std::vector<LifInput>& inputs, double h,
                                       double duration) {
  const double decay = std::exp(-h / p.tau_m), ex = std::exp(-h / p.tau_syn_ex),
               in = std::exp(-h / p.tau_syn_in);
  const auto kernel = [&](double tau) {  // V after h from a current of 1 pA, tau not tau_m
    return tau * p.tau_m / (p.C_m * (p.tau_m - tau)) * (std::exp(-h / p.tau_m) - std::exp(-h / tau));
  };
  const double from_ex = kernel(p.tau_syn_ex), from_in = kernel(p.tau_syn_in);
  const double V_inf = p.E_L + p.I_e * p.tau_m / p.C_m;
  const long steps = std::lround(duration / h), refractory = std::lround(p.t_ref / h);
  std::vector<double> spikes;
  double V = p.E_L, I_ex = 0, I_in = 0;
  long held = 0;
  std::size_t next = 0;
  for (long k = 1; k <= steps; ++k) {
    const double t = static_cast<double>(k) * h;
    V = held > 0 ? p.V_reset : V_inf + (V - V_inf) * decay + I_ex * from_ex - I_in * from_in;
    if (held > 0) --held;
    I_ex *= ex;
    I_in *= in;
    for (; next < inputs.size() && inputs[next].time <= t; ++next)
      (inputs[next].excitatory ? I_ex : I_in) += inputs[next].weight;
    if (V < p.V_th) continue;
    spikes.push_back(t);
    V = p.V_reset;
    held = refractory;
  }
  return spikes;
}

}  // namespace mossy
