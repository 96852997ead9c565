// SPDX-License-Identifier: MIT
// Adaptive exponential integrate-and-fire cell with exponentially decaying synaptic currents:
// adaptive_exponential_cell.hpp with synapses/exp_currents.hpp.
#pragma once

#include "models/neuron/adaptive_exponential_cell.hpp"
#include "models/neuron/synapses/exp_currents.hpp"
#include "models/neuron_model.hpp"

namespace mossy {

struct AeifPscExp : AdaptiveExponentialCell<ExpCurrents> {
  using AdaptiveExponentialCell::AdaptiveExponentialCell;

  static constexpr std::string_view name = "aeif_psc_exp";
  static constexpr std::string_view meaning =
      "adaptive exponential integrate-and-fire with exponentially decaying currents (weights in pA)";
  static constexpr std::string_view equation =
      "C_m dV/dt = -g_L (V - E_L) + g_L Delta_T exp((V - V_T)/Delta_T) - w + I_ex + I_in + I_e;  "
      "tau_w dw/dt = a (V - E_L) - w;  at V_peak: V <- V_reset, w += b;  input: I += w;  dI/dt = -I/tau_syn";
  static constexpr std::string_view source =
      "Brette and Gerstner 2005, doi 10.1152/jn.00686.2005; aeif_psc_exp of NEST";
};
static_assert(NeuronModel<AeifPscExp> && IntegratedModel<AeifPscExp>);

}  // namespace mossy
