// SPDX-License-Identifier: MIT
#include "models/neuron/clocked_conductances.hpp"

#include "sim/core/vectorised.hpp"

namespace mossy {

MOSSY_VECTORISED
static void step_all(const ClockedConductances::Flow& flow, std::size_t n, const double* __restrict__ V,
                     const double* __restrict__ g_ex, const double* __restrict__ g_in,
                     const double* __restrict__ more_ex, const double* __restrict__ more_K_ex,
                     const double* __restrict__ more_in, const double* __restrict__ more_K_in,
                     double* __restrict__ V_next, double* __restrict__ g_ex_next,
                     double* __restrict__ g_in_next, std::uint8_t* __restrict__ reached) {
  const ClockedConductances::Flow f = flow;
  for (std::size_t c = 0; c < n; ++c) {
    const double K_ex = (f.area[0] * g_ex[c] + more_K_ex[c]) * f.per_C;
    const double K_in = (f.area[1] * g_in[c] + more_K_in[c]) * f.per_C;
    const double D = f.leak + (K_ex + K_in);
    const double N = f.drive + (K_ex * f.E[0] + K_in * f.E[1]);
    const double stays = exponential_of(-D);
    const double V_end = f.E_L + ((V[c] - f.E_L) * stays + N * ((1 - stays) / D));
    reached[c] = !(V[c] < f.V_th) | !(V_end < f.V_th);  // also where it is no number
    V_next[c] = V_end;
    g_ex_next[c] = f.left[0] * g_ex[c] + more_ex[c];
    g_in_next[c] = f.left[1] * g_in[c] + more_in[c];
  }
}

void ClockedConductances::step(const Flow& flow, std::size_t n, const ConstLanes& now, const Sums& inputs,
                               const Lanes& next, std::uint8_t* reached) {
  step_all(flow, n, now[0], now[1], now[2], inputs[0], inputs[1], inputs[2], inputs[3], next[0], next[1],
           next[2], reached);
}

}  // namespace mossy
