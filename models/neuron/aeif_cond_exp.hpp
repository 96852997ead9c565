// SPDX-License-Identifier: MIT
// Adaptive exponential integrate-and-fire cell with exponentially decaying synaptic conductances:
// adaptive_exponential_cell.hpp with synapses/exp_conductances.hpp.
#pragma once

#include "models/neuron/adaptive_exponential_cell.hpp"
#include "models/neuron/synapses/exp_conductances.hpp"
#include "models/neuron_model.hpp"

namespace mossy {

struct AeifCondExp : AdaptiveExponentialCell<ExpConductances> {
  using AdaptiveExponentialCell::AdaptiveExponentialCell;

  static constexpr std::string_view name = "aeif_cond_exp";
  static constexpr std::string_view meaning =
      "adaptive exponential integrate-and-fire with exponential conductances (weights in nS)";
  static constexpr std::string_view equation =
      "C_m dV/dt = -g_L (V - E_L) + g_L Delta_T exp((V - V_T)/Delta_T) - w - g_ex (V - E_ex) - g_in (V - "
      "E_in) + I_e;  "
      "tau_w dw/dt = a (V - E_L) - w;  at V_peak: V <- V_reset, w += b";
  static constexpr std::string_view source =
      "Brette and Gerstner 2005, doi 10.1152/jn.00686.2005; aeif_cond_exp of NEST";
};
static_assert(NeuronModel<AeifCondExp> && IntegratedModel<AeifCondExp>);

}  // namespace mossy
