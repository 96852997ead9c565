// SPDX-License-Identifier: MIT
// A leaky integrate-and-fire cell with exponential currents and its input, as plain numbers: what the time-stepped
// cell and the reference of this folder solve, both for comparison with the engine only.
//
//   C_m dV/dt = -(C_m / tau_m)(V - E_L) + I_e + I_ex + I_in,   dI/dt = -I / tau_syn,   an input adds its weight to I
#pragma once

#include <vector>

namespace mossy {

struct LifParameters {
  double C_m = 250, tau_m = 10, E_L = -65, V_th = -50, V_reset = -65, t_ref = 2,
         I_e = 150;                       // pF, ms, mV, ms, pA
  double tau_syn_ex = 2, tau_syn_in = 5;  // ms
};

struct LifInput {
  double time;    ///< ms
  double weight;  ///< pA, >= 0
  bool excitatory;
};

}  // namespace mossy
