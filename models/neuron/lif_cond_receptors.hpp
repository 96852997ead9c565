// SPDX-License-Identifier: MIT
// Leaky integrate-and-fire cell with AMPA, NMDA, GABA_A and GABA_B receptors: leaky_cell.hpp with
// synapses/receptor_conductances.hpp, where the block of NMDA by magnesium stands.
#pragma once

#include "models/neuron/leaky_cell.hpp"
#include "models/neuron/synapses/receptor_conductances.hpp"
#include "models/neuron_model.hpp"

namespace mossy {

struct LifCondReceptors : LeakyCell<ReceptorConductances> {
  using LeakyCell::LeakyCell;

  static constexpr std::string_view name = "lif_cond_receptors";
  static constexpr std::string_view meaning =
      "leaky integrate-and-fire with AMPA, NMDA, GABA_A and GABA_B conductances (weights in nS, at their "
      "peak)";
  static constexpr std::string_view equation =
      "C_m dV/dt = -g_L (V - E_L) - sum of g_r B_r(V) (V - E_rev_r) + I_e;  B_NMDA = 1/(1 + exp(-0.062 V) "
      "Mg/3.57), else 1;  input: g_r += w (exp(-t/tau_decay) - exp(-t/tau_rise)) / its maximum";
  static constexpr std::string_view source =
      "magnesium: Jahr and Stevens 1990, doi 10.1523/JNEUROSCI.10-09-03178.1990; time constants: Hill and "
      "Tononi 2005, doi 10.1152/jn.00915.2004, as in ht_neuron of NEST";
};
static_assert(NeuronModel<LifCondReceptors> && IntegratedModel<LifCondReceptors>);

}  // namespace mossy
